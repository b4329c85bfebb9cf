"""Time by the clock on the wall: a month later it shows the same day and time, whatever it was moved by.

Where the rules come from: days and weeks are nominal, not 24 hours (RFC 5545, 3.3.6); what a clock skips
moves forward, of what it shows twice the first is meant (RFC 5545, 3.3.5, and PEP 495 with fold 0); a day
that a month lacks is its last (SKIP=BACKWARD in RFC 7529; java.time's plusMonths).

Two traps of Python's own datetimes are why no other module compares or subtracts them: those of one zone
compare by what its clock shows, so that the second 02:10 comes before the first 02:50; and adding to one may
give a time that its clock never shows.
"""

from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta, tzinfo

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.intervals import DAYS_OF, MONTHS_OF, Length, check_interval


def add(anchor: datetime, length: Length, times: int = 1) -> datetime:
    """The anchor and so many times the length, by the wall clock of the anchor's own zone.

    A day that the month lacks is the month's last (31 January and a month: 28 or 29 February). A time that
    the clock skips moves forward by as much as is skipped (02:30 becomes 03:30), one that it shows twice is
    the first. Nothing added is the anchor itself. `times` may be negative.

    Raises `invalid_choice` for an unknown interval, `no_time_zone` for an anchor without a zone, and
    `beyond_the_calendar` for what lies before the year 1 or after the year 9999, in its zone or in UTC.
    """
    start = normalised(anchor)
    if length[0] * times == 0:
        return start
    return at_wall_time(_moved(wall_time(start), length, times), zone_of(start))


def subtract(instant: datetime, span: timedelta) -> datetime:
    """The instant at which the clock of its zone showed so much less. Raises as `add` does."""
    with _within_the_calendar():
        return at_wall_time(wall_time(instant) - span, zone_of(instant))


def difference(later: datetime, earlier: datetime) -> timedelta:
    """How much the clock was turned, by the zone of the earlier one: a day is 24 hours, also in March."""
    return wall_time(in_zone(later, zone_of(earlier))) - wall_time(earlier)


def count_whole(anchor: datetime, length: Length, at: datetime) -> int:
    """How many lengths, of more than 0, fit between what the clock shows at the anchor and at an instant.

    0 where it shows less. What a clock skips or shows twice between them is the caller's to put right.
    """
    count, interval = length
    check_interval(interval)
    first, last = wall_time(anchor), wall_time(in_zone(at, zone_of(anchor)))
    if last < first:
        return 0
    if interval in DAYS_OF:
        return (last - first).days // (count * DAYS_OF[interval])
    months = (last.year - first.year) * 12 + last.month - first.month
    whole = months // (count * MONTHS_OF[interval])
    return whole if _moved(first, length, whole) <= last else whole - 1


def at_wall_time(wall: datetime, zone: tzinfo) -> datetime:
    """The instant at which a clock of the zone shows a time without a zone, such as 2026-03-29 02:30.

    What the clock skips moves forward by as much as is skipped, what it shows twice is the first.
    """
    return normalised(wall.replace(tzinfo=zone, fold=0))


def normalised(instant: datetime) -> datetime:
    """The same instant as its clock does show it: 03:30+02:00, where a datetime may say 02:30+01:00."""
    return in_zone(in_utc(instant), zone_of(instant))


def precedes(one: datetime, other: datetime) -> bool:
    """Whether one instant comes before another, whatever clocks show then."""
    return in_utc(one) < in_utc(other)


def in_zone(instant: datetime, zone: tzinfo) -> datetime:
    """The same instant by the clock of another zone."""
    zone_of(instant)
    try:  # and no context manager: a long schedule comes through here a hundred thousand times
        return instant.astimezone(zone)
    except OverflowError as error:
        raise _beyond_the_calendar() from error


def in_utc(instant: datetime) -> datetime:
    """The same instant in UTC, where clocks never move."""
    return in_zone(instant, UTC)


def zone_of(instant: datetime) -> tzinfo:
    """Raises `no_time_zone` where there is none: Python would take the machine's own."""
    if instant.tzinfo is None:
        raise BrokenRule("no_time_zone", "An instant needs a time zone.")
    return instant.tzinfo


def wall_time(instant: datetime) -> datetime:
    """What the clock of its zone shows, as a datetime without a zone."""
    return instant.replace(tzinfo=None)


def _moved(wall: datetime, length: Length, times: int) -> datetime:
    count, interval = length
    check_interval(interval)
    if interval in MONTHS_OF:
        return _months_later(wall, count * MONTHS_OF[interval] * times)
    with _within_the_calendar():
        return wall + timedelta(days=count * DAYS_OF[interval] * times)


def _months_later(wall: datetime, months: int) -> datetime:
    year, month = divmod(wall.year * 12 + wall.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise _beyond_the_calendar()
    last_day = monthrange(year, month + 1)[1]
    return wall.replace(year=year, month=month + 1, day=min(wall.day, last_day))


@contextmanager
def _within_the_calendar() -> Iterator[None]:
    try:
        yield
    except OverflowError as error:
        raise _beyond_the_calendar() from error


def _beyond_the_calendar() -> BrokenRule:
    return BrokenRule("beyond_the_calendar", "This leads out of the calendar, which has the years 1 to 9999.")
