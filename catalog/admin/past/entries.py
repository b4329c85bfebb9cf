"""A change as the pages of a history tell it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from catalog.admin.past.past import Past
from catalog.domain.identity import PROVIDER, read_key
from catalog.domain.wording import Difference
from catalog.meanwhile import names_of
from catalog.models import Change, Event, Provider, Resource, Revision

MOST = 8  # differences that are told of one change

TONES = {Event.PUBLISHED: "good", Event.UNPUBLISHED: "care", Event.RETIRED: "bad", Event.DELETED: "bad"}
DOORS = {
    "admin": "in the admin",
    "api": "through the API",
    "import": "by an import",
    "command": "by a command",
}


@dataclass(frozen=True)
class Entry:
    """`differences` are the words of what it changed; without them it tells the names alone."""

    change: Change
    title: str = ""
    address: str = ""
    differences: Sequence[Difference] = ()
    steps: Sequence[tuple[str, str]] = ()
    altered: bool = False
    """Whether somebody altered the revision by hand: it does not tell what was sold."""

    @property
    def told(self) -> Sequence[Difference]:
        return self.differences[:MOST]

    @property
    def more(self) -> int:
        return len(self.differences[MOST:])

    @property
    def names(self) -> str:
        return "" if self.differences else names_of(self.change.changes)

    @property
    def event(self) -> str:
        return self.change.event.replace("_", " ")

    @property
    def tone(self) -> str:
        return TONES.get(Event(self.change.event), "")

    @property
    def door(self) -> str:
        return DOORS.get(self.change.door, self.change.door)


def of_revision(past: Past, revision: Revision, differences: Sequence[Difference] = ()) -> Entry:
    """With the ways to what differs from the revision before and from now, and back to it."""
    number = revision.number
    return Entry(
        revision.change,
        f"Revision {number}",
        past.comparing(max(number - 1, 1), number),
        differences,
        [*_steps(past, number)],
        altered=not revision.is_unaltered,
    )


def of_records(changes: Iterable[Change]) -> Iterator[Entry]:
    """Each with the way to the history of its record."""
    uuids = [read_key(PROVIDER, it.record) for it in changes if it.resource == Resource.PROVIDER]
    providers = {it.id: it.pk for it in Provider.objects.in_bulk(uuids, field_name="uuid").values()}
    for change in changes:
        yield Entry(change, f"{change.resource} {change.code}".capitalize(), _history_of(change, providers))


def _steps(past: Past, number: int) -> Iterator[tuple[str, str]]:
    if number < past.last.number:
        yield "Compare with now", past.comparing(number, past.last.number)
        if past.may_restore:
            yield "Restore…", past.restoring(number)


def _history_of(change: Change, providers: Mapping[str, int]) -> str:
    """Empty for a provider that is gone."""
    match change.resource:
        case Resource.PACKAGE:
            return reverse("admin:catalog_package_revisions", args=[change.record])
        case Resource.FEATURE:
            return reverse("admin:features_feature_changelist", query={"q": change.code})
    key = providers.get(change.record)
    return reverse("admin:catalog_provider_history", args=[key]) if key else ""
