"""Many new packages at once: the same rules and the same door, in few statements for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import UniqueConstraint

from catalog.changes import errors_of_rows, kept
from catalog.history import CHUNK, Moment, chunks
from catalog.models import Package, PackageFeature, PackageProvider, Provider, Status
from catalog.models.door import Door
from catalog.models.ledger import open_stock
from catalog.models.publishing import publishing_problems
from catalog.models.registry_lock import keep_seeds_out
from catalog.models.rules import CheckRule, as_error
from catalog.models.whole import Whole
from catalog.revising import compared, keep
from config.rest.constraints import violation
from features.models import Feature

Errors = Iterator[tuple[str, Any]]


def add_packages(drafts: Iterable[Whole]) -> int:
    """Make new packages, all of them or none, and return how many; one may be active from the start.

    Raises ValidationError with every broken rule of every package, at `<place>.<field>` and
    `<place>.features.<place>.<field>`. No more of them than a chunk has are in memory at once.
    """
    moment, errors, place = Moment.now(), dict[str, Any](), 0
    with kept() as door:
        # Every provider, by key: which ones the packages name is known only after the last of them.
        providers = Provider.objects.order_by("key").select_for_update().in_bulk()
        keep_seeds_out()
        features, taken = Feature.objects.in_bulk(), set[str]()
        for chunk in chunks(drafts, CHUNK):
            _take_as_they_are_now(chunk, features, providers)
            errors |= _errors_in(chunk, place, taken, moment)
            place += len(chunk)
            if not errors:
                make(chunk, door, moment)
        if errors:
            raise ValidationError(errors)
    return place


def make(chunk: Sequence[Whole], door: Door, moment: Moment) -> None:
    """Write new packages, which were checked, and their first revisions, which the door tells at its end."""
    _forget_an_earlier_try(chunk)
    revised = compared((whole.in_order() for whole in chunk), {}, moment.at)
    _insert(chunk)
    door.changes += [moment.of_package(*revision) for revision in keep(revised)]


def _forget_an_earlier_try(chunk: Iterable[Whole]) -> None:
    """What was rolled back is no revision to compare with."""
    for whole in chunk:
        whole.package.revision, whole.package.digest = 0, ""


def _take_as_they_are_now(
    chunk: Iterable[Whole], features: Mapping[int, Feature], providers: Mapping[int, Provider]
) -> None:
    """The features and providers of the rows, which somebody may have changed before they were locked."""
    for whole in chunk:
        for entry in whole.features:
            entry.feature = features[entry.feature_id]
        for row in whole.providers:
            if row.provider_id not in providers:
                raise Provider.DoesNotExist(f"{row.provider} was deleted meanwhile.")
            row.provider = providers[row.provider_id]


def _errors_in(chunk: Sequence[Whole], first: int, taken: set[str], moment: Moment) -> dict[str, Any]:
    codes = [whole.package.code for whole in chunk]
    taken |= set(Package.objects.filter(code__in=codes).values_list("code", flat=True))
    errors: dict[str, Any] = {}
    for place, whole in enumerate(chunk, start=first):
        told = chain(errors_of(whole), _problems_of(whole, moment), _error_of_code(whole.package.code, taken))
        errors |= {f"{place}.{path}": broken for path, broken in told}
        taken.add(whole.package.code)
    return errors


def errors_of(whole: Whole) -> Errors:
    """The broken rules of one package and of its rows, but for the code that another may have."""
    yield from _errors_of_attributes(whole.package).items()
    yield from errors_of_rows(whole.package, "features", whole.features)
    yield from errors_of_rows(whole.package, "providers", whole.providers)


def _errors_of_attributes(package: Package) -> dict[str, Any]:
    """As `full_clean()` tells them without the unique constraints: those are asked once for a chunk."""
    errors: dict[str, Any] = {}
    try:
        package.full_clean(validate_constraints=False, validate_unique=False)
    except ValidationError as error:
        errors |= error.error_dict
    for constraint in package._meta.constraints:
        if isinstance(constraint, CheckRule):
            try:
                constraint.validate(Package, package, exclude=set(errors))
            except ValidationError as error:
                errors |= error.error_dict
    return errors


def _problems_of(whole: Whole, moment: Moment) -> Errors:
    if whole.package.status == Status.ACTIVE:
        for problem in publishing_problems(whole, moment.at):
            yield problem.path or "status", [as_error(problem)]


def _error_of_code(code: str, taken: set[str]) -> Errors:
    if code in taken:
        (unique,) = (it for it in Package._meta.constraints if isinstance(it, UniqueConstraint))
        yield from violation(unique).error_dict.items()


def _insert(chunk: Sequence[Whole]) -> None:
    packages = [whole.package for whole in chunk]
    opening = [(package, package.stock_qty) for package in packages]
    Package.objects.bulk_create(packages)
    open_stock(opening)
    PackageFeature.objects.bulk_create(chain.from_iterable(whole.features for whole in chunk))
    PackageProvider.objects.bulk_create(chain.from_iterable(whole.providers for whole in chunk))
