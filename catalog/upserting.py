"""Many packages by code at once: made where there is none, changed where there is one; all of them or none.

The rules are those of one package, and the door is the same. What differs is the number of statements, which
does not grow with the packages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db import models

from catalog.bulk import errors_of, make
from catalog.changes import brought, kept, problems_of
from catalog.domain.broken_rule import BrokenRule
from catalog.domain.identity import is_code
from catalog.history import Moment, chunks
from catalog.models import Package, PackageFeature, PackageProvider, Provider
from catalog.models.door import Door
from catalog.models.identified import by_meaning
from catalog.models.package_part import PackagePart
from catalog.models.registry_lock import keep_seeds_out
from catalog.models.rules import Refused, as_error
from catalog.models.whole import Whole

OUTCOMES = CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"

BATCH = 1_000  # rows, or keys, a statement

UNMOVED = {"uuid", "code", "created_at", "package"}
"""What stays: by its code a package was found, and a row belongs to its package."""


@dataclass
class Wanted:
    """A package as somebody wants it, and its rows; None leaves a set as it is."""

    package: Package
    features: Sequence[PackageFeature] | None = None
    providers: Sequence[PackageProvider] | None = None

    def __post_init__(self) -> None:
        self.revision_before = self.package.revision
        self.is_new = self.package._state.adding

    def check(self) -> None:
        """Raise ValidationError with every rule that the package or one of these rows breaks."""
        given = Whole(self.package, self.features or (), self.providers or ())
        if errors := dict(errors_of(given)):
            raise ValidationError(errors)

    @property
    def whole(self) -> Whole:
        """With the rows that stay."""
        stored = Whole(self.package) if self.is_new else Whole.loaded(self.package)
        return Whole(
            self.package,
            stored.features if self.features is None else self.features,
            stored.providers if self.providers is None else self.providers,
        )

    @property
    def outcome(self) -> str:
        """What became of it, once the door has closed."""
        if self.is_new:
            return CREATED
        return UNCHANGED if self.package.revision == self.revision_before else CHANGED


class Upsert:
    """Inside the open door: the packages that there are, and the providers that they may be given."""

    def __init__(self, door: Door, packages: Iterable[Package], providers: Iterable[Provider]) -> None:
        self._door = door
        self.packages = {package.code: package for package in packages}
        self.providers = by_meaning(providers)

    def write(self, wanted: Sequence[Wanted]) -> None:
        """Write packages that were checked; raises Refused as `refuse_brought` does."""
        self.refuse_brought(wanted)
        new = [it.whole for it in wanted if it.is_new]
        # By code: two who make the same packages at the same moment wait for each other in one order.
        make(sorted(new, key=lambda whole: whole.package.code), self._door, Moment.now())
        _update([it for it in wanted if not it.is_new])

    def refuse_brought(self, wanted: Sequence[Wanted]) -> None:
        """Raises Refused, under their places, with all problems brought to those that would be on sale."""
        told = {
            str(place): [as_error(problem) for problem in problems]
            for place, it in enumerate(wanted)
            if (problems := self._brought_to(it))
        }
        if told:
            raise Refused(told)

    def _brought_to(self, it: Wanted) -> list[BrokenRule]:
        before = () if it.is_new else self._door.visits[it.package.uuid].before
        return brought(before, problems_of(it.package, lambda _: it.whole))


@contextmanager
def upserting(codes: Iterable[str], *, attaching: Iterable[str]) -> Iterator[Upsert]:
    """Lets in the packages of these codes, and locks the providers that these keys name; all are read afresh.

    Raises IntegrityError where somebody makes one of the packages at the same moment.
    """
    with kept() as door, ExitStack() as known:
        providers = _locked(attaching)
        keep_seeds_out()
        found = Package.objects.filter(code__in=filter(is_code, codes)).order_by("key")
        packages = [*found.select_for_update(of=("self",), no_key=True).with_parts()]
        for package in packages:
            door.admit(package, before=problems_of(package, Whole.loaded))
            known.enter_context(package.known())
        yield Upsert(door, packages, providers)


def _locked(keys: Iterable[str]) -> list[Provider]:
    """The providers that these keys name: there may be more keys than a statement takes."""
    named = chain.from_iterable(
        Provider.objects.by_keys(some).values_list("pk", flat=True) for some in chunks(keys, BATCH)
    )
    return [*Provider.objects.filter(pk__in=[*named]).order_by("key").select_for_update()]


def _update(wanted: Sequence[Wanted]) -> None:
    _save([it.package for it in wanted])
    for part in ("features", "providers"):
        replacing = [it for it in wanted if getattr(it, part) is not None]
        stored = [getattr(it.package, part).all() for it in replacing]
        _replace([*chain(*stored)], [*chain(*(getattr(it, part) for it in replacing))])


def _replace(stored: Sequence[PackagePart], wanted: Sequence[PackagePart]) -> None:
    """Write the rows of many packages, checked and adopted, as the whole of their sets."""
    stay = {row.pk for row in wanted}
    if gone := [row.pk for row in stored if row.pk not in stay]:
        type(stored[0])._default_manager.filter(pk__in=gone).delete()
    rows = sorted(wanted, key=attrgetter("saved_last"))
    _save([row for row in rows if row.pk])
    if new := [row for row in rows if not row.pk]:
        type(new[0])._default_manager.bulk_create(new, batch_size=BATCH)


def _save(records: Sequence[models.Model]) -> None:
    """Update many rows by their key, in one statement: `bulk_update` spells out each value of each row."""
    if not records:
        return
    model = type(records[0])
    columns = [field for field in model._meta.concrete_fields if field.name not in UNMOVED]
    model._default_manager.bulk_create(
        records,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=[model._meta.pk.name],
        update_fields=[field.name for field in columns if not field.primary_key],
    )
