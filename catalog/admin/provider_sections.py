"""The sections of a provider's page: what every provider has, and what its type declares."""

from collections.abc import Collection
from typing import Any

from catalog.admin.property_fields import FREE, property_lines
from catalog.provider_types import ProviderType

Section = tuple[str | None, dict[str, Any]]

FOLDED = ["collapse"]


def sections(*, is_new: bool, properties: list[Section]) -> list[Section]:
    return [
        (None, {"fields": ["provider_type", ("name", "code"), "service_type", "active"]}),
        *properties,
        ("Features", {"fields": ["features_off"]}),
        ("Settings and metadata", {"classes": FOLDED, "fields": ["settings", "metadata"]}),
        *([] if is_new else _standing()),
    ]


def typed_properties(provider_type: ProviderType, secrets_set: Collection[str]) -> list[Section]:
    """A field for each property; those that the type would rather be without are folded."""
    if provider_type.free_properties:
        return [("Properties", {"fields": [FREE]})]
    current = [declared for declared in provider_type.properties if not declared.deprecated]
    deprecated = [declared for declared in provider_type.properties if declared.deprecated]
    shown: Section = ("Properties", {"fields": [*property_lines(current, secrets_set)]})
    folded: Section = (
        "Deprecated properties",
        {"classes": FOLDED, "fields": [*property_lines(deprecated, secrets_set)]},
    )
    return [shown, folded] if deprecated else [shown]


def shown_properties() -> list[Section]:
    return [("Properties", {"fields": ["shown_properties"]})]


def _standing() -> list[Section]:
    return [
        ("Packages", {"fields": ["used_by"]}),
        _identifiers(),
    ]


def _identifiers() -> Section:
    fields = ["id", "uuid", "ulid", "last_change", ("created_at", "updated_at")]
    return "Identifiers", {"classes": FOLDED, "fields": fields}
