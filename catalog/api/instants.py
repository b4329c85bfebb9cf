"""Instants over HTTP, and the zone whose clock a query and its answer are read by."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.wall_clock import at_wall_time, in_zone
from catalog.domain.zones import is_zone, read_zone
from config.rest.fields import Instant


@extend_schema_field({"type": "string"})
class TimeZone(serializers.Field[ZoneInfo, Any, str, Any]):
    """A zone by its name in the IANA database, such as Europe/Berlin."""

    def to_internal_value(self, data: Any) -> ZoneInfo:
        try:
            return read_zone(data)
        except BrokenRule as broken:
            raise serializers.ValidationError(broken.message, broken.code) from broken

    def to_representation(self, zone: ZoneInfo) -> str:
        return zone.key


class StoredInstant(Instant):
    """An instant that the calendar has; without an offset it is UTC."""

    def enforce_timezone(self, value: datetime) -> datetime:
        try:
            return at_wall_time(value, self.zone()) if value.tzinfo is None else in_zone(value, self.zone())
        except BrokenRule as broken:
            raise serializers.ValidationError(broken.message, broken.code) from broken

    def zone(self) -> tzinfo:
        return UTC


class QueryInstant(StoredInstant):
    """An instant by the clock of the `tz` that is sent with it, UTC where none is; a date is its midnight.

    A time that the clock skips moves forward by as much as is skipped, one that it shows twice is the first.
    """

    default_error_messages = {
        "invalid": "Write an instant as 2026-01-31, 2026-01-31T09:30, 2026-01-31T09:30:00Z, or with an "
        "offset after it, whose plus is %2B in an address."
    }

    def zone(self) -> tzinfo:
        sent: Any = getattr(self.root, "initial_data", None)
        name = sent.get("tz") if isinstance(sent, Mapping) else None
        return ZoneInfo(name if is_zone(name) else "UTC")  # what is no zone is told of at `tz`


def written(at: datetime | None) -> str | None:
    """An instant for JSON, by the clock of its zone and with its offset; Z where that is nothing.

    RFC 3339 has offsets in minutes. Before there were standard times a zone's was finer: then the instant is
    shown by the next clock to the east that has one, since to the west the year 1 may not have begun.
    """
    if at is None:
        return None
    offset = at.utcoffset() or timedelta(0)
    if seconds := -offset % timedelta(minutes=1):
        at = at.astimezone(timezone(offset + seconds))
    return at.isoformat().replace("+00:00", "Z")
