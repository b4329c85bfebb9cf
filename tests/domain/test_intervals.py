from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.intervals import (
    INTERVALS,
    Length,
    always_longer,
    every,
    inside_trial_fits,
    longest_days,
    never_shorter,
    normal,
    shortest_days,
)
from tests.domain.refused import refused

dates = st.dates(min_value=date(1600, 1, 1), max_value=date(2400, 1, 1))
lengths = st.tuples(st.integers(min_value=1, max_value=60), st.sampled_from(INTERVALS))


def end_of(start: date, length: Length) -> date:
    """By the calendar, the day clamped to the month's end."""
    count, interval = length
    if interval in ("day", "week"):
        return start + timedelta(days=count * (7 if interval == "week" else 1))
    month = start.year * 12 + start.month - 1 + count * (12 if interval == "year" else 1)
    year, month_of_year = divmod(month, 12)
    return date(year, month_of_year + 1, min(start.day, monthrange(year, month_of_year + 1)[1]))


@pytest.mark.parametrize(
    ("trial", "period"),
    [
        ((7, "day"), (30, "day")),
        ((29, "day"), (30, "day")),
        ((1, "week"), (8, "day")),
        ((6, "day"), (1, "week")),
        ((27, "day"), (1, "month")),
        ((3, "week"), (1, "month")),
        ((88, "day"), (3, "month")),
        ((364, "day"), (1, "year")),
        ((52, "week"), (1, "year")),
        ((1459, "day"), (4, "year")),
        ((1, "month"), (32, "day")),
        ((1, "year"), (367, "day")),
        ((1, "month"), (2, "month")),
        ((11, "month"), (1, "year")),
        ((1, "year"), (13, "month")),
    ],
)
def test_a_trial_shorter_than_any_such_period_fits(trial: Length, period: Length) -> None:
    assert inside_trial_fits(trial, period)


@pytest.mark.parametrize(
    ("trial", "period"),
    [
        ((30, "day"), (30, "day")),
        ((1, "week"), (7, "day")),
        ((28, "day"), (1, "month")),
        ((4, "week"), (1, "month")),
        ((89, "day"), (3, "month")),
        ((365, "day"), (1, "year")),
        ((1460, "day"), (4, "year")),
        ((1, "month"), (31, "day")),
        ((1, "year"), (366, "day")),
        ((1, "month"), (1, "month")),
        ((12, "month"), (1, "year")),
        ((1, "year"), (12, "month")),
        ((2, "month"), (1, "month")),
    ],
)
def test_a_trial_that_can_be_as_long_as_a_period_does_not_fit(trial: Length, period: Length) -> None:
    assert not inside_trial_fits(trial, period)


@given(lengths, lengths, dates, dates)
def test_a_trial_that_fits_is_shorter_wherever_both_begin(
    trial: Length, period: Length, trial_start: date, period_start: date
) -> None:
    by_months = {trial[1], period[1]} <= {"month", "year"}
    anchor = trial_start if by_months else period_start
    if inside_trial_fits(trial, period):
        assert end_of(trial_start, trial) - trial_start < end_of(anchor, period) - anchor


@given(st.integers(min_value=1, max_value=60))
def test_the_bounds_of_months_are_reached_in_the_calendar(months: int) -> None:
    period = (months, "month")
    in_days = {
        (end_of(start, period) - start).days
        for start in (date(year, month, 1) for year in range(1996, 2010) for month in range(1, 13))
    }

    assert inside_trial_fits((min(in_days) - 3, "day"), period)
    assert not inside_trial_fits((max(in_days), "day"), period)


@given(lengths)
def test_no_trial_fits_every_period_and_any_trial_fits_what_is_sold_once(length: Length) -> None:
    for interval in INTERVALS:
        assert inside_trial_fits((0, interval), length)
        assert inside_trial_fits(length, (0, interval))


def test_the_longest_lengths_compare_too() -> None:
    assert inside_trial_fits((10**18, "day"), (10**17, "year"))
    assert not inside_trial_fits((10**18, "year"), (10**18, "week"))


@pytest.mark.parametrize("interval", ["", "days", "Month", "fortnight"])
def test_an_unknown_interval_is_refused(interval: str) -> None:
    with refused("invalid_choice", words="day, week, month, year"):
        inside_trial_fits((1, interval), (1, "month"))
    with refused("invalid_choice"):
        inside_trial_fits((1, "day"), (1, interval))


@pytest.mark.parametrize(
    ("count", "interval", "words"),
    [
        (0, "month", "once"),
        (1, "week", "every week"),
        (2, "day", "every 2 days"),
        (3, "year", "every 3 years"),
    ],
)
def test_a_period_is_told_in_words(count: int, interval: str, words: str) -> None:
    assert every(count, interval) == words


@pytest.mark.parametrize(
    ("one", "other", "longer", "never_less"),
    [
        ((2, "month"), (1, "month"), True, True),
        ((1, "year"), (12, "month"), False, True),
        ((32, "day"), (1, "month"), True, True),
        ((31, "day"), (1, "month"), False, True),
        ((30, "day"), (1, "month"), False, False),
        ((1, "month"), (28, "day"), False, True),
        ((1, "month"), (4, "week"), False, True),
        ((1, "month"), (27, "day"), True, True),
        ((0, "day"), (0, "year"), False, True),
    ],
)
def test_lengths_compare_by_what_they_always_are(
    one: Length, other: Length, longer: bool, never_less: bool
) -> None:
    assert always_longer(one, other) == longer
    assert never_shorter(one, other) == never_less


@given(lengths)
def test_no_length_is_longer_than_itself(length: Length) -> None:
    assert not always_longer(length, length)
    assert shortest_days(length) <= longest_days(length)


@pytest.mark.parametrize(
    ("length", "same"),
    [
        ((2, "week"), (14, "day")),
        ((3, "day"), (3, "day")),
        ((2, "year"), (24, "month")),
        ((0, "month"), (0, "day")),
        ((0, "day"), (0, "day")),
    ],
)
def test_lengths_that_always_are_the_same_are_normal_alike(length: Length, same: Length) -> None:
    assert normal(length) == same
