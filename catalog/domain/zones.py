"""Time zones by their names in the IANA database, and instants by the clock of one, as people write them."""

from datetime import datetime, tzinfo
from functools import cache
from typing import TypeGuard
from zoneinfo import ZoneInfo, available_timezones

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.legible import legible
from catalog.domain.wall_clock import at_wall_time, in_zone
from config.nearest import did_you_mean

# The machine's own zone, and a place holder.
_NO_ZONES = {"localtime", "Factory"}


@cache
def zone_names() -> frozenset[str]:
    return frozenset(available_timezones() - _NO_ZONES)


def is_zone(name: object) -> TypeGuard[str]:
    return isinstance(name, str) and name in zone_names()


def read_zone(name: object) -> ZoneInfo:
    """The zone of a name such as Europe/Berlin; raises `unknown_time_zone`."""
    if not is_zone(name):
        words = legible(name)
        hint = did_you_mean(words, sorted(zone_names())) or " Write it as in Europe/Berlin, or UTC."
        raise BrokenRule("unknown_time_zone", f"There is no time zone “{words}”.{hint}")
    return ZoneInfo(name)


def read_instant(text: str, zone: tzinfo) -> datetime:
    """An instant as ISO 8601 has it, by the clock of the zone; a date is its midnight.

    Without an offset it is wall time of the zone. Raises `invalid`, and `beyond_the_calendar`.
    """
    try:
        written = datetime.fromisoformat(text)
    except ValueError as error:
        words = (
            "Write an instant as 2026-01-31, 2026-01-31T09:30, 2026-01-31T09:30:00Z or "
            "2026-01-31T09:30:00+01:00."
        )
        raise BrokenRule("invalid", words) from error
    return at_wall_time(written, zone) if written.tzinfo is None else in_zone(written, zone)
