"""Which attributes differ between two documents of a package, or of a provider."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

ABSENT: Final = object()
"""Stands for what a document does not have; null is something."""


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """JSON pointers (RFC 6901) to what differs: in the new document's order, then what only the old has.

    Rows are found by their `code` and not by their place, as in `/features/max_rooms/value`; their order is
    no difference. A row or a key that came or went is one pointer, and so is any other array that differs.
    """
    return list(_between_members(old, new, ""))


def parts_of(pointer: str) -> list[str]:
    """The keys and codes that a pointer leads through."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def value_at(document: object, parts: Sequence[str]) -> Any:
    """What the parts of a pointer lead to, or ABSENT."""
    for part in parts:
        members = _by_code(document) if isinstance(document, list) else document
        if not isinstance(members, Mapping) or part not in members:
            return ABSENT
        document = members[part]
    return document


def _between_members(old: Mapping[str, Any], new: Mapping[str, Any], pointer: str) -> Iterator[str]:
    for key in {**new, **old}:
        here = f"{pointer}/{_escaped(key)}"
        if key in old and key in new:
            yield from _between(old[key], new[key], here)
        else:
            yield here


def _between(old: object, new: object, pointer: str) -> Iterator[str]:
    match old, new:
        case dict(), dict():
            yield from _between_members(old, new, pointer)
        case list(), list() if _are_rows(old) and _are_rows(new):
            yield from _between_members(_by_code(old), _by_code(new), pointer)
        case _ if not _same(old, new):
            yield pointer


def _are_rows(items: list[Any]) -> bool:
    return all(isinstance(item, dict) and isinstance(item.get("code"), str) for item in items)


def _by_code(rows: list[Any]) -> dict[str, Any]:
    return {row["code"]: row for row in rows}


def _same(old: object, new: object) -> bool:
    """Whether two values are one in canonical JSON: 1 is 1.0, but not true, as Python has it."""
    match old, new:
        case dict(), dict():
            return old.keys() == new.keys() and all(_same(old[key], new[key]) for key in old)
        case list(), list():
            return len(old) == len(new) and all(map(_same, old, new))
        case _:
            return isinstance(old, bool) == isinstance(new, bool) and old == new


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
