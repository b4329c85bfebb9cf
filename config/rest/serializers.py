"""The JSON form of a model: its types and names here, its rules in the model's `full_clean()`."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from config.enough import enough_of
from config.nearest import did_you_mean
from config.rest import fields

M = TypeVar("M", bound=models.Model)


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses a key that it does not know, instead of ignoring it."""

    ignored: frozenset[str] = frozenset()
    """Keys that an answer shows and a write may bring back, whatever they say."""

    def to_internal_value(self, data: Any) -> Any:
        errors = self.refused_keys(data) if isinstance(data, Mapping) else {}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**errors, **_by_field(error)}) from error
        if errors:
            raise serializers.ValidationError(errors)
        return values

    def refused_keys(self, data: Mapping[str, Any]) -> dict[str, list[ErrorDetail]]:
        known = [name for name, field in self.fields.items() if not field.read_only]
        unknown = (key for key in data if key not in self.fields and key not in self.ignored)
        errors = {
            key: [ErrorDetail(f"There is no such key.{did_you_mean(key, known)}", "unknown_key")]
            for key in enough_of(unknown)
        }
        if self.parent is not None:
            # A PATCH leaves out what stays; a row of one of its arrays is still a whole row.
            needed = [name for name, field in self.fields.items() if field.required and name not in data]
            errors |= {name: [ErrorDetail("This field is required.", "required")] for name in needed}
        return errors


class Body(StrictSerializer):
    """The body of an action. Without fields of its own it takes an empty object, or nothing."""


class RecordSerializer(StrictSerializer, serializers.ModelSerializer[M]):
    """A model's record. Fields that can't be written pass when they say what is stored anyway."""

    fixed: tuple[str, ...] = ()
    """Fields that are written when the record is made, and then never again."""

    beside: Mapping[str, type[serializers.Serializer[Any]]] = {}
    """What an answer shows of other records where that is asked for; by a key that is among the ignored."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: fields.Text,
        models.TextField: fields.Text,
        models.BooleanField: fields.Flag,
        models.IntegerField: fields.WholeNumber,
        models.PositiveIntegerField: fields.WholeNumber,
        models.BigIntegerField: fields.WholeNumber,
        models.DecimalField: fields.Number,
        models.DateTimeField: fields.Instant,
        models.JSONField: fields.JsonObject,
    }
    serializer_choice_field = fields.Choice

    def get_validators(self) -> list[Any]:
        return []  # full_clean() checks the unique constraints too

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        values: dict[str, Any] = super().to_internal_value(data)
        if self.instance is not None:
            for name in self.fixed:
                field = self.fields[name]
                stored = field.get_attribute(self.instance)
                if values.pop(str(field.source), stored) != stored:
                    raise serializers.ValidationError({name: [read_only(field.to_representation(stored))]})
        return values

    def refused_keys(self, data: Mapping[str, Any]) -> dict[str, list[ErrorDetail]]:
        return super().refused_keys(data) | {
            name: [read_only(self.instance and self.stored(field))]
            for name, field in self.fields.items()
            if field.read_only
            and name in data
            and name not in self.ignored
            and not self.says(field, data[name])
        }

    def says(self, field: Any, given: Any) -> bool:
        """Whether a JSON value is what the record has, in whichever spelling."""
        if given is None:
            return self.attribute(field) is None
        try:
            return bool(field.to_internal_value(given) == self.attribute(field))
        except serializers.ValidationError:
            return False

    def attribute(self, field: Any) -> Any:
        """What the record has; one that is yet to be made, what it starts with."""
        return field.get_attribute(self.instance or self.Meta.model())  # type: ignore[misc]  # it is bound

    def stored(self, field: Any) -> Any:
        """What a field says of the record."""
        value = self.attribute(field)
        return None if value is None else field.to_representation(value)

    def to_representation(self, instance: M) -> dict[str, Any]:
        """The record, or those of its fields that the request asks for."""
        document, shown = self.document(instance), self.context.get("shown")
        if shown is None or self.parent not in (None, self.root):
            return document
        return {name: value for name, value in document.items() if name in shown}

    def create(self, validated_data: dict[str, Any]) -> M:
        return self.write(self.Meta.model(), validated_data)  # type: ignore[misc]  # it is bound

    def update(self, instance: M, validated_data: dict[str, Any]) -> M:
        return self.write(instance, validated_data)

    def write(self, record: M, values: dict[str, Any]) -> M:
        """Bring the values into the record, by the rules of its model, and save it."""
        raise NotImplementedError

    def document(self, instance: M) -> dict[str, Any]:
        return super().to_representation(instance)


def read_only(stored: Any) -> ErrorDetail:
    """Told of what can't be written, with what it is."""
    said = "" if stored is None else f" It is {json.dumps(stored)}."
    return ErrorDetail(f"This can't be written.{said}", "read_only")


def _by_field(error: serializers.ValidationError) -> dict[str, Any]:
    detail = error.detail
    return dict(detail) if isinstance(detail, dict) else {"non_field_errors": detail}
