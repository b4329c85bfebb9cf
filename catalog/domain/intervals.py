"""Lengths of time that are counted in days, weeks, months or years, and how they compare."""

from calendar import monthrange
from functools import lru_cache
from itertools import accumulate

from catalog.domain.broken_rule import BrokenRule

DAY, WEEK, MONTH, YEAR = INTERVALS = ("day", "week", "month", "year")

Length = tuple[int, str]  # how many, of which interval

DAYS_OF = {DAY: 1, WEEK: 7}
MONTHS_OF = {MONTH: 1, YEAR: 12}

# The calendar repeats every 400 years.
_CYCLE_MONTHS = 400 * 12
_MONTH_LENGTHS = [monthrange(2000 + month // 12, month % 12 + 1)[1] for month in range(_CYCLE_MONTHS)]
_DAYS_BEFORE_MONTH = list(accumulate(_MONTH_LENGTHS, initial=0))


def check_interval(interval: str) -> None:
    """Raise `invalid_choice` unless it is a day, week, month or year."""
    if interval not in INTERVALS:
        raise BrokenRule("invalid_choice", f"An interval is one of {', '.join(INTERVALS)}.")


def every(count: int, interval: str) -> str:
    """A period in words: "once", "every month", "every 3 months"."""
    return {0: "once", 1: f"every {interval}"}.get(count, f"every {counted(count, interval)}")


def counted(count: int, interval: str) -> str:
    """A length in words: "1 day", "7 days", "1000 days".

    Its number stands as it is typed, unlike what was counted, which `legible.how_many` groups for reading.
    """
    return f"{count} {interval}" if count == 1 else f"{count} {interval}s"


def inside_trial_fits(trial: Length, period: Length) -> bool:
    """Whether an inside trial is shorter than one period, whenever both begin.

    No trial fits every period, and any trial fits what is sold once (a period of 0).
    """
    check_interval(trial[1])
    check_interval(period[1])
    return trial[0] == 0 or period[0] == 0 or always_longer(period, trial)


def always_longer(one: Length, other: Length) -> bool:
    """Whether one is longer than the other, whenever both begin.

    Its shortest length is above the other's longest; months and years compare by months.
    """
    least, most = _least_and_most(one, other)
    return least > most


def never_shorter(one: Length, other: Length) -> bool:
    """Whether one is as long as the other or longer, whenever both begin."""
    least, most = _least_and_most(one, other)
    return least >= most


def normal(length: Length) -> Length:
    """The same for lengths that always are: in days, or in months; 12 months are a year."""
    count, interval = length
    if interval in DAYS_OF or count == 0:
        return count * DAYS_OF.get(interval, 0), DAY
    return _months(length), MONTH


def longest_days(length: Length) -> int:
    """The days that such a length has at most, wherever it begins in the calendar."""
    return _shortest_and_longest(length)[1]


def shortest_days(length: Length) -> int:
    """The days that such a length has at least, wherever it begins in the calendar."""
    return _shortest_and_longest(length)[0]


def _least_and_most(one: Length, other: Length) -> tuple[int, int]:
    """The least that one has, and the most that the other has, in months or in days."""
    if one[1] in MONTHS_OF and other[1] in MONTHS_OF:
        return _months(one), _months(other)
    return shortest_days(one), longest_days(other)


def _months(length: Length) -> int:
    count, interval = length
    return count * MONTHS_OF[interval]


def _shortest_and_longest(length: Length) -> tuple[int, int]:
    """The days that such a length has at least and at most, wherever it begins in the calendar."""
    count, interval = length
    if interval in DAYS_OF:
        return count * DAYS_OF[interval], count * DAYS_OF[interval]
    return _days_of_months(_months(length))


@lru_cache
def _days_of_months(months: int) -> tuple[int, int]:
    days = [_days_before(start + months) - _days_before(start) for start in range(_CYCLE_MONTHS)]
    return min(days), max(days)


def _days_before(month: int) -> int:
    cycles, month_of_cycle = divmod(month, _CYCLE_MONTHS)
    return cycles * _DAYS_BEFORE_MONTH[-1] + _DAYS_BEFORE_MONTH[month_of_cycle]
