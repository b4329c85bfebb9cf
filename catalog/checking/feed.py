"""The feed: every cursor from 1 to its head, and each entry of the right record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.checking.findings import Finding, Kind, Looked, missing, walk
from catalog.domain.identity import PACKAGE, typeid_of
from catalog.models import Change, Resource
from catalog.models.change import head


def looked_at() -> Iterator[Looked]:
    yield Looked(Kind.HEAD, 1, wrong_with_head())
    # All that come before the last are committed; what is added meanwhile is left to the next check.
    entries, before = Change.objects.filter(cursor__lte=last()), 0
    for chunk in walk(entries.select_related("revision").defer("changes", "revision__document")):
        words = [*missing("cursor", (it.cursor for it in chunk), after=before), *_wrong(chunk)]
        yield Looked(Kind.ENTRIES, len(chunk), [Finding("the feed", it) for it in words])
        before = chunk[-1].cursor


def last() -> int:
    """The cursor of the last entry that there is, whatever the head says."""
    return Change.objects.order_by("-cursor").values_list("cursor", flat=True).first() or 0


def wrong_with_head() -> list[Finding]:
    # Asked before and after: others go on writing.
    if head() <= last() <= head():
        return []
    return [Finding("the feed", f"its head is {head()}, and its last entry {last()}")]


def _wrong(entries: Sequence[Change]) -> Iterator[str]:
    for entry in entries:
        record = typeid_of(PACKAGE, entry.revision.package_id) if entry.revision else None
        if entry.resource == Resource.PACKAGE and entry.record != record:
            yield f"entry {entry.cursor} is of {entry.record}, and its revision of {record or 'nothing'}"
        elif entry.resource != Resource.PACKAGE and record:
            yield f"entry {entry.cursor} is of a {entry.resource}, and its revision of {record}"
