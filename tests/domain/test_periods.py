"""Periods from one anchor: half-open, without gap or overlap, and without drift."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from catalog.domain.intervals import Length
from catalog.domain.periods import Period, boundary, first_periods, period, period_at
from catalog.domain.wall_clock import in_utc, in_zone, precedes, wall_time
from tests.domain.refused import refused
from tests.domain.zones import APIA, BERLIN, KIRITIMATI, after, at, instants, lengths, still

MONTHLY = (1, "month")
numbers = st.integers(min_value=1, max_value=60)


def days(periods: list[Period]) -> list[str]:
    return [str(one.end and one.end.date()) for one in periods]


@pytest.mark.parametrize(
    ("anchor", "length", "ends"),
    [
        ("2026-01-31", MONTHLY, ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
        ("2028-01-30", MONTHLY, ["2028-02-29", "2028-03-30", "2028-04-30", "2028-05-30"]),
        ("2026-11-30", (3, "month"), ["2027-02-28", "2027-05-30", "2027-08-30", "2027-11-30"]),
        ("2028-02-29", (1, "year"), ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]),
        ("2026-02-28", MONTHLY, ["2026-03-28", "2026-04-28", "2026-05-28", "2026-06-28"]),
        ("2026-01-31", (30, "day"), ["2026-03-02", "2026-04-01", "2026-05-01", "2026-05-31"]),
        ("2026-01-31", (2, "week"), ["2026-02-14", "2026-02-28", "2026-03-14", "2026-03-28"]),
    ],
)
def test_every_boundary_is_counted_from_the_anchor(anchor: str, length: Length, ends: list[str]) -> None:
    assert days(first_periods(at(BERLIN, anchor), length, 4)) == ends


def test_periods_are_numbered_from_one() -> None:
    anchor = at(BERLIN, "2026-01-31")

    assert period(anchor, MONTHLY, 1) == Period(1, anchor, at(BERLIN, "2026-02-28"))
    assert period(anchor, MONTHLY, 2) == Period(2, at(BERLIN, "2026-02-28"), at(BERLIN, "2026-03-31"))
    assert boundary(anchor, MONTHLY, 0) == anchor


def test_an_instant_on_a_boundary_belongs_to_the_period_that_begins_there() -> None:
    anchor, renewal = at(BERLIN, "2026-01-31"), at(BERLIN, "2026-02-28")

    assert period_at(anchor, MONTHLY, renewal).number == 2
    assert period_at(anchor, MONTHLY, renewal - timedelta(microseconds=1)).number == 1
    assert period_at(anchor, MONTHLY, anchor).number == 1


@pytest.mark.parametrize(
    ("length", "end"),
    [
        ((1, "day"), "2053-06-18T10:00:00+02:00"),
        ((1, "week"), "2217-09-27T10:00:00+02:00"),
        ((1, "month"), "2859-05-31T10:00:00+02:00"),
    ],
)
def test_the_ten_thousandth_period_is_found_at_once(length: Length, end: str) -> None:
    anchor = at(BERLIN, "2026-01-31T10:00")
    found = period(anchor, length, 10_000)

    assert found.end is not None
    assert found.end.isoformat() == end
    assert period_at(anchor, length, found.start) == found
    assert period_at(anchor, length, found.end - timedelta(microseconds=1)) == found


def test_an_anchor_may_lie_far_back_or_ahead() -> None:
    assert period_at(at(BERLIN, "1970-01-31"), MONTHLY, at(BERLIN, "2026-02-28")).number == 674
    assert days([period_at(at(BERLIN, "2500-01-31"), MONTHLY, at(BERLIN, "2500-02-27"))]) == ["2500-02-28"]


def test_what_is_sold_once_has_one_period_without_an_end() -> None:
    anchor = at(BERLIN, "2026-01-31")
    only = Period(1, anchor, None)

    assert period(anchor, (0, "month"), 1) == only
    assert first_periods(anchor, (0, "month"), 12) == [only]
    assert period_at(anchor, (0, "month"), at(BERLIN, "9000-01-01")) == only
    for broken in (lambda: period(anchor, (0, "month"), 2), lambda: boundary(anchor, (0, "month"), 1)):
        with refused("no_such_period"):
            broken()


@pytest.mark.parametrize("number", [0, -1])
def test_there_is_no_period_before_the_first(number: int) -> None:
    with refused("no_such_period"):
        period(at(BERLIN, "2026-01-31"), MONTHLY, number)


@pytest.mark.parametrize("length", [MONTHLY, (0, "month")])
def test_an_instant_before_the_anchor_is_in_no_period(length: Length) -> None:
    with refused("before_the_anchor"):
        period_at(at(BERLIN, "2026-01-31"), length, at(BERLIN, "2026-01-30T23:59:59"))


def test_a_day_that_a_zone_left_out_makes_an_empty_period() -> None:
    three = first_periods(at(APIA, "2011-12-29T10:00"), (1, "day"), 3)

    assert [one.start.isoformat() for one in three] == [
        "2011-12-29T10:00:00-10:00",
        "2011-12-31T10:00:00+14:00",
        "2011-12-31T10:00:00+14:00",
    ]
    assert period_at(three[0].start, (1, "day"), at(APIA, "2011-12-31T10:00")).number == 3
    assert period_at(three[0].start, (1, "day"), at(APIA, "2011-12-31T09:59")).number == 1


def test_the_hour_that_a_clock_shows_twice_lies_in_the_period_that_it_follows() -> None:
    anchor = at(BERLIN, "2026-10-24T02:30")
    second = after(at(BERLIN, "2026-10-25T02:10"), hours=1)

    assert second.isoformat() == "2026-10-25T02:10:00+01:00"
    assert period_at(anchor, (1, "day"), second).number == 2
    assert period_at(second, (1, "day"), second).number == 1


def test_a_boundary_in_a_skipped_hour_is_where_the_clock_then_is() -> None:
    anchor = at(BERLIN, "2026-03-28T02:30")

    assert period_at(anchor, (1, "day"), at(BERLIN, "2026-03-29T03:10")).number == 1
    assert period_at(anchor, (1, "day"), at(BERLIN, "2026-03-29T03:30")).number == 2


def test_a_left_out_last_of_the_month_is_no_stumbling_stone() -> None:
    anchor = at(KIRITIMATI, "1994-10-31T10:00")

    assert boundary(anchor, MONTHLY, 2).isoformat() == "1995-01-01T10:00:00+14:00"
    assert period_at(anchor, MONTHLY, at(KIRITIMATI, "1995-01-01T05:00")).number == 2
    assert period_at(anchor, MONTHLY, at(KIRITIMATI, "1995-01-01T10:00")).number == 3


def test_a_period_that_ends_beyond_the_calendar_is_refused() -> None:
    anchor = datetime(9999, 11, 30, tzinfo=UTC)

    assert period_at(anchor, MONTHLY, anchor).number == 1
    for length in (MONTHLY, (2**31 - 1, "year")):
        with refused("beyond_the_calendar"):
            period_at(anchor, length, datetime(9999, 12, 31, tzinfo=UTC))


def test_periods_can_be_asked_for_up_to_an_instant() -> None:
    anchor = at(BERLIN, "2026-01-31")

    assert days(first_periods(anchor, MONTHLY, 12, until=at(BERLIN, "2026-04-30"))) == [
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
    ]
    assert len(first_periods(anchor, MONTHLY, 12, until=at(BERLIN, "2026-04-30T00:00:01"))) == 4
    assert len(first_periods(anchor, MONTHLY, 2, until=at(BERLIN, "2030-01-01"))) == 2


@given(instants, lengths, numbers)
def test_periods_follow_each_other_without_gap_or_overlap(
    anchor: datetime, length: Length, number: int
) -> None:
    one, following = period(anchor, length, number), period(anchor, length, number + 1)

    assert one.end is not None
    assert in_utc(one.end) == in_utc(following.start)
    assert not precedes(one.end, one.start)
    assert in_utc(period(anchor, length, 1).start) == in_utc(anchor)


@given(instants, lengths, instants)
def test_the_period_at_an_instant_contains_it_and_no_other_does(
    anchor: datetime, length: Length, moment: datetime
) -> None:
    assume(not precedes(moment, anchor))
    found = period_at(anchor, length, moment)

    assert found.contains(moment)
    assert found == period(anchor, length, found.number)
    assert not period(anchor, length, found.number + 1).contains(moment)
    assert found.number == 1 or not period(anchor, length, found.number - 1).contains(moment)


@given(instants, lengths, numbers, st.integers(min_value=-180, max_value=180))
def test_the_period_is_found_in_the_minutes_around_each_boundary(
    anchor: datetime, length: Length, number: int, minutes: int
) -> None:
    moment = after(boundary(anchor, length, number), minutes=minutes)

    assert period_at(anchor, length, moment).contains(moment)


@given(instants, lengths, instants)
def test_an_instant_is_found_whichever_clock_it_is_told_by(
    anchor: datetime, length: Length, moment: datetime
) -> None:
    assume(not precedes(moment, anchor))

    told_by_its_own = in_zone(moment, anchor.tzinfo or UTC)
    assert period_at(anchor, length, moment) == period_at(anchor, length, told_by_its_own)


@given(instants, st.integers(min_value=1, max_value=40), numbers)
def test_a_month_never_drifts_from_the_anchors_day(anchor: datetime, count: int, number: int) -> None:
    end = boundary(anchor, (count, "month"), number)
    assume(still(end))

    month = anchor.year * 12 + anchor.month - 1 + count * number
    year, month_of_year = divmod(month, 12)
    last_day = monthrange(year, month_of_year + 1)[1]
    assert (end.year, end.month, end.day) == (year, month_of_year + 1, min(anchor.day, last_day))
    assert end.time() == anchor.time()


@given(instants, st.integers(min_value=1, max_value=40), numbers)
def test_a_day_never_drifts_from_the_anchors_time(anchor: datetime, count: int, number: int) -> None:
    end = boundary(anchor, (count, "day"), number)
    assume(still(end))

    assert wall_time(end) - wall_time(anchor) == timedelta(days=count * number)


@given(instants, lengths, st.integers(min_value=1, max_value=30))
def test_the_first_periods_are_each_periods(anchor: datetime, length: Length, count: int) -> None:
    assert first_periods(anchor, length, count) == [period(anchor, length, n + 1) for n in range(count)]
