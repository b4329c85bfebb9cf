"""What differs between two tables of a package or a provider, as a person reads it: old → new, up or down.

Named as the files name it, so that one finds the line to edit; the admin's words are in `wording.py`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from catalog.domain.as_tables import AMOUNTS
from catalog.domain.currency import ACTIVE
from catalog.domain.decimals import plain_text
from catalog.domain.differences import ABSENT, changed, parts_of, value_at
from catalog.domain.money import json_number, show_amount
from catalog.domain.toml_text import Table
from catalog.domain.values import show_value

Direction = Literal["", "up", "down"]


ROWS = ("features", "providers")
LONGEST = 70  # characters of one value


@dataclass(frozen=True)
class Granting:
    """What tells how the value of a feature is read."""

    quota: bool
    unit: str = ""


Features = Mapping[str, Granting]
"""Those of the registry, by code."""


@dataclass(frozen=True)
class Difference:
    """One attribute that differs, by its JSON pointer. What is not there, on either side, is None."""

    pointer: str
    old: Any
    new: Any
    old_words: str
    new_words: str
    direction: Direction = ""

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(parts_of(self.pointer))

    def __str__(self) -> str:
        name = ".".join(self.path)
        if self.old is None:
            return f"{name}: {self.new_words}"
        if self.new is None:
            return f"{name}: {self.old_words} → removed"
        told = f" ({self.direction})" if self.direction else ""
        return f"{name}: {self.old_words} → {self.new_words}{told}"

    def as_json(self) -> Table:
        return {
            "path": self.pointer,
            "old": as_json(self.old),
            "new": as_json(self.new),
            "direction": self.direction or None,
        }


def told_differences(old: Table, new: Table, features: Features) -> list[Difference]:
    """What differs, in the order of the new table."""
    return [_told(pointer, old, new, features) for pointer in changed(old, new)]


def as_json(value: Any) -> Any:
    match value:
        case Decimal():
            return json_number(value)
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case dict():
            return {key: as_json(member) for key, member in value.items()}
        case list():
            return [as_json(member) for member in value]
        case _:
            return value


def _told(pointer: str, old: Table, new: Table, features: Features) -> Difference:
    path = tuple(parts_of(pointer))
    before, after = _at(path, old), _at(path, new)
    return Difference(
        pointer,
        before,
        after,
        _words(path, before, old, features),
        _words(path, after, new, features),
        _direction(before, after) if _has_direction(path, old, new, features) else "",
    )


def _at(path: tuple[str, ...], table: Table) -> Any:
    found = value_at(table, path)
    return None if found is ABSENT else found


def _has_direction(path: tuple[str, ...], old: Table, new: Table, features: Features) -> bool:
    """Amounts in one currency have, and limits."""
    if path[-1] in AMOUNTS:
        return bool(old.get("currency") == new.get("currency"))
    return _is_value(path) and path[1] in features and features[path[1]].quota


def _direction(old: Any, new: Any) -> Direction:
    before, after = _size(old), _size(new)
    if before is None or after is None:
        return ""
    return "up" if before < after else "down"


def _is_value(path: tuple[str, ...]) -> bool:
    return len(path) == 3 and path[0] == "features" and path[2] == "value"


def _size(value: Any) -> Decimal | None:
    """Unlimited is above all numbers, and not granted below 0."""
    match value:
        case bool():
            return Decimal("Infinity") if value else Decimal(-1)
        case int() | Decimal():
            return Decimal(value)
        case _:
            return None


def _words(path: tuple[str, ...], value: Any, table: Table, features: Features) -> str:
    if len(path) == 2 and path[0] in ROWS and isinstance(value, dict):
        return ", ".join(_words_of_row(path, value, table, features)) or "attached"
    if path[-1] in AMOUNTS and isinstance(value, int | Decimal) and table.get("currency") in ACTIVE:
        return show_amount(Decimal(value), table["currency"])
    if _is_value(path) and isinstance(value, bool | int | Decimal):
        granting = features.get(path[1], Granting(quota=True))
        number = value if isinstance(value, bool) else Decimal(value)
        return show_value(number, quota=granting.quota, unit=granting.unit)
    return _cut(_plain(value))


def _words_of_row(path: tuple[str, ...], row: Table, table: Table, features: Features) -> Iterator[str]:
    for name, value in row.items():
        words = _words((*path, name), value, table, features)
        yield words if name == "value" else f"{name} {words}"


def _plain(value: Any) -> str:
    match value:
        case Decimal():
            return plain_text(value)
        case datetime():
            return str(as_json(value))
        case _:
            return json.dumps(as_json(value), ensure_ascii=False)


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
