"""The trial, and where the first period begins because of it."""

from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from catalog.domain import trials, wall_clock
from catalog.domain.intervals import INTERVALS, Length, inside_trial_fits
from catalog.domain.periods import boundary
from catalog.domain.trials import INSIDE, OUTSIDE, Trial
from catalog.domain.wall_clock import difference, in_utc, precedes
from tests.domain.refused import refused
from tests.domain.zones import BERLIN, MOST_MOVED, after, at, instants, still

START = at(BERLIN, "2026-03-01T10:00")
WEEK = (7, "day")
NO_TRIAL = (0, "day")

some = st.integers(min_value=1, max_value=40)
fixed = st.tuples(some, st.sampled_from(["day", "week"]))
by_months = st.tuples(st.integers(min_value=1, max_value=24), st.sampled_from(["month", "year"]))
trial_lengths = st.tuples(st.integers(min_value=0, max_value=40), st.sampled_from(INTERVALS))
modes = st.sampled_from([INSIDE, OUTSIDE])
minutes = st.integers(min_value=0, max_value=90 * 24 * 60)


def begun(
    start: datetime, length: Length, mode: str, converted_at: datetime | None = None
) -> tuple[Trial | None, datetime]:
    """The trial, and the anchor."""
    conversion = trials.conversion(start, length, converted_at)
    trial = trials.trial(start, length, mode, conversion)
    return trial, trials.anchor(start, trial, conversion)


def renewal(start: datetime, trial: Length, mode: str, period: Length, converted_at: datetime) -> datetime:
    _, anchor = begun(start, trial, mode, converted_at)
    return boundary(anchor, period, 1)


@pytest.mark.parametrize(
    ("converted_after", "to_the_renewal"), [(0, 30), (3, 27), (7, 23), (8, 23), (14, 23), (365, 23)]
)
def test_what_was_used_of_an_inside_trial_counts_against_the_first_period(
    converted_after: int, to_the_renewal: int
) -> None:
    converted_at = wall_clock.add(START, (converted_after, "day"))

    renewed = renewal(START, WEEK, INSIDE, (30, "day"), converted_at)

    assert difference(renewed, converted_at) == timedelta(days=to_the_renewal)


@pytest.mark.parametrize("converted_after", [0, 3, 7, 14])
def test_an_outside_trial_is_free(converted_after: int) -> None:
    converted_at = wall_clock.add(START, (converted_after, "day"))

    assert begun(START, WEEK, OUTSIDE, converted_at)[1] == converted_at
    assert difference(renewal(START, WEEK, OUTSIDE, (30, "day"), converted_at), converted_at) == timedelta(
        days=30
    )


def test_a_customer_converts_when_the_trial_ends_unless_told_otherwise() -> None:
    end = at(BERLIN, "2026-03-08T10:00")

    assert begun(START, WEEK, OUTSIDE) == (Trial(START, end, OUTSIDE, end), end)
    assert begun(START, WEEK, INSIDE) == (Trial(START, end, INSIDE, end), START)


@pytest.mark.parametrize("mode", [INSIDE, OUTSIDE])
def test_a_trial_is_used_up_to_an_early_conversion_and_no_longer_than_it_is(mode: str) -> None:
    early, end, late = (at(BERLIN, f"2026-03-{day}T10:00") for day in ("04", "08", "15"))

    assert begun(START, WEEK, mode, early)[0] == Trial(START, end, mode, used_until=early)
    assert begun(START, WEEK, mode, end)[0] == Trial(START, end, mode, used_until=end)
    assert begun(START, WEEK, mode, late)[0] == Trial(START, end, mode, used_until=end)


def test_how_much_of_a_trial_was_used_is_told() -> None:
    trial, _ = begun(START, WEEK, INSIDE)

    assert trial is not None
    assert trials.used(trial, at(BERLIN, "2026-03-04T10:00")) == timedelta(days=3)
    assert trials.used(trial, at(BERLIN, "2026-03-15T10:00")) == timedelta(days=7)


@pytest.mark.parametrize("mode", [INSIDE, OUTSIDE])
def test_without_a_trial_the_first_period_begins_at_the_start_or_at_the_conversion(mode: str) -> None:
    converted_at = at(BERLIN, "2026-03-15T10:00")

    assert begun(START, NO_TRIAL, mode) == (None, START)
    assert begun(START, NO_TRIAL, mode, converted_at) == (None, converted_at)


@pytest.mark.parametrize(
    ("mode", "converted_at", "anchor"),
    [
        (OUTSIDE, "2026-03-04T10:00", "2026-03-04T10:00"),
        (OUTSIDE, "2026-03-15T10:00", "2026-03-15T10:00"),
        (INSIDE, "2026-03-04T10:00", "2026-03-01T10:00"),
        (INSIDE, "2026-03-15T10:00", "2026-03-08T10:00"),
    ],
)
def test_what_is_sold_once_begins_where_a_period_would(mode: str, converted_at: str, anchor: str) -> None:
    trials.check_fit((40, "year"), mode, (0, "month"))

    assert begun(START, WEEK, mode, at(BERLIN, converted_at))[1] == at(BERLIN, anchor)


def test_a_trial_of_a_month_is_as_long_as_that_month() -> None:
    january = at(BERLIN, "2026-01-31")
    trial, anchor = begun(january, (1, "month"), INSIDE, at(BERLIN, "2026-03-10"))

    assert trial is not None
    assert trial.end == at(BERLIN, "2026-02-28")
    assert anchor == at(BERLIN, "2026-02-10")


