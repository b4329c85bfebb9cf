"""When what was used of a feature counts from zero again.

The windows of a feature begin with the first period and follow their own length, whatever the periods do: a
weekly limit of a monthly package is not cut short where a month ends. That is our own contract. They are
half-open like periods, and counted from the first start for the same reason.
"""

from datetime import datetime

from catalog.domain import periods
from catalog.domain.broken_rule import BrokenRule
from catalog.domain.intervals import DAY, MONTH, WEEK, Length, normal
from catalog.domain.periods import Period

Reset = tuple[str, int]  # daily, weekly or monthly, and how many of them; 0 for never

_INTERVALS = {"daily": DAY, "weekly": WEEK, "monthly": MONTH}


def window_at(first_start: datetime, reset: Reset, at: datetime) -> Period:
    """The window that contains an instant. Raises as `periods.period_at` does, and as `length_of`."""
    return periods.period_at(first_start, length_of(reset), at)


def windows(first_start: datetime, reset: Reset, count: int, until: datetime | None = None) -> list[Period]:
    """The first so many windows, or those of them that begin before an instant; one, if nothing is reset.

    Raises as `periods.first_periods` does, and as `length_of`.
    """
    return periods.first_periods(first_start, length_of(reset), count, until)


def length_of(reset: Reset) -> Length:
    """The length of one window; raises `invalid_choice` for an unknown type."""
    periodicity_type, periodicity = reset
    if periodicity_type not in _INTERVALS:
        raise BrokenRule("invalid_choice", f"A reset is one of {', '.join(_INTERVALS)}.")
    return periodicity, _INTERVALS[periodicity_type]


def subdivides(one: Reset, other: Reset) -> bool:
    """Whether the windows of the other are made up of whole windows of this one, wherever they begin.

    What the other's limit allows, the same limit with these windows allows too: 10 a day is never less
    than 10 a week, but 10 a week may be less than 10 a month. Raises as `length_of`.
    """
    count, unit = normal(length_of(one))
    other_count, other_unit = normal(length_of(other))
    if count == 0 or other_count == 0:
        return other_count == 0
    if unit == other_unit:
        return other_count % count == 0
    return (count, unit) == (1, DAY)
