"""The JSON types of the API. A type is checked here, a rule by the model.

DRF's own fields are lenient ("1" is a number, 1 is true); a contract that billing rests on is not.
Their validators stay declared, for the schema, and do not run: the model's own validators do.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from config.enough import MOST_ERRORS


class TypeOnly:
    """Leaves the rules of a value to the model's `full_clean()`: one text, one code, at every door."""

    shape: Mapping[str, Any] | None = None
    """What the OpenAPI document says of a value, where its type is not all that there is to say."""
    body_shape: Mapping[str, Any] | None = None
    """The same of a value in a body, where that may be more."""
    component: str | None = None
    """The name of the shape, where many fields have it."""

    def run_validators(self, value: Any) -> None:
        pass


class Text(TypeOnly, serializers.CharField):
    default_error_messages = {
        "null_characters_not_allowed": "Null characters are not allowed.",
        "surrogate_characters_not_allowed": "Lone surrogates are not allowed: U+{code_point:X}.",
    }

    def __init__(self, **kwargs: Any) -> None:
        # A blank text is the model's to refuse, and a text is kept as it was written.
        super().__init__(**{**kwargs, "allow_blank": True, "trim_whitespace": False})

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if "\x00" in data:
            self.fail("null_characters_not_allowed")
        if lone := next((char for char in data if 0xD800 <= ord(char) <= 0xDFFF), None):
            self.fail("surrogate_characters_not_allowed", code_point=ord(lone))
        return data


class Choice(TypeOnly, serializers.ChoiceField):
    """One of the model's choices; the model refuses any other. Where there may be none, it is null."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "allow_blank": False})

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or (data == "" and self.allow_null):
            self.fail("invalid_choice", input=data)
        return data


class Flag(TypeOnly, serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class WholeNumber(TypeOnly, serializers.IntegerField):
    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class Number(TypeOnly, serializers.DecimalField):
    """A JSON number, taken exactly: what was written, not its nearest double."""

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        # Past DRF's own, which takes an empty text for null.
        return super(serializers.DecimalField, self).validate_empty_values(data)

    def to_internal_value(self, data: Any) -> Decimal:
        if isinstance(data, bool) or not isinstance(data, int | Decimal):
            self.fail("invalid")
        return Decimal(data)


class Instant(TypeOnly, serializers.DateTimeField):
    """An instant as ISO 8601 text; without an offset it is UTC."""

    def to_internal_value(self, value: Any) -> datetime:
        if not isinstance(value, str):
            self.fail("invalid", format="ISO 8601 text, such as 2026-01-31T00:00:00Z")
        return super().to_internal_value(value)


class JsonObject(TypeOnly, serializers.JSONField):
    """A JSON value as it came; the model says what it may hold."""

    shape = {"type": "object", "additionalProperties": True}

    def to_internal_value(self, data: Any) -> Any:
        return data  # DRF's own check knows no exact decimals


class Words(JsonObject):
    """An array of texts, each of which stands for something that the model knows."""

    shape = {"type": "array", "items": {"type": "string"}, "uniqueItems": True}


class Rows(serializers.ListField):
    """An array of objects, of which the length is looked at first; some that are wrong are enough."""

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, list) and self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().to_internal_value(data)

    def run_child_validation(self, data: Any) -> list[Any]:
        rows, errors = [], {}
        for place, row in enumerate(data):
            try:
                rows.append(self.child.run_validation(row))
            except serializers.ValidationError as error:
                errors[str(place)] = error.detail
            if len(errors) == MOST_ERRORS:
                break
        if errors:
            raise serializers.ValidationError(errors)
        return rows
