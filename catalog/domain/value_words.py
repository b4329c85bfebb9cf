"""What a package's document says, in words for people: amounts, lengths, instants, values, texts.

Nothing here fails, whatever JSON a document holds: it may be an old one, or one that somebody altered. What
has no words of its own is told as JSON, and nothing at all as an empty text.
"""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from catalog.domain.currency import ACTIVE
from catalog.domain.differences import ABSENT, value_at
from catalog.domain.intervals import INTERVALS, counted, every
from catalog.domain.money import read_json_number, show_amount
from catalog.domain.notifications import broken_notifications, write_lines
from catalog.domain.values import show_value, typed
from features.declaration import PERIODICITY_TYPES, reset_in_words
from features.service_types import SERVICE_TYPES

Object = Mapping[str, Any]
"""A document, or a row of one that knows its package's currency, and whether its feature is a quota."""

_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::00)?(:\d\d[\d.]*)?Z")


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def json_at(holder: Object, path: Sequence[str]) -> str:
    """What a path leads to; an empty text where it leads nowhere."""
    value = value_at(holder, path)
    return "" if value is ABSENT else as_json(value)


def text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else as_json(value)


def flag(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else text(value)


def number_in(value: object) -> Decimal | None:
    """The number of a document; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return read_json_number(value)


def amount(value: object, currency: object) -> str:
    number = number_in(value)
    if number is None or not isinstance(currency, str) or currency not in ACTIVE:
        return text(value)
    return show_amount(number, currency)


def renewal(count: object, interval: object) -> str:
    match count, interval:
        case int(), str() if interval in INTERVALS:
            return every(count, interval)
    return text(count)


def length(count: object, interval: object) -> str:
    """A trial or grace; an empty text for none."""
    match count, interval:
        case int(), str() if interval in INTERVALS:
            return counted(count, interval) if count else ""
    return text(count)


def reset(count: object, interval: object) -> str:
    match count, interval:
        case int(), str() if interval in PERIODICITY_TYPES:
            return reset_in_words(interval, count)
    return text(count)


def instant(value: object) -> str:
    """`2026-01-31T00:00:00Z` as 2026-01-31 00:00 UTC."""
    found = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    return f"{found[1]} {found[2]}{found[3] or ''} UTC" if found else text(value)


def service_type(value: object) -> str:
    return SERVICE_TYPES.get(value, value) if isinstance(value, str) else text(value)


def granted(entry: Object) -> str:
    """What an entry grants: 10 gb, unlimited, not granted; of a switch on or off."""
    value, number = entry.get("value"), number_in(entry.get("value"))
    if isinstance(value, bool):
        return typed(value, bool(entry.get("quota")))
    return text(value) if number is None else show_value(number, quota=True, unit=text(entry.get("unit")))


def whole_entry(entry: Object) -> str:
    """What is granted of a feature, and for how much more, in one line."""
    price = entry.get("overage_price")
    if price is None:
        return granted(entry)
    block = granted({**entry, "value": entry.get("overage_unit", 1)})
    return f"{granted(entry)}, overage {amount(price, entry.get('currency'))} for each {block}"


def whole_attachment(row: Object) -> str:
    active = "active" if row.get("active", True) else "not active"
    return f"default, {active}" if row.get("default") else active


def notifications(value: Any) -> str:
    """One a line."""
    return text(value) if broken_notifications(value) else write_lines(value)
