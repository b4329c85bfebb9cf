"""The periods of a subscription: half-open, from one anchor, without gap or overlap.

They are numbered from 1, as a schedule shows them: period n is [boundary(n - 1), boundary(n)), and an
instant on a boundary belongs to the period that begins there. Each boundary is counted from the anchor and
never from another boundary, so that a 31st is a 31st again after February, as from Stripe's billing cycle
anchor.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from catalog.domain import wall_clock
from catalog.domain.broken_rule import BrokenRule
from catalog.domain.intervals import Length


@dataclass(frozen=True)
class Period:
    """[start, end), both in the anchor's zone; the one period of what is sold once has no end.

    It is empty where a zone has left out the very day that it would have been.
    """

    number: int
    start: datetime
    end: datetime | None

    def contains(self, at: datetime) -> bool:
        begun = not wall_clock.precedes(at, self.start)
        return begun and (self.end is None or wall_clock.precedes(at, self.end))


def boundary(anchor: datetime, length: Length, n: int) -> datetime:
    """The anchor and n lengths: where period n ends, and the next begins. Boundary 0 is the anchor itself.

    Raises `no_such_period` for a number below 0, or above it where a length of 0 has no boundary, and
    otherwise as `wall_clock.add` does.
    """
    if n < 0 or (n > 0 and length[0] == 0):
        raise BrokenRule("no_such_period", f"There is no boundary {n}.")
    return wall_clock.add(anchor, length, n)


def period(anchor: datetime, length: Length, n: int) -> Period:
    """Period n, counted from 1; a length of 0 makes one period without an end. Raises as `boundary` does."""
    start = boundary(anchor, length, n - 1)
    return Period(n, start, boundary(anchor, length, n) if length[0] else None)


def period_at(anchor: datetime, length: Length, at: datetime) -> Period:
    """The period that contains an instant; however far it is from the anchor, it takes as long.

    Raises `before_the_anchor` for an instant that comes before the first period, and `beyond_the_calendar`
    where the period would end there.
    """
    if wall_clock.precedes(at, anchor):
        raise BrokenRule("before_the_anchor", "This is before the first period begins.")
    if length[0] == 0:
        return period(anchor, length, 1)
    # By the clock it is this one. Where the clock was moved, it may be the one before or the one after.
    whole = wall_clock.count_whole(anchor, length, at)
    if wall_clock.precedes(at, boundary(anchor, length, whole)):
        whole -= 1
    found = period(anchor, length, whole + 1)
    return found if found.contains(at) else period(anchor, length, whole + 2)


def first_periods(
    anchor: datetime, length: Length, count: int, until: datetime | None = None
) -> list[Period]:
    """The first so many periods, or those of them that begin before an instant; one, where the length is 0.

    Raises as `boundary` does, for a period that begins before the instant and ends beyond the calendar.
    """
    if length[0] == 0:
        return [period(anchor, length, 1)]
    boundaries = (boundary(anchor, length, n) for n in range(count))
    starts = [*takewhile(lambda start: until is None or wall_clock.precedes(start, until), boundaries)]
    ends = [*starts[1:], boundary(anchor, length, len(starts))]
    return [Period(n, start, end) for n, (start, end) in enumerate(zip(starts, ends, strict=False), 1)]
