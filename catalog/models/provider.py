"""A provider: one configured installation of a vendor's service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from catalog.domain.identity import PROVIDER, check_name
from catalog.domain.legible import legible
from catalog.models.encryption import decrypted, encrypted
from catalog.models.fields import JsonField, ObjectField, choice_field
from catalog.models.identified import Identified, IdentifiedQuerySet
from catalog.models.on_sale import PackageQuerySet
from catalog.models.package import Package
from catalog.models.rules import Holds, Refused, as_error
from catalog.provider_types import (
    PROVIDER_TYPES,
    Grant,
    PropertiesRefused,
    ProviderType,
    Told,
    merge,
    public,
    secrets_set,
    told,
)
from config.enough import enough_of
from features.declaration import CODE
from features.service_types import SERVICE_TYPES


class ProviderQuerySet(IdentifiedQuerySet["Provider"]):
    def delete(self) -> tuple[int, dict[str, int]]:
        for attached in self.filter(attachments__isnull=False)[:1]:
            attached.require_detached()
        return super().delete()


def type_choices() -> list[tuple[str, str]]:
    return [(provider_type.code, provider_type.name) for provider_type in PROVIDER_TYPES.values()]


class Provider(Identified):
    prefix = PROVIDER

    name = models.CharField(max_length=120, validators=[Holds(check_name)])
    active = models.BooleanField(default=True, help_text="Only an active provider delivers anything.")
    provider_type = models.CharField("type", max_length=64, choices=type_choices)
    service_type = choice_field(SERVICE_TYPES)
    encrypted_properties = models.TextField(editable=False)
    features_off = JsonField(
        default=list, blank=True, help_text="Features of the type that this installation does not offer."
    )
    settings = ObjectField()
    metadata = ObjectField()

    objects = ProviderQuerySet.as_manager()

    class Meta(Identified.Meta):
        base_manager_name = "objects"
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="provider_code_unique",
                violation_error_code="unique",
                violation_error_message="There is a provider with this code already.",
            ),
        ]

    _given: Mapping[str, Any] | None = None

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def type(self) -> ProviderType:
        """What its type declares. One whose file is gone understands nothing, and shows nothing."""
        gone = ProviderType(code=self.provider_type, name=self.provider_type, service_types=(), features={})
        return PROVIDER_TYPES.get(self.provider_type, gone)

    @property
    def packages(self) -> PackageQuerySet:
        return Package.objects.filter(providers__provider__uuid=self.uuid)

    @property
    def all_properties(self) -> dict[str, Any]:
        """With the secrets: for the calls to the vendor, never to be shown."""
        return decrypted(self.encrypted_properties) if self.encrypted_properties else {}

    @property
    def properties(self) -> dict[str, Any]:
        """What may be read: everything but the secrets."""
        return public(self.type, self.all_properties)

    @properties.setter
    def properties(self, given: Mapping[str, Any]) -> None:
        """Taken over by `clean()`: a secret that is absent stays, one that is null is cleared."""
        self._given = given

    @property
    def secrets_set(self) -> list[str]:
        stored = self.all_properties
        return secrets_set(self.type, stored) if stored else []  # one yet to be made may have no type

    def understands(self, feature_code: str) -> bool:
        """Whether this installation can deliver the feature."""
        return self.type.understands(feature_code) and feature_code not in self.features_off

    def told(self, grants: Iterable[Grant]) -> Told:
        """What this installation is told of what a package grants; its own properties are not looked at."""
        return told(self.type, grants, service_type=self.service_type, features_off=self.features_off)

    def clean(self) -> None:
        errors: dict[str, Any] = dict(self._frozen())
        if self.provider_type in PROVIDER_TYPES:
            errors |= dict(self._broken_by_type())
            if broken := self._take_properties():
                errors["properties"] = broken
        if errors:
            raise ValidationError(errors)

    def _frozen(self) -> Iterator[tuple[str, ValidationError]]:
        """What can't change while packages rest on it; each refusal names them."""
        stored = self.stored()
        if stored is None:
            return
        for field, name in (("code", "code"), ("provider_type", "type"), ("service_type", "service type")):
            if getattr(stored, field) != getattr(self, field) and self.attachments.exists():
                words = f"The {name} is frozen while it is attached to {self.names_of(self.packages)}."
                yield field, ValidationError(words, "frozen")
        if stored.active and not self.active:
            relying = Package.objects.filter(providers__provider=self, providers__default=True)
            if relying.exists():
                words = (
                    f"It is the default provider of {self.names_of(relying)}: set another one there first."
                )
                yield "active", ValidationError(words, "default_provider")

    def _broken_by_type(self) -> Iterator[tuple[str, Any]]:
        served = self.type.service_types
        if self.service_type in SERVICE_TYPES and self.service_type not in served:
            words = f"{self.type.name} serves {', '.join(served)}."
            yield "service_type", ValidationError(words, "type_cannot_serve")
        if not isinstance(self.features_off, list):
            yield "features_off", ValidationError("This must be a list of feature codes.", "invalid")
        elif unknown := enough_of(code for code in self.features_off if not self._is_of_type(code)):
            words = f"{self.type.name} does not offer {', '.join(map(legible, unknown))} anyway."
            yield "features_off", ValidationError(words, "feature_not_of_type")
        elif len(set(self.features_off)) < len(self.features_off):
            yield "features_off", ValidationError("Each feature must stand here once.", "duplicate_feature")

    def _is_of_type(self, code: object) -> bool:
        # A type that understands all would take anything for a code.
        return isinstance(code, str) and bool(CODE.fullmatch(code)) and self.type.understands(code)

    def _take_properties(self) -> list[ValidationError]:
        """Merge what was given into what is stored; the broken rules, by property."""
        stored = self.stored()
        if self._given is None and stored and stored.provider_type == self.provider_type:
            return []
        if stored and self._given is None and stored.encrypted_properties:
            return [
                ValidationError("The type changes: give the properties that the new one needs.", "required")
            ]
        given: Any = {} if self._given is None else self._given
        if given != [] and not isinstance(given, Mapping):
            return [ValidationError("This must be an object: the properties with their values.", "invalid")]
        # Secrets are never carried over from one type to another.
        kept = self.all_properties if stored and stored.provider_type == self.provider_type else {}
        try:
            self.encrypted_properties = encrypted(merge(self.type, kept, given or {}))
        except PropertiesRefused as refusal:
            return [as_error(broken) for broken in refusal.broken]
        self._given = None
        return []

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._given is not None and (broken := self._take_properties()):
            raise ValidationError({"properties": broken})
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.require_detached()
        return super().delete(*args, **kwargs)

    def require_detached(self) -> None:
        if self.attachments.exists():
            words = f"{self} is attached to {self.names_of(self.packages)}: detach it there first."
            raise Refused(words, "provider_in_use")
