"""What differs between two documents of a package, in words for people and in the order of its page.

`price: USD 12.00 → USD 14.00`, `max_rooms: 10 → unlimited`, `recording: added (on)`.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from catalog.domain.attributes import (
    ROWS,
    Attribute,
    attribute_of_package,
    attribute_of_row,
    place_of,
    row_as_a_whole,
    section_of,
)
from catalog.domain.differences import ABSENT, changed, parts_of, value_at
from catalog.domain.value_words import Object, json_at

Direction = Literal["", "up", "down"]

LISTED = "/notification_preferences"  # one a line


@dataclass(frozen=True)
class Difference:
    """One attribute of a package, or of one of its rows; an empty `old` or `new` is nothing.

    `pointer` is one of those that `differences.changed` gives; attributes that are told together, such as
    the count and unit of a period, are one difference. `direction` is said of prices and limits alone.
    """

    pointer: str
    section: str
    label: str
    old: str
    new: str
    direction: Direction = ""

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        if not self.old:
            return "added"
        return "changed" if self.new else "removed"

    def __str__(self) -> str:
        match self.kind:
            case "changed":
                return f"{self.label}: {self.old} → {self.new}"
            case kind:
                return f"{self.label}: {kind} ({self.old or self.new})"


def worded_differences(old: Object, new: Object, *, quotas: Collection[str]) -> list[Difference]:
    """None exactly where `differences.changed` finds none; each tells two different texts.

    `quotas` are the codes of the features that a number limits: of another one, true is on. Never raises,
    whatever JSON the documents are.
    """
    told: dict[tuple[str, ...], Difference] = {}
    for pointer in changed(old, new):
        for it in _differences(pointer, old, new, quotas):
            told.setdefault((it.section, it.label, it.old, it.new), it)
    return sorted(told.values(), key=lambda it: place_of(parts_of(it.pointer)[0]))


def _differences(pointer: str, old: Object, new: Object, quotas: Collection[str]) -> Iterator[Difference]:
    it = _difference(pointer, old, new, quotas)
    yield from _by_line(it) if pointer == LISTED else [it]


def _difference(pointer: str, old: Object, new: Object, quotas: Collection[str]) -> Difference:
    parts = parts_of(pointer)
    if parts[0] in ROWS and len(parts) > 1 and isinstance(new[parts[0]], list):
        attribute = attribute_of_row(*parts) if len(parts) > 2 else row_as_a_whole(*parts)
        holders = _row(old, parts, quotas), _row(new, parts, quotas)
    else:
        attribute, holders = attribute_of_package(*parts), (old, new)
    label, (one, other) = attribute.label, [attribute.words(it) if it else "" for it in holders]
    if one.split() == other.split():  # the unit of a period of 0 changed, or a space behind a name
        label, one, other = ".".join(parts), json_at(old, parts), json_at(new, parts)
    return Difference(pointer, section_of(parts[0]), label, one, other, _direction(attribute, *holders))


def _row(document: Object, parts: Sequence[str], quotas: Collection[str]) -> Object | None:
    """The row, with what its words need besides."""
    row = value_at(document, parts[:2])
    return (
        None if row is ABSENT else {**row, "currency": document.get("currency"), "quota": parts[1] in quotas}
    )


def _direction(attribute: Attribute, old: Object | None, new: Object | None) -> Direction:
    before, after = (it and attribute.size(it) for it in (old, new))
    if not before or not after or before[0] != after[0] or before[1] == after[1]:
        return ""
    return "up" if before[1] < after[1] else "down"


def _by_line(it: Difference) -> Iterator[Difference]:
    """The notifications that came and that went; of another order the whole list."""
    old, new = it.old.splitlines(), it.new.splitlines()
    gone = [replace(it, old=line, new="") for line in old if line not in new]
    come = [replace(it, old="", new=line) for line in new if line not in old]
    yield from gone + come or [it]
