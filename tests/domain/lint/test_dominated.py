"""Packages that nobody has a reason to buy."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from catalog.domain.lint import Offer, dominated, sieve
from catalog.domain.lint.covering import covers
from tests.domain.lint.offers import AT, about, found, granted, offer


def dominated_in(*catalog: Offer) -> list[str]:
    return about(found("dominated", [*catalog]))


def test_the_reason_names_the_better_one_and_where_it_is_ahead() -> None:
    plus = offer("plus", granted("rooms", 10, unit=""), granted("polls", True, is_switch=True), price="9.50")
    basic = offer("basic", granted("rooms", 5, unit=""), price=10, signup_fee=3, trial=(7, "day"))
    longer = offer("plus-2", granted("rooms", 10, unit=""), price="9.50", trial=(14, "day"))

    assert dominated_in(plus, basic) == []
    [finding] = found("dominated", [longer, basic])
    assert finding.reason == (
        "plus-2 costs no more (USD 9.50, every month) and gives no less, and is ahead in price (USD 10.00 "
        "here), sign-up fee (USD 0.00, USD 3.00 here), Rooms (10, 5 here) and trial (14 days, 7 days here)."
    )
    assert finding.remedy == (
        "Grant more than plus-2 in something, ask less than USD 9.50, or retire one of the two."
    )
    assert [it.code for it in finding.compared] == ["plus-2"]


def test_the_cheapest_that_is_better_is_named() -> None:
    first, second = offer("dear", price=9), offer("cheap", price=8)
    [finding] = found("dominated", [first, offer("dearest", price=10, tier="x"), second])[:1]

    assert [it.code for it in finding.compared] == ["cheap"]


def test_of_two_that_are_the_same_the_older_one_stays() -> None:
    rooms = granted("rooms", 5)
    older, younger = offer("older", rooms), offer("younger", rooms)

    [finding] = found("dominated", [younger, older])
    assert finding.about == "younger"
    assert "in everything that is compared they are the same" in finding.reason


@pytest.mark.parametrize(
    "terms",
    [
        {"hidden": True},
        {"limited_stock": True},
        {"currency": "EUR"},
        {"period": (1, "year")},
        {"period": (0, "month")},
        {"service_type": "live"},
        {"status": "draft"},
        {"retired": True},
    ],
)
def test_what_not_everyone_can_buy_instead_dominates_nothing(terms: dict[str, Any]) -> None:
    assert (
        dominated_in(
            offer("basic", granted("rooms", 1)), offer("cheap", granted("rooms", 2), **terms, price=1)
        )
        == []
    )


def test_a_hidden_package_may_be_dominated() -> None:
    rooms = granted("rooms", 1)

    assert dominated_in(offer("secret", rooms, hidden=True), offer("public", rooms)) == ["secret"]


def test_twelve_months_are_a_year() -> None:
    rooms = granted("rooms", 1)

    assert dominated_in(
        offer("by-month", rooms, period=(12, "month")), offer("by-year", rooms, period=(1, "year"))
    ) == ["by-year"]


def test_only_what_is_sold_at_the_same_time_is_compared() -> None:
    rooms, opens = granted("rooms", 1), AT + timedelta(days=10)
    until = offer("until", rooms, price=5, available_until=opens)
    after = offer("after", rooms, price=10, available_from=opens)
    within = offer("within", rooms, price=10, available_from=opens - timedelta(days=1))

    assert dominated_in(until, after) == []
    [finding] = found("dominated", [until, within])
    assert finding.about == "within"
    assert finding.reason.endswith("; it is sold until 2026-05-11 00:00 UTC.")


def test_an_overage_that_is_cheaper_is_told() -> None:
    [finding] = found(
        "dominated",
        [offer("a", granted("disk", 5, overage="1")), offer("b", granted("disk", 5, overage="2"))],
    )

    assert finding.about == "b"
    assert "ahead in the overage of Disk" in finding.reason


@pytest.mark.parametrize("size", [1, 3, 2_048])
def test_the_sieve_finds_what_holding_each_against_each_finds(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sieve, "SIZE", size)
    random = Random(7)  # noqa: S311
    catalog = [_any_offer(random) for _ in range(300)]
    alike = [it.code for it in catalog if any(_by_hand(other, it) for other in catalog if other is not it)]

    assert 30 < len(alike) < 270
    assert [finding.about for finding in dominated.find(catalog, AT)] == alike


def _any_offer(random: Random) -> Offer:
    grants = [
        granted(
            code,
            random.choice([False, True, 0, 5, 10, 20]),
            overage=random.choice([None, None, "1", "2"]),
            reset=random.choice([("weekly", 1), ("monthly", 1)]),
        )
        for code in random.sample("abcd", 2)
    ]
    return offer(
        "",
        *grants,
        price=random.randrange(1, 6),
        signup_fee=random.choice([0, 0, 5]),
        trial=(random.choice([0, 7, 14]), "day"),
        trial_mode=random.choice(["inside", "outside"]),
        hidden=random.random() < 0.2,
    )


def _by_hand(one: Offer, other: Offer) -> bool:
    if one.hidden or not covers(one, other):
        return False
    return one.key < other.key or other.hidden or not covers(other, one)