@pytest.mark.parametrize(
    ("start", "converted_at", "anchor"),
    [
        # Over the change of the clock days are days, and an hour used is an hour that the clock was turned.
        ("2026-03-27T10:00", "2026-04-10T10:00", "2026-04-03T10:00:00+02:00"),
        ("2026-10-20T10:00", "2026-10-31T10:00", "2026-10-24T10:00:00+02:00"),
        # The clock skipped what was subtracted to, and shows what comes an hour later.
        ("2026-03-01T10:00", "2026-04-05T02:30", "2026-03-29T03:30:00+02:00"),
        # Or it shows it twice: the first.
        ("2026-10-01T10:00", "2026-11-01T02:30", "2026-10-25T02:30:00+02:00"),
    ],
)
def test_what_was_used_is_taken_off_by_the_clock(start: str, converted_at: str, anchor: str) -> None:
    assert begun(at(BERLIN, start), WEEK, INSIDE, at(BERLIN, converted_at))[1].isoformat() == anchor


def test_a_start_in_an_hour_that_is_shown_again_stays_the_anchor() -> None:
    second = at(BERLIN, "2026-10-25T02:30").replace(fold=1)

    assert begun(second, WEEK, INSIDE)[1].isoformat() == "2026-10-25T02:30:00+01:00"
    assert begun(second, WEEK, INSIDE, after(second, days=2))[1].isoformat() == "2026-10-25T02:30:00+01:00"


def test_a_conversion_in_an_hour_that_is_shown_again_does_not_move_the_anchor_before_the_start() -> None:
    start = at(BERLIN, "2026-10-25T02:50")
    second = at(BERLIN, "2026-10-25T02:10").replace(fold=1)

    assert begun(start, WEEK, INSIDE, second)[1].isoformat() == "2026-10-25T02:50:00+02:00"


def test_nobody_converts_before_the_start() -> None:
    with refused("converted_before_start") as caught:
        trials.conversion(START, WEEK, START - timedelta(microseconds=1))
    assert caught.value.path == "converted_at"
    assert trials.conversion(START, WEEK, START) == START


def test_a_conversion_is_told_by_the_clock_of_the_start() -> None:
    assert trials.conversion(START, WEEK, in_utc(START)).isoformat() == "2026-03-01T10:00:00+01:00"


def test_an_inside_trial_that_is_not_shorter_than_its_period_is_refused() -> None:
    with refused("trial_too_long") as caught:
        trials.check_fit((30, "day"), INSIDE, (1, "month"))
    assert caught.value.path == "trial_period"
    trials.check_fit((27, "day"), INSIDE, (1, "month"))
    trials.check_fit((30, "day"), OUTSIDE, (1, "month"))


def test_a_trial_that_leads_out_of_the_calendar_is_refused() -> None:
    with refused("beyond_the_calendar"):
        trials.conversion(START, (2**31 - 1, "year"))


@given(instants, trial_lengths, modes, st.one_of(fixed, by_months), minutes)
def test_the_renewal_never_comes_before_the_conversion(
    start: datetime, trial: Length, mode: str, period: Length, later: int
) -> None:
    assume(mode == OUTSIDE or inside_trial_fits(trial, period))
    converted_at = after(start, minutes=later)

    assert not precedes(renewal(start, trial, mode, period, converted_at), converted_at)


@given(instants, trial_lengths, modes, minutes)
def test_the_first_period_begins_between_the_start_and_the_conversion(
    start: datetime, trial: Length, mode: str, later: int
) -> None:
    converted_at = after(start, minutes=later)
    _, anchor = begun(start, trial, mode, converted_at)

    assert not precedes(anchor, start)
    assert not precedes(converted_at, anchor)


@given(instants, trial_lengths, modes, fixed, minutes, minutes)
def test_the_renewal_moves_with_the_conversion_to_the_instant_for_days_and_weeks(
    start: datetime, trial: Length, mode: str, period: Length, later: int, by: int
) -> None:
    assume(mode == OUTSIDE or inside_trial_fits(trial, period))
    one, other = (renewal(start, trial, mode, period, after(start, minutes=m)) for m in (later, later + by))

    assert in_utc(other) - in_utc(one) >= -MOST_MOVED
    if _no_clock_moved(start, trial, mode, period, later, later + by):
        assert not precedes(other, one)


@given(instants, trial_lengths, modes, by_months, minutes, minutes)
def test_the_renewal_moves_with_the_conversion_to_the_date_for_months_and_years(
    start: datetime, trial: Length, mode: str, period: Length, later: int, by: int
) -> None:
    assume(mode == OUTSIDE or inside_trial_fits(trial, period))
    assume(_no_clock_moved(start, trial, mode, period, later, later + by))
    one, other = (renewal(start, trial, mode, period, after(start, minutes=m)) for m in (later, later + by))

    assert one.date() <= other.date()


def _no_clock_moved(start: datetime, trial: Length, mode: str, period: Length, *later: int) -> bool:
    """Around what the renewal is counted from and to: what a clock skips or shows twice is out of order."""
    for minutes_later in later:
        converted_at = after(start, minutes=minutes_later)
        _, anchor = begun(start, trial, mode, converted_at)
        if not all(map(still, (start, converted_at, anchor, boundary(anchor, period, 1)))):
            return False
    return True


def test_a_trial_that_ends_in_an_hour_that_is_shown_again_was_used_up_to_the_end() -> None:
    start, second = at(BERLIN, "2026-10-24T02:30"), at(BERLIN, "2026-10-25T02:15").replace(fold=1)
    trial = trials.trial(start, (1, "day"), OUTSIDE, second)

    assert trial is not None
    assert in_utc(trial.used_until) == in_utc(trial.end) == in_utc(at(BERLIN, "2026-10-25T02:30"))
