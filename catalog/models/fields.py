"""The columns of this trade: amounts, and JSON of a known shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from catalog.domain.free_object import as_object, broken_object
from catalog.domain.values import DECIMALS, WHOLE_DIGITS
from catalog.models.rules import AllHold

# Of money and limits alike. So many digits survive a JSON number, which is a double, exactly.
DIGITS = WHOLE_DIGITS + DECIMALS

# What a column of 32 bits holds. PostgreSQL has such columns; SQLite would take more, and the same package
# be valid on one of them only.
LARGEST = 2**31 - 1


def amount_field(label: str | None = None, **options: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=DIGITS, decimal_places=DECIMALS, **options)


def count_field(label: str | None = None, **options: Any) -> models.PositiveIntegerField[Any, Any]:
    return models.PositiveIntegerField(label, validators=[MaxValueValidator(LARGEST)], **options)


def rank_field(label: str | None = None, **options: Any) -> models.IntegerField[Any, Any]:
    """A number that orders, of either sign."""
    limits = [MinValueValidator(-LARGEST), MaxValueValidator(LARGEST)]
    return models.IntegerField(label, validators=limits, **options)


def choice_field(
    choices: Mapping[str, str], label: str | None = None, **options: Any
) -> models.CharField[Any, Any]:
    """One of a few words; whoever writes another is told which there are."""
    words = {"invalid_choice": f"%(value)r is not one of {', '.join(choices)}."}
    longest = max(map(len, choices))
    return models.CharField(
        label, max_length=longest, choices=[*choices.items()], error_messages=words, **options
    )


class JsonField(models.JSONField):
    """JSON whose validators see every value. Django's own would let "", [] and {} pass unseen as blank."""

    empty_values = ()

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        # Past Django's own check, which knows no exact decimals: the validators say what is wrong with one.
        super(models.JSONField, self).validate(value, model_instance)


class ObjectField(JsonField):
    """An integrator's own settings or metadata: keys to scalars, or one further level."""

    default_validators = [AllHold(broken_object)]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"default": dict, "blank": True, **options})

    def to_python(self, value: Any) -> Any:
        return as_object(super().to_python(value))
