"""What is a family, and what is wrong between its tiers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from catalog.domain.lint import Offer
from catalog.domain.lint.families import families, stem_of
from tests.domain.lint.offers import AT, about, found, granted, offer


def tier(code: str, rank: int = 0, *grants: Any, tier: str = "", **terms: Any) -> Offer:
    """A package whose tier is the second word of its code, unless told otherwise."""
    return offer(code, *grants, tier=tier or code.split("-")[1], tier_rank=rank, **terms)


@pytest.mark.parametrize(
    "code, name, stem",
    [
        ("meet-standard", "standard", "meet"),
        ("meet-standard-jp", "Standard", "meet"),
        ("meet_school_pro_plus_2", "Pro Plus", "meet-school"),
        ("standard-meet", "standard", ""),
        ("meet-standards", "standard", ""),
        ("meet-classroom", "education", ""),
        ("meet-premium", "プレミアム", ""),
    ],
)
def test_the_stem_is_what_stands_before_the_tier(code: str, name: str, stem: str) -> None:
    assert stem_of(offer(code, tier=name)) == stem


def test_a_family_has_a_stem_or_the_name_of_its_service_type() -> None:
    there = [tier("meet-basic"), tier("school-basic"), offer("one", tier="basic"), offer("two", tier="pro")]

    assert [(it.name, [member.code for member in it.offers]) for it in families(there)] == [
        ("meet", ["meet-basic"]),
        ("school", ["school-basic"]),
        ("meet", ["one", "two"]),
    ]


def test_what_has_no_tier_or_is_hidden_belongs_to_no_family() -> None:
    assert [*families([offer("meet-standard", tier=" "), tier("meet-premium", hidden=True)])] == []


def test_a_rank_that_contradicts_the_limits_is_told_by_what_is_less() -> None:
    rooms, fewer = granted("rooms", 5, unit=""), granted("rooms", 3, unit="")
    standard = tier("meet-standard", 10, rooms, granted("polls", True, is_switch=True))
    premium = tier("meet-premium", 20, fewer, price=9)

    [finding] = found("rank_contradicts_limits", [standard, premium])
    assert (finding.about, [it.code for it in finding.compared]) == ("meet-premium", ["meet-standard"])
    assert finding.reason == (
        "It is of rank 20, above meet-standard of rank 10, and grants nowhere more than that one, and less "
        "of Rooms (3, 5 there) and Polls (none, on there)."
    )
    assert finding.remedy == "Grant more than meet-standard in something, or give it a rank of 10 or less."


@pytest.mark.parametrize(
    "grants, terms",
    [
        ([granted("rooms", 3), granted("polls", True)], {}),
        ([granted("rooms", 5)], {}),
        ([granted("rooms", 3)], {"tier_rank": 10}),
        ([granted("rooms", 3)], {"tier_rank": 5}),
        ([granted("rooms", 3)], {"hidden": True}),
        ([granted("rooms", 3)], {"code": "school-premium"}),
    ],
)
def test_a_rank_is_right_where_more_is_granted_or_none_is_lower(grants: Any, terms: Any) -> None:
    premium = replace(tier("meet-premium", 20, *grants), **terms)

    assert found("rank_contradicts_limits", [tier("meet-standard", 10, granted("rooms", 5)), premium]) == []


def test_a_window_that_is_reset_less_often_is_less() -> None:
    weekly, monthly = (granted("hours", 40, reset=(unit, 1)) for unit in ("daily", "monthly"))

    [finding] = found("rank_contradicts_limits", [tier("a-low", 1, weekly), tier("a-high", 2, monthly)])
    assert "less of Hours (40 gb, reset more often there)" in finding.reason


def test_ranks_are_compared_across_currencies_and_periods() -> None:
    low = tier("meet-low", 1, granted("rooms", 5))
    high = tier("meet-high", 2, granted("rooms", 3), currency="EUR", period=(1, "year"))

    assert about(found("rank_contradicts_limits", [low, high])) == ["meet-high"]


def test_each_tier_is_expected_in_each_currency_by_each_period() -> None:
    there = [
        tier("meet-basic", currency="USD", period=(1, "month")),
        tier("meet-basic-year", currency="EUR", period=(12, "month")),
        tier("meet-pro", currency="USD", period=(1, "month")),
        tier("meet-pro-eu", currency="EUR", period=(1, "month")),
        tier("meet-pro-us-year", currency="USD", period=(1, "year")),
        tier("meet-pro-eu-year", currency="EUR", period=(1, "year")),
    ]

    [finding] = found("missing_in_family", there)
    assert finding.about == "meet-basic, meet-basic-year"
    assert finding.reason == (
        "The tier basic of the family meet is not sold in EUR paid every month and USD paid every year, as "
        "meet-pro-eu and meet-pro-us-year are."
    )


@pytest.mark.parametrize(
    "period, words",
    [
        ((0, "month"), "once"),
        ((14, "day"), "every 2 weeks"),
        ((10, "day"), "every 10 days"),
        ((24, "month"), "every 2 years"),
    ],
)
def test_a_missing_period_is_told_as_people_say_it(period: Any, words: str) -> None:
    there = [tier("meet-basic"), tier("meet-pro"), tier("meet-pro-2", period=period)]

    [finding] = found("missing_in_family", there)
    assert f"is not sold in USD paid {words}, as meet-pro-2 is." in finding.reason


def test_what_no_tier_has_yet_is_missing_too() -> None:
    there = [tier("meet-basic", currency="USD"), tier("meet-basic-eu", currency="EUR", period=(1, "year"))]

    [finding] = found("missing_in_family", there)
    assert finding.reason.endswith("is not sold in EUR paid every month and USD paid every year.")


def test_a_finding_about_many_packages_names_the_first_and_is_silenced_by_any() -> None:
    many = [tier(f"meet-basic-{number}") for number in range(12)]
    rest = [tier("meet-pro"), tier("meet-pro-eu", currency="EUR")]

    [finding] = found("missing_in_family", [*many, *rest])
    assert finding.about.endswith("meet-basic-9 and 2 more")
    why = {"missing_in_family": "not sold in Europe"}
    [silent] = found("missing_in_family", [*many[:-1], replace(many[-1], silences=why), *rest])
    assert silent.silenced == "not sold in Europe"


def disk(value: Any, overage: str | None = None, block: str = "1", **how: Any) -> Any:
    return granted("disk", value, overage=overage, block=block, **how)


def test_an_overage_is_dearer_from_the_use_that_is_told_on() -> None:
    small = tier("meet-small", 1, disk(100, "4", "5"), price=12)
    large = tier("meet-large", 2, disk(1_000), price=17)

    [finding] = found("overage_dearer", [small, large])
    assert finding.about == "meet-small"
    assert finding.reason == (
        "Disk: from a use of more than 105 gb on it costs USD 20.00 or more (USD 12.00, and 2 started blocks "
        "at USD 4.00 beyond 100 gb), where meet-large costs USD 17.00 and grants 1,000 gb."
    )
    assert finding.remedy == "Ask USD 2.50 or less a block of 5 gb, more for meet-large, or allow no overage."


@pytest.mark.parametrize(
    "price, dearer",
    [
        ("0.5", []),
        ("0.5004", []),
        ("0.5005", ["meet-small"]),
        ("0.51", ["meet-small"]),
        ("5", ["meet-small"]),
        ("6", ["meet-small"]),
    ],
)
def test_a_tenth_beyond_the_limit_may_cost_as_much_as_the_next_package(price: str, dearer: list[str]) -> None:
    """Ten blocks cost the USD 5 that the next one costs more, rounded to cents as a quote does."""
    small, large = tier("meet-small", 1, disk(100, price)), tier("meet-large", 2, disk(True), price=15)

    assert about(found("overage_dearer", [small, large])) == dearer


def test_of_a_limit_of_0_one_block_may_be_used() -> None:
    large = tier("meet-large", 2, disk(50), price=15)

    assert found("overage_dearer", [tier("meet-small", 1, disk(0, "5")), large]) == []
    assert about(found("overage_dearer", [tier("meet-small", 1, disk(0, "5.01")), large])) == ["meet-small"]


def test_no_more_is_asked_for_than_the_next_package_includes() -> None:
    """A tenth beyond 100 is 110, and costs more; 103 is all that the next one includes, and costs less."""
    small, large = tier("meet-small", 1, disk(100, "1")), tier("meet-large", 2, disk(103), price=15)

    assert found("overage_dearer", [small, large]) == []


def test_an_overage_that_is_never_dearer_is_told_by_what_it_costs_at_most() -> None:
    small = tier("meet-small", 1, disk(100, "0.01"), price=12)
    large = tier("meet-large", 2, disk(300), price=20)

    [finding] = found("overage_never_dearer", [small, large])
    assert finding.reason == (
        "Disk: as much as meet-large grants (300 gb) costs at most USD 14.00 here, overage included, and "
        "USD 20.00 there: nobody moves up because of it; only beyond 900 gb does it cost more."
    )
    assert finding.remedy == "Ask more than USD 0.04 a block of 1 gb, or less for meet-large."


def test_an_overage_for_nothing_is_never_dearer_however_much_is_included_above() -> None:
    small, large = tier("meet-small", 1, disk(100, "0")), tier("meet-large", 2, disk(True), price=20)

    [finding] = found("overage_never_dearer", [small, large])
    assert "(unlimited) costs at most USD 10.00 here" in finding.reason
    assert finding.reason.endswith("nobody moves up because of it.")
    assert finding.remedy.startswith("Ask more than USD 0.00 a block of 1 gb")
    [limited] = found("overage_never_dearer", [small, tier("meet-large", 2, disk(300), price=20)])
    assert limited.remedy.startswith("Ask more than USD 0.05 a block of 1 gb")


@pytest.mark.parametrize(
    "reset, period, never",
    [
        (("monthly", 1), (1, "month"), True),
        (("monthly", 0), (1, "month"), True),
        (("monthly", 3), (1, "month"), True),
        (("weekly", 1), (1, "month"), False),
        (("monthly", 1), (2, "month"), False),
        (("monthly", 1), (1, "year"), False),
        (("monthly", 1), (0, "month"), False),
        (("monthly", 0), (0, "month"), True),
    ],
)
def test_each_window_of_a_period_may_have_its_overage(reset: Any, period: Any, never: bool) -> None:
    """One window costs USD 5 at most, and so does the step."""
    small = tier("meet-small", 1, disk(100, "0.05", reset=reset), period=period)
    large = tier("meet-large", 2, disk(200, reset=reset), price=15, period=period)

    assert bool(found("overage_never_dearer", [small, large])) == never


@pytest.mark.parametrize(
    "changed",
    [
        {"price": 10},
        {"currency": "EUR"},
        {"period": (1, "year")},
        {"tier_rank": 1},
        {"tier": ""},
        {"hidden": True},
        {"available_from": AT + timedelta(days=9)},
    ],
)
def test_the_next_one_up_is_dearer_and_sold_alike_at_the_same_time(changed: dict[str, Any]) -> None:
    small = tier("meet-small", 1, disk(100, "9"), available_until=AT + timedelta(days=9))
    terms = {"tier": "large", "tier_rank": 2, "price": 15, **changed}

    assert found("overage_dearer", [small, offer("meet-large", disk(1_000), **terms)]) == []


NO_MORE = [disk(100), disk(50), disk(False), disk(1_000, reset=("weekly", 1)), granted("rooms", 5)]


@pytest.mark.parametrize("there", NO_MORE)
def test_who_gets_no_more_of_it_does_not_move_up_because_of_it(there: Any) -> None:
    small, large = tier("meet-small", 1, disk(100, "9")), tier("meet-large", 2, there, price=15)

    assert found("overage_dearer", [small, large]) == []


def test_the_next_one_up_is_the_cheapest_of_the_next_rank() -> None:
    small = tier("meet-small", 1, disk(100, "9"))
    above = [tier(f"meet-large-{price}", 2, disk(1_000), price=price) for price in (40, 15, 30)]

    [finding] = found("overage_dearer", [small, *above, tier("meet-huge", 3, disk(9_000), price=11)])
    assert [it.code for it in finding.compared] == ["meet-large-15"]


def test_an_overage_that_is_not_enabled_costs_nothing() -> None:
    small = tier("meet-small", 1, disk(100))

    assert found("overage_never_dearer", [small, tier("meet-large", 2, disk(200), price=15)]) == []
