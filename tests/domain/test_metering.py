"""Events in the reset windows of their feature: each window is aggregated by itself."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.metering import Cycles, Event, first_window, use_by_events
from catalog.domain.quota import WindowUse
from catalog.domain.reset_windows import Reset, window_at
from features.usage import Meter

BERLIN = ZoneInfo("Europe/Berlin")
EGRESS = Meter("sum_agg", consumable=True, unit="gb")
VIEWERS = Meter("unique_count_agg", consumable=True, unit="viewer_id")
SESSION_LENGTH = Meter("sum_agg", consumable=False, unit="minutes")

MONTHLY: Reset = ("monthly", 1)
NEVER: Reset = ("monthly", 0)
START = datetime(2026, 1, 31, tzinfo=UTC)
QUARTER = Cycles(START, datetime(2026, 4, 30, tzinfo=UTC))
FOR_EVER = Cycles(START, None)


def event(at: datetime, value: Any, unit: str = "gb") -> Event:
    return Event("egress_gb", at, {unit: value})


def day(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


def use(cycles: Cycles, reset: Reset, *events: Event, meter: Meter = EGRESS) -> list[tuple[int, str | None]]:
    """What each window came to, and when it is reset."""
    windows = use_by_events(meter, reset, cycles, events)
    return [
        (int(window.used), window.resets_at.isoformat() if window.resets_at else None) for window in windows
    ]


def test_each_window_is_aggregated_by_itself() -> None:
    events = [event(day(2, 1), 3), event(day(3, 5), 10), event(day(2, 27), 4), event(day(4, 2), 1)]

    assert use(QUARTER, MONTHLY, *events) == [
        (7, "2026-02-28T00:00:00+00:00"),
        (10, "2026-03-31T00:00:00+00:00"),
        (1, "2026-04-30T00:00:00+00:00"),
    ]


def test_without_a_reset_all_events_lie_in_one_window_without_end() -> None:
    assert use(QUARTER, NEVER, event(day(2, 1), 3), event(day(4, 2), 1)) == [(4, None)]


def test_without_events_the_first_window_is_told_with_nothing_used() -> None:
    assert use(QUARTER, MONTHLY) == [(0, "2026-02-28T00:00:00+00:00")]
    assert use(QUARTER, NEVER) == [(0, None)]


def test_the_same_viewer_counts_again_in_the_next_window() -> None:
    seen = [event(at, "ann", "viewer_id") for at in (day(2, 1), day(2, 2), day(3, 3))]

    assert [used for used, _ in use(QUARTER, MONTHLY, *seen, meter=VIEWERS)] == [1, 1]


def test_a_cap_is_held_against_the_largest_event_of_each_window() -> None:
    sessions = [event(at, minutes, "minutes") for at, minutes in ((day(2, 1), 40), (day(2, 2), 90))]

    assert [used for used, _ in use(QUARTER, NEVER, *sessions, meter=SESSION_LENGTH)] == [90]


def test_an_event_on_a_boundary_belongs_to_the_window_that_begins() -> None:
    boundary = datetime(2026, 2, 28, tzinfo=UTC)
    last = boundary - timedelta(microseconds=1)

    assert [used for used, _ in use(QUARTER, MONTHLY, event(last, 1), event(boundary, 5))] == [1, 5]


def test_windows_go_on_and_on_and_empty_ones_are_not_walked_through() -> None:
    far = datetime(9998, 12, 1, tzinfo=UTC)

    assert use(FOR_EVER, ("daily", 1), event(START, 1), event(far, 2)) == [
        (1, "2026-02-01T00:00:00+00:00"),
        (2, "9998-12-02T00:00:00+00:00"),
    ]


def test_windows_follow_the_clock_of_the_start_whatever_the_offset_of_an_event() -> None:
    cycles = Cycles(datetime(2026, 3, 28, tzinfo=BERLIN), None)
    # Daylight saving begins on the 29th: midnight is an hour earlier from then on.
    before, after = datetime(2026, 3, 29, 21, 59, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)

    assert use(cycles, ("daily", 1), event(before, 1), event(after, 2)) == [
        (1, "2026-03-30T00:00:00+02:00"),
        (2, "2026-03-31T00:00:00+02:00"),
    ]


@pytest.mark.parametrize(
    "at, inside",
    [
        (START, True),
        (START - timedelta(microseconds=1), False),
        (datetime(2026, 4, 29, 23, 59, tzinfo=UTC), True),
        (datetime(2026, 4, 30, tzinfo=UTC), False),
        (datetime(2026, 4, 30, 1, 59, tzinfo=BERLIN), True),
        (datetime(2026, 4, 30, 2, tzinfo=BERLIN), False),
    ],
)
def test_cycles_are_half_open(at: datetime, inside: bool) -> None:
    assert QUARTER.contain(at) == inside


def test_what_is_sold_once_has_a_beginning_and_no_end() -> None:
    assert FOR_EVER.contain(datetime(9999, 12, 31, tzinfo=UTC))
    assert not FOR_EVER.contain(datetime(2026, 1, 30, tzinfo=UTC))


def test_the_first_window_is_known_only_with_a_start() -> None:
    window = first_window(QUARTER, MONTHLY)

    assert window is not None
    assert (window.start, window.end) == (START, datetime(2026, 2, 28, tzinfo=UTC))
    assert first_window(None, MONTHLY) is None


moments = st.integers(0, 400 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
gigabytes = st.decimals(min_value=0, max_value=Decimal(1_000), places=4)
events_of_a_year = st.lists(st.builds(event, moments, gigabytes), max_size=30)
resets = st.tuples(st.sampled_from(["daily", "weekly", "monthly"]), st.integers(0, 5))


@given(events_of_a_year, resets, st.randoms())
def test_the_order_of_events_says_nothing(events: list[Event], reset: Reset, chance: Any) -> None:
    shuffled = [*events]
    chance.shuffle(shuffled)

    assert use_by_events(EGRESS, reset, FOR_EVER, shuffled) == use_by_events(EGRESS, reset, FOR_EVER, events)


@given(events_of_a_year, resets)
def test_no_event_is_lost_or_counted_twice(events: list[Event], reset: Reset) -> None:
    windows = use_by_events(EGRESS, reset, FOR_EVER, events)

    assert sum(window.used for window in windows) == sum(
        (Decimal(str(event.properties["gb"])) for event in events), Decimal(0)
    )


@given(events_of_a_year, resets)
def test_each_window_holds_what_its_events_come_to(events: list[Event], reset: Reset) -> None:
    by_end: dict[Any, Decimal] = {}
    for it in events:
        end = window_at(START, reset, it.at).end
        by_end[end] = by_end.get(end, Decimal(0)) + Decimal(str(it.properties["gb"]))

    windows = use_by_events(EGRESS, reset, FOR_EVER, events)

    if events:
        assert {*windows} == {WindowUse(used, end) for end, used in by_end.items()}
