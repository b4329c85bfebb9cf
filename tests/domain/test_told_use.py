"""Everything that is wrong with what a client tells of use, each at its place."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.metering import Cycles, Event
from catalog.domain.told_use import ToldUse, broken_codes, broken_events
from features.usage import Meter

METERS = {
    "max_storage": Meter("sum_agg", consumable=True, unit="gb"),
    "max_rooms": Meter("count_agg", consumable=True),
    "max_participants": Meter("count_agg", consumable=False),
    "unique_viewers": Meter("unique_count_agg", consumable=True, unit="viewer_id"),
}
SWITCHES = {"recording", "polls"}

AT = datetime(2026, 2, 10, tzinfo=UTC)
FEBRUARY = Cycles(datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC))


def told(*codes: str, events: Iterable[str] = ()) -> ToldUse:
    return ToldUse({code: Decimal(1) for code in codes}, [Event(code, AT, {}) for code in events])


def refused(use: ToldUse) -> list[tuple[str, str]]:
    return [(broken.path, broken.code) for broken in broken_codes(use, METERS, SWITCHES)]


def broken(*events: Event, cycles: Cycles = FEBRUARY) -> list[BrokenRule]:
    return [*broken_events(events, METERS, cycles)]


def stored(at: datetime, **properties: Any) -> Event:
    return Event("max_storage", at, properties)


def test_different_codes_of_quotas_can_be_told_by_totals_and_by_events() -> None:
    use = told("max_storage", "max_participants", events=["max_rooms", "unique_viewers", "max_rooms"])

    assert refused(use) == []


def test_nothing_may_be_told() -> None:
    assert refused(ToldUse()) == []
    assert broken() == []


def test_every_unknown_code_is_named_once_at_its_first_place() -> None:
    use = told("max_storage", "storage", "rooms", events=["max_rooms", "nobody", "viewers", "nobody"])

    assert refused(use) == [
        ("usage.storage", "unknown_feature"),
        ("usage.rooms", "unknown_feature"),
        ("events.1.code", "unknown_feature"),
        ("events.2.code", "unknown_feature"),
    ]


@pytest.mark.parametrize(
    "code, words",
    [
        ("max_storag", "The registry has no feature max_storag. Did you mean “max_storage”?"),
        ("zzz", "The registry has no feature zzz."),
        ("a\x00b", "The registry has no feature a�b."),
        ("x" * 100_000, f"The registry has no feature {'x' * 40}."),
    ],
)
def test_the_nearest_code_is_suggested(code: str, words: str) -> None:
    (problem,) = broken_codes(told(code), METERS, SWITCHES)

    assert problem.message == words


def test_a_switch_has_no_use() -> None:
    assert refused(told("recording", events=["polls"])) == [
        ("usage.recording", "switch_usage"),
        ("events.0.code", "switch_usage"),
    ]


def test_a_refused_code_is_told_of_in_words() -> None:
    use = told("recording", "max_rooms", events=["max_rooms", "max_participants"])

    assert [broken.message for broken in broken_codes(use, METERS, SWITCHES)] == [
        "recording is a switch: on or off, with no use to count.",
        "Events tell of max_rooms too. Give its use once.",
        "max_participants is a cap, and its events have no size: give a total of it in usage.",
    ]


def test_events_are_found_by_their_code_in_their_order() -> None:
    first, other, second = stored(AT, gb=1), Event("max_rooms", AT, {}), stored(AT, gb=2)

    assert ToldUse({}, [first, other, second]).events_by_code() == {
        "max_storage": [first, second],
        "max_rooms": [other],
    }


def test_the_use_of_one_feature_is_told_once() -> None:
    assert refused(told("max_rooms", "max_storage", events=["max_rooms", "max_rooms"])) == [
        ("usage.max_rooms", "told_twice")
    ]


def test_a_cap_whose_events_have_no_size_is_told_as_a_total() -> None:
    assert refused(told(events=["max_rooms", "max_participants", "max_participants"])) == [
        ("events.1.code", "only_by_usage")
    ]
    assert refused(told("max_participants")) == []


def test_an_event_that_can_be_counted_is_taken() -> None:
    assert broken(stored(AT, gb=5), stored(FEBRUARY.start, gb=0)) == []


@pytest.mark.parametrize(
    "properties, code",
    [
        ({}, "missing_property"),
        ({"gb": "5"}, "invalid"),
        ({"gb": True}, "invalid"),
        ({"gb": -1}, "negative_usage"),
        ({"gb": 10**10}, "max_digits"),
        ({"gb": 0.00001}, "max_decimal_places"),
    ],
)
def test_an_event_that_can_not_be_counted_is_named_with_its_property(
    properties: dict[str, Any], code: str
) -> None:
    (problem,) = broken(stored(AT, gb=5), stored(AT, **properties))

    assert (problem.path, problem.code) == ("events.1.properties.gb", code)
    assert problem.message


@pytest.mark.parametrize("at", [datetime(2026, 1, 31, 23, 59, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)])
def test_an_event_outside_the_cycles_is_named_by_its_number(at: datetime) -> None:
    (problem,) = broken(stored(AT, gb=5), stored(AT, gb=5), stored(at, gb=5))

    assert (problem.path, problem.code) == ("events.2.at", "outside_the_cycles")
    assert problem.message == (
        "Event 2 is outside the cycles: they begin at 2026-02-01T00:00:00+00:00 "
        "and end before 2026-03-01T00:00:00+00:00."
    )


def test_what_is_sold_once_has_no_end_to_be_told() -> None:
    (problem,) = broken(stored(AT, gb=5), cycles=Cycles(datetime(2026, 3, 1, tzinfo=UTC), None))

    assert problem.message == (
        "Event 0 is outside the cycles: they begin at 2026-03-01T00:00:00+00:00, and have no end."
    )


def test_everything_that_is_wrong_is_told_at_once() -> None:
    problems = broken(stored(FEBRUARY.start.replace(year=2025)), stored(AT, gb=1), stored(AT, gb="1"))

    assert [(problem.path, problem.code) for problem in problems] == [
        ("events.0.at", "outside_the_cycles"),
        ("events.0.properties.gb", "missing_property"),
        ("events.2.properties.gb", "invalid"),
    ]
