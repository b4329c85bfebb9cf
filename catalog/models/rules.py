"""How a rule names its field: the words, code and field of a broken rule are the same at every door."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.deconstruct import deconstructible

from catalog.domain.broken_rule import BrokenRule
from catalog.models.conditions import holds, names_in
from config.rest.constraints import violation


class Refused(ValidationError):
    """A change that is valid in itself, and that the state of the catalog forbids."""


class MovedOn(Refused):
    """A change of a record that is no longer what whoever changes it knows."""

    def __init__(self, words: str, record: models.Model) -> None:
        super().__init__(words, "moved_on")
        self.record = record


class _AboutAField:
    """A constraint that is about one field, though Django would tell of it as one of the whole record."""

    def __init__(self, *, field: str, **kwargs: Any) -> None:
        self.field = field
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        path, arguments, options = super().deconstruct()  # type: ignore[misc]  # the constraint mixed into
        return path, arguments, {**options, "field": self.field}


class CheckRule(_AboutAField, models.CheckConstraint):
    """A check of one row. `field` is the one to tell the operator about."""

    def validate(
        self, model: type[models.Model], instance: models.Model, exclude: Any = None, using: str = "default"
    ) -> None:
        """Asks the row in Python. Django asks the database: three statements for each row and constraint."""
        unasked = set(names_in(self.condition)) & set(exclude or ())
        if not unasked and holds(self.condition, instance) is False:
            raise violation(self)


class UniqueRule(_AboutAField, models.UniqueConstraint):
    """A rule about several rows. `field` is the one to tell the operator about."""

    def validate(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().validate(*args, **kwargs)
        except ValidationError as error:
            raise ValidationError({self.field: error.error_list}) from error


def as_error(broken: BrokenRule) -> ValidationError:
    """A broken rule of the domain; where inside the value it is broken stands in `params["path"]`."""
    return ValidationError("%(words)s", broken.code, {"words": broken.message, "path": broken.path})


@deconstructible
class Holds:
    """A field's validator: a check of the domain, which raises at the first rule that is broken."""

    def __init__(self, check: Callable[[Any], object]) -> None:
        self.check = check

    def __call__(self, value: Any) -> None:
        try:
            self.check(value)
        except BrokenRule as broken:
            raise as_error(broken) from broken

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Holds) and self.check == other.check

    def __hash__(self) -> int:
        return hash(self.check)


@deconstructible
class AllHold:
    """A field's validator: a check of the domain, which finds every rule that is broken."""

    def __init__(self, find: Callable[[Any], Iterable[BrokenRule]]) -> None:
        self.find = find

    def __call__(self, value: Any) -> None:
        if errors := [as_error(broken) for broken in self.find(value)]:
            raise ValidationError(errors)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AllHold) and self.find == other.find

    def __hash__(self) -> int:
        return hash(self.find)
