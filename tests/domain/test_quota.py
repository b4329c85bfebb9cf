from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given

from catalog.domain.quota import STATUSES, Quota, QuotaUse, WindowUse, total
from tests.domain.quotas import amounts, quotas, storage, use_of, uses


@pytest.mark.parametrize(
    "value, used, status",
    [
        (100, "0", "within"),
        (100, "79.9999", "within"),
        (100, "80", "near"),
        (100, "99.9999", "near"),
        (100, "100", "exhausted"),
        (100, "100.0001", "blocked"),
        (1, "0", "within"),
        (1, "0.7999", "within"),
        (1, "0.8", "near"),
        (0, "0", "exhausted"),
        (0, "0.0001", "blocked"),
        ("0.0001", "0", "within"),
        ("9999999999.9999", "7999999999.9999", "within"),
        ("9999999999.9999", "8000000000", "near"),
        (True, "0", "unlimited"),
        (True, "9999999999.9999", "unlimited"),
        (False, "0", "not_granted"),
        (False, "1", "not_granted"),
    ],
)
def test_the_status_follows_from_value_and_use(value: object, used: str, status: str) -> None:
    assert storage(value).status(Decimal(used)) == status


def test_beyond_the_limit_is_overage_where_it_is_charged() -> None:
    assert storage(100, price="0.25").status(Decimal(101)) == "overage"
    assert storage(100, price="0").status(Decimal(101)) == "overage"


@pytest.mark.parametrize(
    "quota",
    [
        storage(100),
        storage(100, price="0.25", overages_enabled=False),
        storage(100, overages_enabled=False),
        Quota(code="max_storage", value=Decimal(100), overage_price=Decimal(1)),
    ],
)
def test_beyond_the_limit_is_blocked_without_a_price_or_while_overages_are_not_enabled(quota: Quota) -> None:
    use = use_of(quota, "130")

    assert (use.status, use.allowed, use.overage, use.charged_blocks) == ("blocked", False, Decimal(30), 0)


def test_what_is_not_granted_may_not_be_used_at_any_price() -> None:
    use = use_of(storage(False, price="0.25"), "3")

    assert (use.status, use.allowed, use.overage, use.charged_blocks) == ("not_granted", False, Decimal(3), 0)


def test_what_is_not_granted_and_not_used_is_allowed() -> None:
    assert QuotaUse(storage(False)).allowed


@pytest.mark.parametrize("used", ["0", "80", "100", "101"])
def test_whatever_is_granted_and_not_blocked_is_allowed(used: str) -> None:
    assert use_of(storage(100, price="0.25"), used).allowed
    assert use_of(storage(True), used).allowed


@pytest.mark.parametrize(
    "value, used, limit, remaining, overage",
    [
        (100, "30", 100, 70, 0),
        (100, "100", 100, 0, 0),
        (100, "130.5", 100, 0, Decimal("30.5")),
        (0, "2", 0, 0, 2),
        (True, "130", None, None, 0),
        (False, "130", 0, 0, 130),
    ],
)
def test_what_remains_and_what_lies_beyond(
    value: object, used: str, limit: object, remaining: object, overage: object
) -> None:
    use = use_of(storage(value), used)

    assert (use.quota.limit, use.remaining, use.overage) == (limit, remaining, overage)


@pytest.mark.parametrize(
    "used, block, blocks",
    [
        ("100", "10", 0),
        ("100.0001", "10", 1),
        ("110", "10", 1),
        ("110.0001", "10", 2),
        ("125", "10", 3),
        ("100.3", "0.1", 3),
        ("103", "1", 3),
        ("9999999999.9999", "0.0001", 98999999999999),
    ],
)
def test_a_block_that_is_begun_is_charged_whole(used: str, block: str, blocks: int) -> None:
    quota = storage(100 if blocks < 10 else 100000000, price="1", block=block)

    assert use_of(quota, used).charged_blocks == blocks


def test_blocks_are_begun_anew_in_each_window() -> None:
    use = use_of(storage(100, price="1", block="10"), "101", "105", "99", "120")

    assert (use.charged_blocks, use.overage) == (4, Decimal(26))


def test_a_quota_without_terms_of_overage_has_blocks_of_one() -> None:
    quota = Quota(code="max_rooms", value=Decimal(1), overages_enabled=True, overage_price=Decimal(2))

    assert use_of(quota, "3.5").charged_blocks == 3


def test_nothing_is_used_unless_it_is_told() -> None:
    use = QuotaUse(storage(100))

    assert (use.fullest.used, use.fullest.resets_at, use.status) == (Decimal(0), None, "within")


def test_the_fullest_window_speaks_for_all_and_the_first_of_equals() -> None:
    ends = [datetime(2026, month, 1, tzinfo=UTC) for month in (2, 3, 4, 5)]
    windows = [WindowUse(Decimal(used), end) for used, end in zip((10, 90, 90, 40), ends, strict=True)]

    use = QuotaUse(storage(100), tuple(windows))

    assert use.fullest == windows[1]
    assert (use.status, use.remaining, use.overage) == ("near", Decimal(10), Decimal(0))


def test_a_total_of_nothing_is_zero_and_of_long_numbers_exact() -> None:
    assert total([]) == 0
    assert total([Decimal("1E+30"), Decimal("0.0001")]) == Decimal("1000000000000000000000000000000.0001")


@given(quotas, amounts)
def test_used_and_remaining_less_the_overage_make_the_limit(quota: Quota, used: Decimal) -> None:
    remaining = quota.remaining(used)
    if quota.limit is None:
        assert remaining is None
        assert quota.overage(used) == 0
    else:
        assert remaining is not None
        assert used + remaining - quota.overage(used) == quota.limit
        assert 0 in (remaining, quota.overage(used))


@given(quotas, amounts)
def test_something_is_charged_exactly_where_the_status_is_overage(quota: Quota, used: Decimal) -> None:
    status = quota.status(used)

    assert status in STATUSES
    assert (quota.charged_blocks(used) > 0) == (status == "overage")


@given(quotas, amounts)
def test_the_charged_blocks_cover_the_overage_and_the_last_is_begun(quota: Quota, used: Decimal) -> None:
    blocks, overage = quota.charged_blocks(used), quota.overage(used)
    if blocks:
        assert (blocks - 1) * quota.overage_unit < overage <= blocks * quota.overage_unit


@given(quotas, amounts, amounts)
def test_more_use_never_means_less_overage_or_more_left(quota: Quota, one: Decimal, other: Decimal) -> None:
    less, more = sorted((one, other))

    assert quota.overage(less) <= quota.overage(more)
    assert quota.charged_blocks(less) <= quota.charged_blocks(more)
    assert quota.limit is None or (quota.remaining(less) or 0) >= (quota.remaining(more) or 0)


@given(uses)
def test_no_window_has_more_use_than_the_one_that_speaks(use: QuotaUse) -> None:
    assert all(window.used <= use.fullest.used for window in use.windows)
    assert use.overage == sum(use.quota.overage(window.used) for window in use.windows)
