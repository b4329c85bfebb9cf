"""What the rows of a package share: its features and its providers, each a set under one package."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from catalog.models.door import Guarded
from catalog.models.package import Package
from config.rest.constraints import columns_of, violation

P = TypeVar("P", bound="PackagePart")


class PackagePart(Guarded):
    package: Any
    """The foreign key of the row."""

    part: ClassVar[str]
    """The field that tells the rows of one package apart."""

    @property
    def saved_last(self) -> bool:
        """Whether the others are to be saved first, so that they make way for it."""
        return False

    class Meta:
        abstract = True

    @property
    def owner(self) -> Package:
        owner: Package = self.package
        return owner


def adopt(existing: models.QuerySet[P], rows: Iterable[PackagePart]) -> None:
    """Let new rows take the places of those that stand for the same feature or provider."""
    column = f"{existing.model.part}_id"
    keys = {getattr(row, column): row.pk for row in existing}
    for row in rows:
        if key := keys.get(getattr(row, column)):
            row.pk, row._state.adding = key, False


def replace(existing: models.QuerySet[P], rows: Iterable[PackagePart]) -> None:
    """Save the rows, checked and adopted, as the whole set."""
    existing.exclude(pk__in=[row.pk for row in rows if row.pk]).delete()
    for row in sorted(rows, key=attrgetter("saved_last")):
        row.save()


def errors_in(rows: Sequence[PackagePart]) -> dict[int, ValidationError]:
    """The broken rules of the rows of one package, by the row's place.

    Each row meets its own rules, and the rows as a set the unique constraints that name the package. The
    set is looked at here and not in the database, which still holds the rows that these replace.
    """
    errors: dict[int, ValidationError] = {}
    for place, row in enumerate(rows):
        try:
            # Whoever gives the rows has looked up both.
            row.full_clean(exclude={"package", row.part})
            _check_against(rows[:place], row)
        except ValidationError as error:
            errors[place] = error
    return errors


def _check_against(earlier: Sequence[PackagePart], row: PackagePart) -> None:
    for constraint in row._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and "package" in constraint.fields:
            identity = _identity(row, constraint)
            if identity is not None and any(_identity(other, constraint) == identity for other in earlier):
                raise violation(constraint)


def _identity(row: PackagePart, constraint: models.UniqueConstraint) -> tuple[Any, ...] | None:
    """What must not stand twice among the rows; None for a row that the constraint is not about."""
    conditions: Any = constraint.condition.children if constraint.condition else []
    if any(getattr(row, name) != wanted for name, wanted in conditions):
        return None
    return tuple(
        getattr(row, column) for column in columns_of(type(row), constraint) if column != "package_id"
    )
