"""Whether a package is nowhere less than another: never said where any use would show that it is."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.lint.covering import covers, includes_no_less, serves_no_less
from catalog.domain.lint.offer import Granted
from catalog.domain.quota import BLOCKED, NOT_GRANTED, Quota
from tests.domain.lint.offers import granted, offer

some_prices = st.one_of(st.none(), st.integers(0, 30).map(lambda cents: str(Decimal(cents) / 10)))
some_grants = st.builds(
    lambda value, overage, block: granted("storage", value, overage=overage, block=str(block)),
    st.one_of(st.booleans(), st.integers(0, 6)),
    some_prices,
    st.integers(1, 4),
)
uses = [Decimal(half) / 2 for half in range(60)]


def cost(quota: Quota, used: Decimal) -> Decimal | None:
    """What the use costs; None where it is refused."""
    if used and quota.status(used) in (BLOCKED, NOT_GRANTED):
        return None
    return quota.charged_blocks(used) * (quota.overage_price or Decimal(0))


def is_never_less(one: Granted, other: Granted) -> bool:
    """Found out by using both, more and more."""
    for used in uses:
        here, there = cost(one.quota, used), cost(other.quota, used)
        if there is not None and (here is None or here > there):
            return False
    return True


@given(some_grants, some_grants)
def test_what_serves_no_less_is_never_dearer_and_never_refuses_more(one: Granted, other: Granted) -> None:
    if serves_no_less(offer("", one), offer("", other)):
        assert is_never_less(one, other)


@given(some_grants, some_grants)
def test_of_equal_limits_what_is_never_dearer_is_told(one: Granted, other: Granted) -> None:
    if one.quota.limit == other.quota.limit and is_never_less(one, other):
        assert serves_no_less(offer("", one), offer("", other))


@given(some_grants)
def test_whatever_is_granted_is_no_less_than_itself(grant: Granted) -> None:
    assert serves_no_less(offer("", grant), offer("", grant))
    assert includes_no_less(offer("", grant), offer("", grant))


@given(some_grants, some_grants, some_grants)
def test_to_serve_no_less_is_handed_on(one: Granted, two: Granted, three: Granted) -> None:
    first, second, third = (offer("", it) for it in (one, two, three))
    if serves_no_less(first, second) and serves_no_less(second, third):
        assert serves_no_less(first, third)


@pytest.mark.parametrize(
    "better, worse",
    [
        ({"price": 9}, {"price": 10}),
        ({"signup_fee": 0}, {"signup_fee": 5}),
        ({"trial": (14, "day")}, {"trial": (7, "day")}),
        ({"trial": (1, "month")}, {"trial": (4, "week")}),
        ({"trial": (7, "day")}, {"trial": (7, "day"), "trial_mode": "inside"}),
        ({"trial": (7, "day"), "trial_mode": "inside"}, {}),
        ({"grace": (1, "year")}, {"grace": (365, "day")}),
    ],
)
def test_less_money_and_more_time_are_better(better: dict[str, Any], worse: dict[str, Any]) -> None:
    assert covers(offer(**better), offer(**worse))
    assert not covers(offer(**worse), offer(**better))


@pytest.mark.parametrize(
    "one, other",
    [
        ({"price": 9, "signup_fee": 5}, {"price": 10}),
        ({"trial": (7, "day")}, {"trial": (10, "day"), "trial_mode": "inside"}),
        ({"grace": (1, "week")}, {"trial": (1, "week")}),
        ({"grace": (30, "day")}, {"grace": (1, "month")}),
    ],
)
def test_what_is_better_here_and_worse_there_is_neither(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = offer(**one), offer(**other)

    assert not covers(first, second)
    assert not covers(second, first)


def test_a_shorter_window_within_a_longer_one_is_no_less() -> None:
    daily = offer("", granted("minutes", 10, reset=("daily", 1)))
    weekly = offer("", granted("minutes", 10, reset=("weekly", 1)))
    monthly = offer("", granted("minutes", 10, reset=("monthly", 1)))

    assert includes_no_less(daily, weekly)
    assert includes_no_less(daily, monthly)
    assert not includes_no_less(
        weekly, monthly
    )  # the eighth day of a month may be in its second week, or its first
    assert not includes_no_less(weekly, daily)


def test_the_window_of_a_cap_says_nothing() -> None:
    one = offer("", granted("participants", 10, consumable=False, reset=("monthly", 0)))
    other = offer("", granted("participants", 10, consumable=False, reset=("daily", 1)))

    assert includes_no_less(one, other)


def test_blocks_begun_in_more_windows_are_more_blocks() -> None:
    daily = offer("", granted("minutes", 0, overage="1", block="10", reset=("daily", 1)))
    monthly = offer("", granted("minutes", 0, overage="1", block="10", reset=("monthly", 1)))

    assert not serves_no_less(daily, monthly)


def test_a_limit_of_0_without_overage_is_as_good_as_none() -> None:
    assert serves_no_less(offer(), offer("", granted("rooms", 0), granted("polls", False, is_switch=True)))
    assert not serves_no_less(offer(), offer("", granted("rooms", 0, overage="1")))


def test_unlimited_is_more_than_any_number() -> None:
    unlimited, many = offer("", granted("rooms", True)), offer("", granted("rooms", 9_999_999_999))

    assert serves_no_less(unlimited, many)
    assert not serves_no_less(many, unlimited)
