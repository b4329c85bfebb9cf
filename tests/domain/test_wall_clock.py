"""Time by the clock on the wall, told as text where Python takes 02:30 and the other 02:30 for the same."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain import wall_clock
from catalog.domain.intervals import Length
from tests.domain.refused import refused
from tests.domain.zones import (
    APIA,
    BERLIN,
    CASABLANCA,
    KATHMANDU,
    KWAJALEIN,
    LORD_HOWE,
    MOST_MOVED,
    NEW_YORK,
    SAO_PAULO,
    after,
    at,
    instants,
    lengths,
)

LONGEST = 2**31 - 1


@pytest.mark.parametrize(
    ("start", "length", "times", "end"),
    [
        ("2026-01-15", (1, "day"), 1, "2026-01-16"),
        ("2026-01-15", (2, "week"), 3, "2026-02-26"),
        ("2026-01-15", (1, "month"), 12, "2027-01-15"),
        ("2026-01-31", (1, "month"), 1, "2026-02-28"),
        ("2026-01-31", (1, "month"), 2, "2026-03-31"),
        ("2026-01-31", (1, "month"), 3, "2026-04-30"),
        ("2028-01-30", (1, "month"), 1, "2028-02-29"),
        ("2028-02-29", (1, "year"), 1, "2029-02-28"),
        ("2028-02-29", (1, "year"), 4, "2032-02-29"),
        ("2096-02-29", (4, "year"), 1, "2100-02-28"),
        ("2026-12-31", (2, "month"), 1, "2027-02-28"),
        ("2026-03-31", (1, "month"), -1, "2026-02-28"),
        ("2026-03-01", (1, "week"), -2, "2026-02-15"),
        ("2026-01-15", (1, "month"), 0, "2026-01-15"),
        ("2026-01-15", (0, "month"), 7, "2026-01-15"),
    ],
)
def test_lengths_are_counted_by_the_calendar(start: str, length: Length, times: int, end: str) -> None:
    assert wall_clock.add(at(BERLIN, start), length, times) == at(BERLIN, end)


@pytest.mark.parametrize(
    ("zone", "start", "length", "end"),
    [
        (BERLIN, "2026-03-28T10:00", (1, "day"), "2026-03-29T10:00:00+02:00"),
        (BERLIN, "2026-10-24T10:00", (1, "week"), "2026-10-31T10:00:00+01:00"),
        (NEW_YORK, "2026-02-08T09:00", (1, "month"), "2026-03-08T09:00:00-04:00"),
        (LORD_HOWE, "2026-04-04T12:00", (1, "day"), "2026-04-05T12:00:00+10:30"),
        (CASABLANCA, "2026-02-14T12:00", (1, "day"), "2026-02-15T12:00:00+00:00"),
        (KATHMANDU, "2026-02-14T12:00", (1, "year"), "2027-02-14T12:00:00+05:45"),
        (UTC, "2026-03-28T10:00", (1, "day"), "2026-03-29T10:00:00+00:00"),
        (timezone(timedelta(hours=2)), "2026-03-28T10:00", (1, "month"), "2026-04-28T10:00:00+02:00"),
    ],
)
def test_the_clock_shows_the_same_time_whatever_it_was_moved_by(
    zone: tzinfo, start: str, length: Length, end: str
) -> None:
    began = datetime.fromisoformat(start).replace(tzinfo=zone)

    assert wall_clock.add(began, length).isoformat() == end


@pytest.mark.parametrize(
    ("zone", "skipped", "shown"),
    [
        (BERLIN, "2026-03-29T02:00", "2026-03-29T03:00:00+02:00"),
        (BERLIN, "2026-03-29T02:30", "2026-03-29T03:30:00+02:00"),
        (NEW_YORK, "2026-03-08T02:59:59", "2026-03-08T03:59:59-04:00"),
        (LORD_HOWE, "2026-10-04T02:15", "2026-10-04T02:45:00+11:00"),
        (SAO_PAULO, "2018-11-04T00:00", "2018-11-04T01:00:00-02:00"),
        (CASABLANCA, "2026-03-22T02:30", "2026-03-22T03:30:00+01:00"),
        (APIA, "2011-12-30T10:00", "2011-12-31T10:00:00+14:00"),
    ],
)
def test_a_time_that_the_clock_skips_moves_forward_by_as_much(
    zone: ZoneInfo, skipped: str, shown: str
) -> None:
    assert at(zone, skipped).isoformat() == shown
    the_day_before = datetime.fromisoformat(skipped) - timedelta(days=1)
    assert wall_clock.add(the_day_before.replace(tzinfo=zone), (1, "day")).isoformat() == shown


@pytest.mark.parametrize(
    ("zone", "doubled", "shown"),
    [
        (BERLIN, "2026-10-25T02:30", "2026-10-25T02:30:00+02:00"),
        (NEW_YORK, "2026-11-01T01:00", "2026-11-01T01:00:00-04:00"),
        (LORD_HOWE, "2026-04-05T01:45", "2026-04-05T01:45:00+11:00"),
        (SAO_PAULO, "2018-02-17T23:30", "2018-02-17T23:30:00-02:00"),
        (KWAJALEIN, "1969-09-30T12:00", "1969-09-30T12:00:00+11:00"),
    ],
)
def test_a_time_that_the_clock_shows_twice_is_the_first(zone: ZoneInfo, doubled: str, shown: str) -> None:
    assert at(zone, doubled).isoformat() == shown
    the_week_before = datetime.fromisoformat(doubled) - timedelta(days=7)
    assert wall_clock.add(the_week_before.replace(tzinfo=zone), (1, "week")).isoformat() == shown


def test_nothing_added_is_the_anchor_itself_also_where_its_time_is_shown_again() -> None:
    second = at(BERLIN, "2026-10-25T02:30").replace(fold=1)

    assert wall_clock.add(second, (1, "month"), 0).isoformat() == "2026-10-25T02:30:00+01:00"
    assert wall_clock.add(second, (0, "month")).isoformat() == "2026-10-25T02:30:00+01:00"
    assert wall_clock.add(second, (1, "day")).isoformat() == "2026-10-26T02:30:00+01:00"


def test_what_no_clock_shows_is_taken_for_what_it_shows_then() -> None:
    never_shown = datetime(2026, 3, 29, 2, 30, tzinfo=BERLIN)

    assert wall_clock.add(never_shown, (1, "day"), 0).isoformat() == "2026-03-29T03:30:00+02:00"
    assert wall_clock.add(never_shown, (1, "day")).isoformat() == "2026-03-30T03:30:00+02:00"


@given(instants, lengths, st.integers(min_value=-40, max_value=40))
def test_an_answer_is_always_a_time_that_the_clock_of_its_zone_shows(
    start: datetime, length: Length, times: int
) -> None:
    end = wall_clock.add(start, length, times)

    assert end.tzinfo is start.tzinfo
    assert end.isoformat() == wall_clock.normalised(end).isoformat()


@given(instants, lengths, st.integers(min_value=0, max_value=40))
def test_the_time_of_the_day_stays_unless_the_clock_skips_it(
    start: datetime, length: Length, times: int
) -> None:
    end = wall_clock.add(start, length, times)
    moved = wall_clock.wall_time(end).time() != wall_clock.wall_time(start).time()

    assert not moved or after(end, days=-1).utcoffset() != end.utcoffset()


@pytest.mark.parametrize(
    ("later", "earlier", "turned"),
    [
        ("2026-03-29T10:00", "2026-03-28T10:00", timedelta(days=1)),
        ("2026-10-25T10:00", "2026-10-24T10:00", timedelta(days=1)),
        ("2026-03-29T03:30", "2026-03-29T01:30", timedelta(hours=2)),
        ("2026-03-28T10:00", "2026-03-29T10:00", timedelta(days=-1)),
    ],
)
def test_a_difference_is_how_much_the_clock_was_turned(later: str, earlier: str, turned: timedelta) -> None:
    assert wall_clock.difference(at(BERLIN, later), at(BERLIN, earlier)) == turned


def test_a_difference_is_by_the_clock_of_the_earlier_instant() -> None:
    march = at(BERLIN, "2026-03-28T10:00")

    assert wall_clock.difference(datetime(2026, 3, 29, 8, tzinfo=UTC), march) == timedelta(days=1)


def test_what_is_subtracted_is_turned_back_on_the_clock() -> None:
    begun = wall_clock.subtract(at(BERLIN, "2026-03-30T10:00"), timedelta(days=7))

    assert begun.isoformat() == "2026-03-23T10:00:00+01:00"


@given(instants, instants)
def test_one_instant_precedes_another_whatever_their_clocks_show(one: datetime, other: datetime) -> None:
    seconds = wall_clock.in_utc(other).timestamp() - wall_clock.in_utc(one).timestamp()

    assert wall_clock.precedes(one, other) == (seconds > 0)


def test_an_hour_that_is_shown_twice_comes_after_itself() -> None:
    first = at(BERLIN, "2026-10-25T02:30")
    second = at(BERLIN, "2026-10-25T02:10").replace(fold=1)

    assert second < first  # as Python has it
    assert wall_clock.precedes(first, second)
    assert not wall_clock.precedes(second, first)


@given(instants, lengths, st.integers(min_value=0, max_value=40))
def test_adding_never_comes_before_what_was_added_to(start: datetime, length: Length, times: int) -> None:
    here, next_one = (wall_clock.add(start, length, n) for n in (times, times + 1))

    assert not wall_clock.precedes(next_one, here)
    assert wall_clock.in_utc(next_one) - wall_clock.in_utc(here) >= timedelta(days=1) - MOST_MOVED


@pytest.mark.parametrize(
    ("start", "length", "times"),
    [
        ("9999-12-31", (1, "day"), 1),
        ("9999-12-25", (1, "week"), 1),
        ("9999-12-01", (1, "month"), 1),
        ("9999-01-01", (1, "year"), 1),
        ("0001-01-01", (1, "day"), -1),
        ("0001-01-01", (1, "month"), -1),
        ("2026-01-01", (LONGEST, "day"), 1),
        ("2026-01-01", (LONGEST, "week"), LONGEST),
        ("2026-01-01", (LONGEST, "month"), 1),
        ("2026-01-01", (LONGEST, "year"), LONGEST),
        ("2026-01-01", (LONGEST, "year"), -LONGEST),
    ],
)
def test_what_leads_out_of_the_calendar_is_refused(start: str, length: Length, times: int) -> None:
    with refused("beyond_the_calendar", words="1 to 9999"):
        wall_clock.add(datetime.fromisoformat(start).replace(tzinfo=UTC), length, times)


def test_the_calendar_ends_in_utc_as_in_the_zone() -> None:
    with refused("beyond_the_calendar"):
        wall_clock.at_wall_time(datetime.fromisoformat("9999-12-31T23:00"), NEW_YORK)
    with refused("beyond_the_calendar"):
        wall_clock.in_zone(datetime(1, 1, 1, tzinfo=UTC), NEW_YORK)
    with refused("beyond_the_calendar"):
        wall_clock.subtract(datetime(1, 1, 1, tzinfo=UTC), timedelta(days=1))


@pytest.mark.parametrize(
    ("start", "length", "times", "end"),
    [
        ("9999-12-30", (1, "day"), 1, "9999-12-31"),
        ("9999-11-30", (1, "month"), 1, "9999-12-30"),
        ("9998-12-31", (1, "year"), 1, "9999-12-31"),
        ("0001-01-02", (1, "day"), -1, "0001-01-01"),
        ("0001-02-28", (1, "month"), -1, "0001-01-28"),
        ("0002-01-01", (1, "year"), -1, "0001-01-01"),
    ],
)
def test_the_first_and_the_last_year_of_the_calendar_are_reached(
    start: str, length: Length, times: int, end: str
) -> None:
    began = datetime.fromisoformat(start).replace(tzinfo=UTC)

    assert str(wall_clock.add(began, length, times).date()) == end


@pytest.mark.parametrize("interval", ["", "days", "Month"])
def test_an_unknown_interval_is_refused(interval: str) -> None:
    with refused("invalid_choice", words="day, week, month, year"):
        wall_clock.add(at(BERLIN, "2026-01-01"), (1, interval))
    with refused("invalid_choice"):
        wall_clock.count_whole(at(BERLIN, "2026-01-01"), (1, interval), at(BERLIN, "2026-01-02"))


def test_an_instant_without_a_zone_is_not_taken_for_the_machines_own() -> None:
    zoneless = datetime.fromisoformat("2026-01-01")

    for asked in (wall_clock.in_utc, wall_clock.normalised, wall_clock.zone_of):
        with refused("no_time_zone"):
            asked(zoneless)
    with refused("no_time_zone"):
        wall_clock.add(zoneless, (1, "day"))
    with refused("no_time_zone"):
        wall_clock.precedes(zoneless, at(BERLIN, "2026-01-01"))


@pytest.mark.parametrize(
    ("length", "at_text", "whole"),
    [
        ((1, "day"), "2026-02-01T09:59", 0),
        ((1, "day"), "2026-02-01T10:00", 1),
        ((2, "week"), "2026-02-28T10:00", 2),
        ((1, "month"), "2026-02-28T09:59", 0),
        ((1, "month"), "2026-02-28T10:00", 1),
        ((1, "month"), "2026-03-31T09:59", 1),
        ((1, "month"), "2026-03-31T10:00", 2),
        ((3, "month"), "2026-04-30T10:00", 1),
        ((1, "year"), "2027-01-31T10:00", 1),
        ((1, "year"), "2027-01-31T09:00", 0),
        ((1, "month"), "2025-01-01T00:00", 0),
        ((LONGEST, "year"), "9999-01-01T00:00", 0),
    ],
)
def test_whole_lengths_are_counted_as_the_clock_shows_them(length: Length, at_text: str, whole: int) -> None:
    assert wall_clock.count_whole(at(BERLIN, "2026-01-31T10:00"), length, at(BERLIN, at_text)) == whole
