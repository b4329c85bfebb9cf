"""A constraint that the database found broken, told with the rule's own words.

Only the constraint is final: two requests may pass a check at the same moment, and one of them then
fails here, in the database. It gets the message and the code that the check would have given.
"""

import re
from collections.abc import Iterator

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.db.models import BaseConstraint, CheckConstraint, Field, Model, UniqueConstraint

SQLITE_CHECK = re.compile(r"CHECK constraint failed: (\w+)")
SQLITE_UNIQUE = re.compile(r"UNIQUE constraint failed: (.+)")


def broken_by(error: IntegrityError) -> ValidationError | None:
    """The broken rule as `full_clean()` would have raised it; None for a constraint that is no rule."""
    for model, constraint in _rules():
        if _names(error, model, constraint):
            return violation(constraint)
    return None


def violation(constraint: BaseConstraint) -> ValidationError:
    """The constraint's own message and code, at the field that it is about."""
    told = ValidationError(constraint.get_violation_error_message(), constraint.violation_error_code)
    return ValidationError({_field(constraint): told})


def _rules() -> Iterator[tuple[type[Model], UniqueConstraint | CheckConstraint]]:
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if isinstance(constraint, UniqueConstraint | CheckConstraint):
                yield model, constraint


def _names(error: IntegrityError, model: type[Model], constraint: BaseConstraint) -> bool:
    """PostgreSQL gives the constraint's name; SQLite that of a check, but a unique one's columns."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        return bool(diagnosis.constraint_name == constraint.name)
    if check := SQLITE_CHECK.search(str(error)):
        return check.group(1) == constraint.name
    unique = SQLITE_UNIQUE.search(str(error))
    return bool(
        unique
        and isinstance(constraint, UniqueConstraint)
        and unique.group(1).split(", ")
        == [f"{model._meta.db_table}.{column}" for column in columns_of(model, constraint)]
    )


def columns_of(model: type[Model], constraint: UniqueConstraint) -> list[str]:
    """The columns that a unique constraint looks at: `package_id` for a field `package`."""
    fields = [model._meta.get_field(name) for name in constraint.fields]
    return [str(field.column) for field in fields if isinstance(field, Field)]


def _field(constraint: BaseConstraint) -> str:
    """The field that the rule is about; a unique constraint of one field is about that field."""
    if named := getattr(constraint, "field", None):
        return str(named)
    if isinstance(constraint, UniqueConstraint) and len(constraint.fields) == 1:
        return constraint.fields[0]
    return NON_FIELD_ERRORS
