"""How the values of packages are written in cells, and read: each reads back what it writes."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from catalog.documents import instant
from catalog.domain.broken_rule import BrokenRule
from catalog.domain.decimals import plain_text
from catalog.domain.notifications import read_lines, write_lines
from catalog.domain.values import NUMBER
from catalog.domain.wall_clock import in_zone
from catalog.sheets.library import Widget
from config.rest.parsers import unambiguous_object

LINE_END = re.compile(r"\r\n?")
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
ON, OFF = {"on", "yes", "true"}, {"off", "no", "false"}


class Text(Widget):
    """As it is; but a sheet keeps only one kind of line end."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        return value

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return LINE_END.sub("\n", value or "")


class Word(Text):
    """One of a few words, or a code."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        return value.strip()


class Parsed(Widget):
    """Read by a function, which raises BrokenRule, and written by another."""

    def __init__(self, read: Callable[[str], Any], write: Callable[[Any], str]) -> None:
        super().__init__()
        self.read, self.write = read, write

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        return self.read(value.strip())

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else self.write(value)


def or_none(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Reads an empty cell too: as nothing."""
    return lambda text: read(text) if text else None


def read_amount(text: str) -> Decimal:
    if not text:
        raise BrokenRule("required", "This can't be empty: write 0 for nothing.")
    if not NUMBER.fullmatch(text):
        raise BrokenRule("invalid", "Write a number such as 12.50, with a decimal point.")
    return Decimal(text)


def read_count(text: str) -> int:
    if not text:
        raise BrokenRule("required", "This can't be empty: write 0 for none.")
    if not WHOLE_NUMBER.fullmatch(text):
        raise BrokenRule("invalid", "Write a whole number.")
    return int(text)


def read_flag(text: str) -> bool:
    if text.lower() not in ON | OFF:
        raise BrokenRule("invalid", "Write on or off.")
    return text.lower() in ON


def write_flag(value: bool) -> str:
    return "on" if value else "off"


def read_instant(text: str) -> datetime:
    """Without an offset, and so from a date of the spreadsheet, it is UTC."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        words = "Write a date, or an instant such as 2026-01-31T09:30:00Z; without an offset it is UTC."
        raise BrokenRule("invalid", words) from error
    return at.replace(tzinfo=UTC) if at.tzinfo is None else in_zone(at, UTC)


def read_object(text: str) -> Any:
    try:
        return json.loads(text or "{}", object_pairs_hook=unambiguous_object)
    except (ValueError, RecursionError) as error:
        words = 'This is not JSON, or a key stands twice. Write an object such as {"colour": "blue"}.'
        raise BrokenRule("invalid", words) from error


def write_object(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""


AMOUNT = Parsed(read_amount, plain_text)
AMOUNT_OR_NONE = Parsed(or_none(read_amount), plain_text)
COUNT = Parsed(read_count, str)
COUNT_OR_NONE = Parsed(or_none(read_count), str)
FLAG = Parsed(read_flag, write_flag)
INSTANT_OR_NONE = Parsed(or_none(read_instant), lambda at: instant(at) or "")
OBJECT = Parsed(read_object, write_object)
NOTIFICATIONS = Parsed(read_lines, write_lines)
TEXT, WORD = Text(), Word()
