"""Revisions, of deleted packages too: none is missing, none was altered, and the feed tells of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from django.db.models import Count, Exists, F, Max, Min, OuterRef

from catalog.checking.findings import Finding, Kind, Looked, missing, walk
from catalog.domain.identity import PACKAGE, typeid_of
from catalog.models import Change, Event, Package, Revision


def looked_at() -> Iterator[Looked]:
    for chunk in walk(Revision.objects.all()):
        yield Looked(Kind.REVISIONS, len(chunk), _named(_altered(chunk)))
    yield Looked(Kind.REVISIONS, 0, _named([*_missing(), *_gone()]))


def _altered(revisions: Sequence[Revision]) -> Iterator[tuple[UUID, str]]:
    told = Change.objects.filter(revision__in=[revision.pk for revision in revisions])
    entries = Counter(told.values_list("revision", flat=True))
    for revision in revisions:
        for words in _wrong_with(revision, entries[revision.pk]):
            yield revision.package_id, f"revision {revision.number}: {words}"


def _wrong_with(revision: Revision, entries: int) -> Iterator[str]:
    if revision.number < 1:
        yield "the first is 1"
    if not revision.is_unaltered:
        yield "its digest is not that of its document"
    if entries != 1:
        yield f"the feed has {entries} entries of it"


def _missing() -> Iterator[tuple[UUID, str]]:
    by_package = Revision.objects.order_by().values("package")
    numbered = by_package.annotate(first=Min("number"), last=Max("number"), count=Count("pk"))
    for package in numbered.exclude(first=1, last=F("count")).values_list("package", flat=True):
        numbers = Revision.objects.filter(package=package).order_by("number")
        for words in missing("revision", numbers.values_list("number", flat=True)):
            yield package, words


def _gone() -> Iterator[tuple[UUID, str]]:
    """Packages that are there by their revisions alone."""
    package = Package.objects.filter(uuid=OuterRef("package"))
    later = Revision.objects.filter(package=OuterRef("package"), number__gt=OuterRef("number"))
    told = Change.objects.filter(revision=OuterRef("pk"), event=Event.DELETED)
    undeleted = Revision.objects.exclude(Exists(package)).exclude(Exists(later)).exclude(Exists(told))
    for uuid in undeleted.values_list("package", flat=True):
        yield uuid, "it is gone, and the feed does not tell"


def _named(found: Iterable[tuple[UUID, str]]) -> list[Finding]:
    """Under the code of the package; of one that was deleted, under its id."""
    wrong = list(found)
    codes = dict(Package.objects.filter(uuid__in=[uuid for uuid, _ in wrong]).values_list("uuid", "code"))
    return [Finding(codes.get(uuid) or typeid_of(PACKAGE, uuid), words) for uuid, words in wrong]
