"""What is wrong with a package by itself, and with features and silences."""

from datetime import timedelta
from typing import Any

import pytest

from catalog.domain.intervals import Length
from catalog.domain.lint import RULES, Feature
from catalog.domain.lint.telling import listed
from tests.domain.lint.offers import AT, about, findings_in, found, granted, offer

ROOMS = granted("rooms", 5)


@pytest.mark.parametrize(
    "trial, period, longer",
    [
        ((32, "day"), (1, "month"), True),
        ((31, "day"), (1, "month"), False),
        ((30, "day"), (1, "month"), False),
        ((1, "month"), (1, "month"), False),
        ((2, "month"), (1, "month"), True),
        ((1, "month"), (2, "week"), True),
        ((1, "month"), (30, "day"), False),
        ((1, "year"), (12, "month"), False),
        ((1, "year"), (0, "month"), False),
        ((0, "day"), (1, "day"), False),
    ],
)
def test_a_trial_is_too_long_where_it_always_outlasts_the_period(
    trial: Length, period: Length, longer: bool
) -> None:
    assert bool(found("trial_longer_than_period", [offer("", ROOMS, trial=trial, period=period)])) == longer


def test_a_trial_that_is_too_long_is_told_in_words() -> None:
    [finding] = found("trial_longer_than_period", [offer("", ROOMS, trial=(2, "month"), period=(1, "week"))])

    assert finding.reason == "Its trial lasts 2 months, and it renews every week."
    assert finding.remedy == "Make the trial no longer than 1 week, or the period longer."


@pytest.mark.parametrize(
    "grants, words",
    [
        ([], "no feature"),
        ([granted("rooms", 0), granted("polls", False, is_switch=True)], "nothing to use of Rooms and Polls"),
    ],
)
def test_a_package_that_grants_nothing_is_told_by_its_price(grants: Any, words: str) -> None:
    [finding] = found("grants_nothing", [offer("empty", *grants)])

    assert finding.reason == f"It is active, at USD 10.00, and grants {words}."


def test_what_is_paid_for_as_it_is_used_is_granted() -> None:
    assert found("grants_nothing", [offer("", granted("rooms", 0, overage="1"))]) == []


@pytest.mark.parametrize(
    "terms, reason",
    [
        ({"available_until": AT}, "It is active, and was sold until 2026-05-01 00:00 UTC."),
        ({"available_until": AT, "status": "inactive"}, None),
        ({"available_until": AT + timedelta(minutes=1)}, None),
        ({"available_from": AT + timedelta(days=1)}, None),
        (
            {"available_from": AT, "available_until": AT, "status": "draft"},
            "It is sold from 2026-05-01 00:00 UTC and only until 2026-05-01 00:00 UTC: never.",
        ),
    ],
)
def test_a_window_is_wrong_where_it_has_passed_or_never_opens(terms: Any, reason: str | None) -> None:
    findings = found("never_sold", [offer("", ROOMS, **terms)])

    assert [finding.reason for finding in findings] == ([reason] if reason else [])


def test_features_are_granted_by_what_is_on_offer_of_any_service_type() -> None:
    features = [Feature(code=code, name=code.capitalize()) for code in ("rooms", "polls", "disk")]
    there = [
        offer("", ROOMS, hidden=True),
        offer("", granted("disk", True), service_type="video"),
        offer("", granted("polls", True), status="draft"),
    ]

    [finding] = found("never_granted", there, features)
    assert (finding.about, finding.packages) == ("polls", ())
    assert finding.reason == "Polls: available, and granted by no package on offer."


def test_where_nothing_is_on_offer_nothing_is_found() -> None:
    features = [Feature(code="rooms", name="Rooms")]

    assert findings_in([], features) == []
    assert findings_in([offer("", ROOMS, status="draft")], features) == []


@pytest.mark.parametrize(
    "silences, problem",
    [
        ({"dominatd": "why"}, "there is no rule “dominatd” that could be silenced"),
        ({"dominated": " "}, "“dominated” is silenced without a reason, and so it is not"),
        ("dominated", "“lint” must be an object of rules, each with the reason why it is silent"),
    ],
)
def test_a_silence_without_effect_is_told(silences: Any, problem: str) -> None:
    [finding] = found("bad_silence", [offer("", ROOMS, silences=silences)])

    assert finding.reason == f"In its settings, {problem}."


def test_each_mistake_in_the_silences_of_a_package_is_told() -> None:
    wrong = {"dominated": "", "rank": "why", "never_sold": "known"}

    assert len(found("bad_silence", [offer("", ROOMS, silences=wrong)])) == 2


def test_that_a_silence_is_bad_is_never_silenced() -> None:
    [finding] = found("bad_silence", [offer("", ROOMS, silences={"bad_silence": "be quiet"})])

    assert finding.silenced == ""


def test_a_silence_in_the_registry_can_be_bad_too() -> None:
    feature = Feature(code="rooms", name="Rooms", silences={"dominated": "why"})

    assert about(found("bad_silence", [offer("", ROOMS)], [feature])) == ["rooms"]


def test_a_silence_without_a_reason_silences_nothing() -> None:
    [nothing] = found("grants_nothing", [offer("empty", silences={"grants_nothing": ""})])

    assert nothing.silenced == ""


def test_rules_have_codes_of_their_own_and_are_told_in_words() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES) == 10
    for rule in RULES:
        assert rule.title[0].isupper()
        assert rule.looks_for[0].islower()
        assert not rule.looks_for.endswith(".")


@pytest.mark.parametrize(
    "things, words",
    [("", ""), ("a", "a"), ("ab", "a and b"), ("abc", "a, b and c"), ("abcdefg", "a, b, c, d, e and 2 more")],
)
def test_a_list_is_told_in_a_sentence(things: str, words: str) -> None:
    assert listed(things) == words
