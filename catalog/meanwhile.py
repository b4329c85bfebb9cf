"""Who changed what since somebody looked: two people never overwrite each other without knowing."""

from collections.abc import Iterator
from typing import Any

from catalog.domain.differences import parts_of
from catalog.models import Change
from catalog.models.rules import MovedOn

MOST = 5  # changes that are told
MOST_POINTERS = 12  # attributes that are named of each


def require_expected(record: Any) -> None:
    """Raises MovedOn where a package or provider is at none of the revisions that are expected of it."""
    if record.expected is None or record.revision in record.expected:
        return
    if known := [number for number in record.expected if number < record.revision]:
        told = " ".join(_told(record, since=max(known)))
        raise MovedOn(f"{record} was changed meanwhile. {told}", record)
    raise MovedOn(f"{record} is at revision {record.revision}, and another was expected.", record)


def in_words(change: Change) -> str:
    """When a record was changed, by whom, through which door, what of it and why."""
    when, who = f"{change.created_at:%Y-%m-%d %H:%M:%S} UTC", change.actor or "somebody"
    done = f"{when}: {change.event.replace('_', ' ')} by {who} ({change.door})"
    what = f": {names_of(change.changes)}" if change.changes else ""
    why = f" Reason: {change.reason.rstrip('.')}." if change.reason else ""
    return f"{done}{what}.{why}"


def names_of(pointers: list[str]) -> str:
    """`/features/max_rooms/value` as features.max_rooms.value."""
    names = [".".join(parts_of(pointer)) for pointer in pointers[:MOST_POINTERS]]
    more = len(pointers) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _told(record: Any, *, since: int) -> Iterator[str]:
    """The changes after a revision, the last one first."""
    number = record.revision - since
    yield from map(in_words, Change.objects.filter(record=record.id).order_by("-cursor")[: min(number, MOST)])
    if number > MOST:
        yield f"There were {number - MOST} more before."
