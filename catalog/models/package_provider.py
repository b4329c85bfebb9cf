"""A provider attached to a package: one of those that can deliver it, or its default."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from catalog.domain.broken_rule import BrokenRule
from catalog.models.door import GuardedQuerySet
from catalog.models.fields import ObjectField
from catalog.models.package import Package
from catalog.models.package_part import PackagePart
from catalog.models.provider import Provider
from catalog.models.rules import CheckRule, UniqueRule, as_error

INACTIVE_DEFAULT = "The default provider of a package must be active."


class PackageProviderQuerySet(GuardedQuerySet["PackageProvider"]):
    def step_down(self) -> None:
        """Make none of them the default, so that another one can be."""
        self.filter(default=True).update(default=False)


class PackageProvider(PackagePart):
    part = "provider"

    package = models.ForeignKey(Package, models.CASCADE, related_name="providers")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="attachments")
    default = models.BooleanField(default=False, help_text="The one that delivers, unless told otherwise.")
    active = models.BooleanField(default=True)
    settings = ObjectField()
    metadata = ObjectField()

    objects = PackageProviderQuerySet.as_manager()

    class Meta(PackagePart.Meta):
        base_manager_name = "objects"
        ordering = ["provider__code"]
        constraints = [
            UniqueRule(
                fields=["package", "provider"],
                name="package_provider_once",
                field="provider",
                violation_error_code="duplicate_provider",
                violation_error_message="A provider can be attached to a package only once.",
            ),
            UniqueRule(
                fields=["package"],
                condition=Q(default=True),
                name="package_one_default_provider",
                field="default",
                violation_error_code="second_default",
                violation_error_message="A package must have at most one default provider.",
            ),
            CheckRule(
                condition=Q(default=False) | Q(active=True),
                name="package_provider_default_active",
                field="default",
                violation_error_code="inactive_default",
                violation_error_message=INACTIVE_DEFAULT,
            ),
        ]

    def __str__(self) -> str:
        return str(self.provider)

    @property
    def code(self) -> str:
        return self.provider.code

    @property
    def saved_last(self) -> bool:
        return self.default  # after the old one has stepped down

    @property
    def is_usable(self) -> bool:
        return self.active and self.provider.active

    def clean(self) -> None:
        # Objects, not ids: a package and its rows may be checked before either has one.
        package: Any = getattr(self, "package", None)
        provider: Any = getattr(self, "provider", None)
        if package is None or provider is None:
            return
        errors: dict[str, ValidationError] = {}
        if package.service_type != provider.service_type:
            errors["provider"] = as_error(serves_another_type(provider, package.service_type))
        if self.default and not provider.active:
            errors["default"] = ValidationError(f"{INACTIVE_DEFAULT} {provider} is not.", "inactive_default")
        if errors:
            raise ValidationError(errors)


def serves_another_type(provider: Provider, service_type: str) -> BrokenRule:
    words = f"{provider} serves {provider.service_type}, and the package is of type {service_type}."
    return BrokenRule("service_type_mismatch", words)
