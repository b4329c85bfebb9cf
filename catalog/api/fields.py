"""The JSON types of this trade: a granted value, a feature's code, a provider's key."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.api import shapes
from catalog.documents import json_value
from catalog.domain.broken_rule import BrokenRule
from catalog.domain.identity import PACKAGE, PROVIDER, Key, read_key
from catalog.domain.values import Value, parse_value
from catalog.models import Provider
from catalog.models.identified import by_meaning
from config.nearest import did_you_mean
from config.rest.fields import JsonObject, Rows, Text
from features.models import Feature


class FreeObject(JsonObject):
    """An integrator's own settings or metadata."""

    component = "FreeObject"
    shape = shapes.free_object()
    body_shape = shapes.or_empty_array({"$ref": f"#/components/schemas/{component}"})


class Properties(JsonObject):
    """What a provider is reached by; its type says which."""

    shape = {"type": "object", "additionalProperties": True}
    body_shape = shapes.or_empty_array(shape)


class PackageId(Text):
    """What identifies a package for ever."""

    shape = shapes.public_id(PACKAGE)


class ProviderId(Text):
    """What identifies a provider for ever."""

    shape = shapes.public_id(PROVIDER)


class Ulid(Text):
    """The same 128 bits as the uuid."""

    shape = shapes.ULID


class Digest(Text):
    """The SHA-256 of the canonical JSON of a package's terms."""

    shape = shapes.DIGEST


class Code(Text):
    """The key that people give a package or a provider."""

    shape = shapes.CODE


class Currency(Text):
    """An active currency of ISO 4217."""

    shape = shapes.CURRENCY


class Notifications(JsonObject):
    """Which event is told through which channel."""

    component = "NotificationPreferences"
    shape = shapes.notifications()


@extend_schema_field(shapes.value())
class GrantedValue(serializers.Field[Value, Any, Any, Any]):
    """A number is the limit; true is unlimited, or on; false is not granted, or off."""

    def to_internal_value(self, data: Any) -> Value:
        try:
            return parse_value(data)
        except BrokenRule as broken:
            raise serializers.ValidationError(broken.message, code=broken.code) from broken

    def to_representation(self, value: Value) -> bool | int | float:
        return json_value(value)


@extend_schema_field(shapes.FEATURE_CODE)
class FeatureCode(serializers.Field[Feature, Any, str, Any]):
    """A feature by its code."""

    default_error_messages = {"unknown_feature": "The registry has no such feature.{hint}"}

    def to_internal_value(self, data: Any) -> Feature:
        registry = self._registry()
        if not isinstance(data, str) or data not in registry:
            self.fail("unknown_feature", hint=did_you_mean(str(data)[:64], registry))
        return registry[data]

    def to_representation(self, feature: Feature) -> str:
        return feature.code

    def _registry(self) -> dict[str, Feature]:
        """All features, once a request: the registry has only some dozens."""
        context: Any = self.root.context
        if "registry" not in context:
            context["registry"] = {feature.code: feature for feature in Feature.objects.all()}
        registry: dict[str, Feature] = context["registry"]
        return registry


@extend_schema_field({"type": "string"})
class ProviderKey(serializers.Field[Provider, Any, str, Any]):
    """A provider by its id, uuid, ulid or code; shown as its id.

    Where many rows name them, they were looked up for all rows, and stand in the context by their meaning.
    """

    default_error_messages = {"unknown_provider": "There is no such provider."}

    def to_internal_value(self, data: Any) -> Provider:
        provider = self._named(data) if isinstance(data, str) else None
        if provider is None:
            self.fail("unknown_provider")
        return provider

    def to_representation(self, provider: Provider) -> str:
        return provider.id

    def _named(self, key: str) -> Provider | None:
        context: Any = self.root.context
        if "providers" not in context:
            return Provider.objects.by_key(key).first()
        meaning = read_key(PROVIDER, key)
        known: Mapping[Key, Provider] = context["providers"]
        return None if meaning is None else known.get(meaning)


class Attachments(Rows):
    """Providers that are attached to a package, found by one statement."""

    def run_child_validation(self, data: Any) -> list[Any]:
        context: Any = self.root.context
        if "providers" not in context:
            context["providers"] = by_meaning(Provider.objects.by_keys(provider_keys(data)))
        return super().run_child_validation(data)


def provider_keys(rows: Iterable[Any]) -> Iterator[str]:
    """The keys in the rows of a body, whatever else stands there."""
    keys = (row.get("provider") for row in rows if isinstance(row, dict))
    return (key for key in keys if isinstance(key, str))
