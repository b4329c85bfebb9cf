"""What a change leaves behind: revisions of packages, and entries of the feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.utils import timezone

from catalog.authorship import Author, current_author
from catalog.documents import Document
from catalog.domain.differences import changed
from catalog.domain.identity import PACKAGE, typeid_of
from catalog.models import Change, Event, Package, Provider, Resource, Revision
from catalog.models.door import Visit
from catalog.models.encryption import Undecipherable
from catalog.revising import HEAD, Revised, revise

CHUNK = 250  # packages whose rows are in memory at once

T = TypeVar("T")


@dataclass(frozen=True)
class Moment:
    """When something was changed, and by whom."""

    at: datetime
    author: Author

    @classmethod
    def now(cls) -> Moment:
        return cls(timezone.now(), current_author())

    def change(self, **attributes: Any) -> Change:
        author = self.author
        return Change(
            created_at=self.at, actor=author.actor, door=author.door, reason=author.reason, **attributes
        )

    def of_package(self, revised: Revised, revision: Revision) -> Change:
        return self.change(
            resource=Resource.PACKAGE,
            record=revised.package.id,
            code=revised.package.code,
            event=revised.event,
            changes=revised.changes,
            revision_id=revision.pk,  # the object would keep its document in memory
        )


def changes_of_packages(
    packages: Iterable[Package], visits: Mapping[UUID, Visit], moment: Moment
) -> list[Change]:
    """What was changed of visited packages, those that are left being loaded with their parts.

    Their new revisions are written, and shown by the records of the visits. Nothing is in the feed yet.
    """
    events, left = {uuid: visit.event for uuid, visit in visits.items()}, set()
    changes = [moment.of_package(*revised) for revised in revise(packages, events, moment.at)]
    for package in packages:
        left.add(package.uuid)
        for name in HEAD:
            setattr(visits[package.uuid].record, name, getattr(package, name))
    if gone := {uuid: visit.record.code for uuid, visit in visits.items() if uuid not in left}:
        changes += _of_deleted(gone, moment)
    return changes


def changes_of_providers(visits: Iterable[Visit], moment: Moment) -> list[Change]:
    by_uuid = {visit.record.uuid: visit for visit in visits}
    stored = Provider.objects.in_bulk(by_uuid, field_name="uuid")
    changes = (_of_provider(visit, stored.get(uuid), moment) for uuid, visit in by_uuid.items())
    return [change for change in changes if change]


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def provider_terms(provider: Provider) -> Document:
    """What tells one state of a provider from another: with its secrets, so only to be compared."""
    fields = (field for field in Provider._meta.concrete_fields if field.editable)
    try:
        properties: Any = provider.all_properties
    except Undecipherable:
        properties = provider.encrypted_properties
    terms = {field.name: getattr(provider, field.name) for field in fields}
    return deepcopy({**terms, "properties": properties})  # its objects may be changed in place


def _of_deleted(codes: Mapping[UUID, str], moment: Moment) -> list[Change]:
    """A last revision, with the terms as they were: who deleted the package, when and why is kept too."""
    last = [
        Revision(package_id=it.package_id, number=it.number + 1, digest=it.digest, document=it.document)
        for it in Revision.objects.last_of(codes)
    ]
    return [
        moment.change(
            resource=Resource.PACKAGE,
            record=typeid_of(PACKAGE, revision.package_id),
            code=codes[revision.package_id],
            event=Event.DELETED,
            revision_id=revision.pk,
        )
        for revision in Revision.objects.bulk_create(last)
    ]


def _of_provider(visit: Visit, provider: Provider | None, moment: Moment) -> Change | None:
    event, changes = _done_to(visit.before, provider_terms(provider) if provider else None)
    if not event:
        return None
    known = visit.record
    if provider:
        known.revision, known.updated_at = provider.revision + 1, moment.at
        Provider.objects.filter(pk=provider.pk).update(revision=known.revision, updated_at=moment.at)
    return moment.change(
        resource=Resource.PROVIDER, record=known.id, code=known.code, event=event, changes=changes
    )


def _done_to(before: Document | None, after: Document | None) -> tuple[str, list[str]]:
    """The event, or none, and which attributes it concerns."""
    match before, after:
        case None, None:
            return "", []
        case None, _:
            return Event.CREATED, []
        case _, None:
            return Event.DELETED, []
    changes = changed(before or {}, after or {})
    return (Event.CHANGED if changes else ""), changes
