"""Revisions: the terms of a package, kept for ever whenever they have changed, and rendered for reading.

A package has a new revision exactly when its terms differ from the last one's, by the digest of their
canonical JSON. Nothing here asks how they were written: what the tables say when the door closes counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from catalog.documents import FORMAT, Document, stored_text, terms_of, text_of
from catalog.domain.canonical import digest
from catalog.domain.differences import changed
from catalog.models import Event, Package, Revision, Status, StoredDocument
from catalog.models.whole import Whole

HEAD = ("revision", "digest", "updated_at")
"""The columns of a package that tell of its last revision."""


@dataclass
class Revised:
    """A package whose terms have changed, and how."""

    package: Package
    terms: Document
    event: str = ""
    changes: Sequence[str] = ()


def revise(
    packages: Iterable[Package], events: Mapping[UUID, str], at: datetime
) -> list[tuple[Revised, Revision]]:
    """New revisions of those packages, loaded with their parts, whose terms have changed.

    `events` name what was done where the terms do not tell.
    """
    revised = compared(map(Whole.loaded, packages), events, at)
    Package.objects.bulk_update([it.package for it in revised], HEAD)
    return keep(revised)


def compared(wholes: Iterable[Whole], events: Mapping[UUID, str], at: datetime) -> list[Revised]:
    """Those packages whose terms have changed, showing their next revision; nothing is written yet."""
    revised = [Revised(it.package, terms) for it in wholes if (terms := _changed_terms(it))]
    before = _last_terms(it.package for it in revised if it.package.revision)
    for it in revised:
        old = before.get(it.package.uuid)
        it.event = _event(old, it.terms)
        if it.event == Event.CHANGED:
            it.event = events.get(it.package.uuid) or it.event
        it.changes = [] if old is None else changed(old, it.terms)
        it.package.revision += 1
        it.package.updated_at = at
    return revised


def keep(revised: Sequence[Revised]) -> list[tuple[Revised, Revision]]:
    """Write what the API shows of these packages, and the revisions that stay."""
    store((it.package, it.terms) for it in revised)
    return [*zip(revised, Revision.objects.bulk_create(map(_revision, revised)), strict=True)]


def store(rendered: Iterable[tuple[Package, Document]]) -> None:
    """Write the read model of packages, from their terms."""
    StoredDocument.objects.bulk_create(
        [
            StoredDocument(package=package, format=FORMAT, text=stored_text(package, terms))
            for package, terms in rendered
        ],
        update_conflicts=True,
        unique_fields=["package"],
        update_fields=["format", "text"],
    )


def _changed_terms(whole: Whole) -> Document | None:
    """None where they are what they were; else the package has their digest."""
    package, terms = whole.package, terms_of(whole)
    known = package.digest
    package.digest = digest(terms)
    return terms if package.digest != known else None


def _last_terms(packages: Iterable[Package]) -> dict[UUID, Document]:
    last = Revision.objects.last_of([package.uuid for package in packages])
    return {revision.package_id: revision.terms for revision in last}


def _event(before: Document | None, after: Document) -> str:
    """The most telling name of what was done, where several things were done at once."""
    if before is None:
        return Event.CREATED
    if before.get("format") != after["format"]:
        return Event.REFORMATTED
    if before.get("status") != after["status"]:
        return Event.PUBLISHED if after["status"] == Status.ACTIVE else Event.UNPUBLISHED
    if before.get("retired") != after["retired"]:
        return Event.RETIRED if after["retired"] else Event.RESTORED
    return Event.CHANGED


def _revision(it: Revised) -> Revision:
    package = it.package
    return Revision(
        package=package, number=package.revision, digest=package.digest, document=text_of(it.terms)
    )
