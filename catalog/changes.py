"""The one door for writes: whatever changes a package or a provider happens inside it.

It opens the transaction, takes the locks in one order (providers by key, then packages by key, the feed's
head last), reads the record afresh under its lock, and, when the change is done, refuses what would bring a
package on sale one of the problems that keep others from being published. What was changed is kept as
revisions and in the feed. Whatever is refused is rolled back whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone

from catalog.domain.broken_rule import BrokenRule
from catalog.history import (
    CHUNK,
    Moment,
    changes_of_packages,
    changes_of_providers,
    chunks,
    provider_terms,
)
from catalog.meanwhile import require_expected
from catalog.models import Change, Package, PackageFeature, PackageProvider, Provider, Status
from catalog.models.change import append
from catalog.models.door import Door, Visit, opened
from catalog.models.on_sale import PackageQuerySet
from catalog.models.package_part import PackagePart, adopt, errors_in, replace
from catalog.models.publishing import publishing_problems
from catalog.models.rules import Refused, as_error
from catalog.models.whole import Whole


@contextmanager
def change_package(
    package: Package, *, attaching: Iterable[Provider] = (), event: str = ""
) -> Iterator[Package]:
    """Yields the package, locked and fresh; one that is yet to be made as it is.

    `attaching` are the providers that it may be given, `event` what its revision calls the change where the
    terms do not tell. Raises Refused with every problem that the change would bring to a package on sale,
    MovedOn where the package is not at a revision that is expected, and Package.DoesNotExist where it was
    deleted meanwhile.
    """
    with kept() as door:
        for provider in sorted(set(attaching), key=attrgetter("key")):
            provider.lock()
        before: list[BrokenRule] = []
        if not package._state.adding:
            package.lock()
            require_expected(package)
            before = problems_of(package, Whole.stored)
        door.admit(package, before=before, event=event)
        with package.known():
            yield package


@contextmanager
def change_provider(provider: Provider) -> Iterator[Provider]:
    """Yields the provider, locked and fresh; one that is yet to be made as it is.

    Raises Refused with every problem that the change would bring to a package on sale, MovedOn where the
    provider is not at a revision that is expected, and Provider.DoesNotExist where it was deleted meanwhile.
    """
    with kept() as door:
        terms = None
        if not provider._state.adding:
            provider.lock()
            require_expected(provider)
            terms = provider_terms(provider)
        _lock(provider.packages)
        before = {it.uuid: problems_of(it, Whole.loaded) for it in _on_sale(provider.packages)}
        door.admit(provider, before=terms)
        with provider.known():
            yield provider
        if told := _brought(before, _on_sale(provider.packages)):
            raise Refused([as_error(_told_of(package, problem)) for package, problem in told])


@contextmanager
def kept() -> Iterator[Door]:
    """An open door in a transaction: what was written is kept, and told in the feed, as its last act."""
    with transaction.atomic(), opened() as door:
        yield door
        if door.outer is None:
            _tell([*door.changes, *_changes_behind(door)])
        else:
            _refuse_brought(door.visits, _on_sale(Package.objects.filter(uuid__in=door.visits)))


_untold: ContextVar[list[Change] | None] = ContextVar("untold", default=None)


@contextmanager
def told_last() -> Iterator[None]:
    """A transaction around doors, for what is kept or lost together with what they let change.

    A door inside writes its revisions when it closes, so that they can be read; the feed's head is taken when
    this ends. Whatever leaves it by raising undoes everything, and has not locked the head.
    """
    untold: list[Change] = []
    with transaction.atomic():
        token = _untold.set(untold)
        try:
            yield
        finally:
            _untold.reset(token)
        with opened():
            append(untold)


def write(
    package: Package,
    *,
    features: Sequence[PackageFeature] | None = None,
    providers: Sequence[PackageProvider] | None = None,
) -> None:
    """Save a package and the sets of its rows, inside the door; every broken rule is told at once.

    A set that is given replaces what the package has: the row of a feature or provider that it has
    already is updated, the others go. None leaves a set as it is. Raises ValidationError, with the errors
    of rows at `features.<place>.<field>`.
    """
    errors: dict[str, Any] = {}
    try:
        package.full_clean()
    except ValidationError as error:
        errors |= error.error_dict
    for name, rows in (("features", features), ("providers", providers)):
        errors |= dict(errors_of_rows(package, name, rows or ()))
    if errors:
        raise ValidationError(errors)
    package.save()
    for name, rows in (("features", features), ("providers", providers)):
        if rows is not None:
            replace(getattr(package, name).all(), rows)


def errors_of_rows(
    package: Package, name: str, rows: Sequence[PackagePart]
) -> Iterator[tuple[str, list[ValidationError]]]:
    """The broken rules of the rows of one package, at `features.<place>.<field>`."""
    if rows and not package._state.adding:
        adopt(getattr(package, name).all(), rows)
    for place, error in errors_in(rows).items():
        for field, broken in error.error_dict.items():
            yield f"{name}.{place}" + (f".{field}" if field != NON_FIELD_ERRORS else ""), broken


def problems_of(package: Package, whole: Callable[[Package], Whole]) -> list[BrokenRule]:
    """What is wrong with a package on sale; one that is not may be unfinished."""
    if package.status != Status.ACTIVE:
        return []
    return publishing_problems(whole(package), timezone.now())


def brought(before: Sequence[BrokenRule], now: Iterable[BrokenRule]) -> list[BrokenRule]:
    """The problems that a change brought. What time or the registry brought meanwhile may stay."""
    return [problem for problem in now if not any(_is_same(problem, known) for known in before)]


def _tell(changes: list[Change]) -> None:
    """In the feed now; within `told_last`, when that ends."""
    untold = _untold.get()
    if untold is None:
        append(changes)
    else:
        untold += changes


def _changes_behind(door: Door) -> Iterator[Change]:
    moment = Moment.now()
    for chunk in chunks(door.visits_of(Package), CHUNK):
        visits = {visit.record.uuid: visit for visit in chunk}
        packages = [*Package.objects.filter(uuid__in=visits).order_by("key").with_parts()]
        _refuse_brought(visits, packages)
        yield from changes_of_packages(packages, visits, moment)
    yield from changes_of_providers(door.visits_of(Provider), moment)


def _refuse_brought(visits: Mapping[UUID, Visit], packages: Iterable[Package]) -> None:
    before = {uuid: visit.before or () for uuid, visit in visits.items()}
    if told := _brought(before, packages):
        raise Refused([as_error(problem) for _, problem in told])


def _brought(
    before: Mapping[UUID, Sequence[BrokenRule]], packages: Iterable[Package]
) -> list[tuple[Package, BrokenRule]]:
    return [
        (package, problem)
        for package in packages
        for problem in brought(before.get(package.uuid, ()), problems_of(package, Whole.loaded))
    ]


def _on_sale(packages: PackageQuerySet) -> PackageQuerySet:
    return packages.filter(status=Status.ACTIVE).with_parts()


def _lock(packages: PackageQuerySet) -> None:
    """Drafts too: one may be on its way to be published, and must wait or be waited for."""
    list(packages.order_by("key").select_for_update(of=("self",), no_key=True).values_list("key"))


def _is_same(problem: BrokenRule, known: BrokenRule) -> bool:
    return (problem.code, problem.path) == (known.code, known.path)


def _told_of(package: Package, problem: BrokenRule) -> BrokenRule:
    """The same problem, for whoever does not see the package: it is named, and the path is not theirs."""
    return BrokenRule(problem.code, f"{package}: {problem.message}")
