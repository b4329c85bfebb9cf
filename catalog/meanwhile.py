"""Who changed what since somebody looked: two people never overwrite each other without knowing."""

from typing import Any

from catalog.models import Change
from catalog.models.rules import MovedOn

MOST = 5  # changes that are told


def require_expected(record: Any) -> None:
    """Raises MovedOn where a package or provider is at none of the revisions that are expected of it."""
    if record.expected is not None and record.revision not in record.expected:
        raise MovedOn(f"{record} was changed meanwhile. {_told(record)}", record)


def _told(record: Any) -> str:
    """The changes since the newest revision that was expected, the last one first."""
    known = max(
        (number for number in record.expected if number < record.revision), default=record.revision - 1
    )
    since = Change.objects.filter(record=record.id).order_by("-cursor")[: min(record.revision - known, MOST)]
    return " ".join(map(_in_words, since))


def _in_words(change: Change) -> str:
    who, when = change.actor or "somebody", f"{change.created_at:%Y-%m-%d %H:%M:%S} UTC"
    what = ", ".join(pointer.strip("/").replace("/", " ") for pointer in change.changes)
    return f"{when}: {change.event} by {who} ({change.door}){what and f', {what}'}."
