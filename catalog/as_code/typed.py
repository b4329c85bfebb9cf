"""What a file says of an attribute, as the model has it: a type is taken as it stands, and never guessed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from catalog.domain.as_tables import NONE
from catalog.domain.broken_rule import BrokenRule
from catalog.domain.wall_clock import in_zone
from catalog.models.fields import JsonField, ObjectField
from config.rest.parsers import unambiguous_object

Fields = Mapping[str, Any]  # a model's fields, by the name of the attribute in a file


def fields_of(model: type[models.Model], *more: str) -> Fields:
    """The attributes that people decide about, and `more` that no form asks for."""
    fields = (field for field in model._meta.concrete_fields if not (field.is_relation or field.primary_key))
    return {field.name: field for field in fields if field.editable or field.name in more}


def typed(field: Any, value: Any) -> Any:
    """Raises `invalid_type`. The rules of the value are the model's."""
    if field.null and value == NONE:
        return None
    match field:
        case ObjectField():
            return _object(value)
        case JsonField():
            return value
        case models.BooleanField():
            return _checked(value, fits=isinstance(value, bool), kind="true or false")
        case models.IntegerField():
            return _checked(value, fits=_is_number(value, int), kind="a whole number")
        case models.DecimalField():
            return Decimal(_checked(value, fits=_is_number(value, int | Decimal), kind="a number"))
        case models.DateTimeField():
            return _instant(value)
        case _:
            return _text(value)


def _is_number(value: Any, kind: Any) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)


def _checked(value: Any, *, fits: bool, kind: str) -> Any:
    if not fits:
        raise BrokenRule("invalid_type", f"This must be {kind}.")
    return value


def _text(value: Any) -> str:
    """The columns would take NUL on one database, and not on the other."""
    text: str = _checked(value, fits=isinstance(value, str), kind="a text, in quotes")
    if "\0" in text:
        raise BrokenRule("null_characters_not_allowed", "Null characters are not allowed.")
    return text


def _instant(value: Any) -> datetime:
    """Without an offset it is UTC, and a date is its midnight, as the API has it."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, datetime):
        return in_zone(value, UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    raise BrokenRule("invalid_type", f'This must be an instant, such as 2026-01-31T00:00:00Z, or "{NONE}".')


def _object(value: Any) -> Any:
    """A table; or JSON text, which can say null."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value, parse_float=Decimal, object_pairs_hook=unambiguous_object)
    except (ValueError, RecursionError, ArithmeticError) as error:
        words = "This must be a table, or the text of a JSON object in which no key stands twice."
        raise BrokenRule("invalid_type", words) from error
