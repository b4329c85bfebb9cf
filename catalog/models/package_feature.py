"""What one package grants of one feature: how much, and what use beyond it costs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.values import Value, parse_value, show_value
from catalog.models.door import GuardedQuerySet
from catalog.models.fields import ObjectField, amount_field, choice_field, count_field, rank_field
from catalog.models.package import Package
from catalog.models.package_part import PackagePart
from catalog.models.rules import CheckRule, UniqueRule, as_error
from catalog.provider_types import Grant
from features.declaration import PERIODICITY_TYPES
from features.models import Feature


class PackageFeatureQuerySet(GuardedQuerySet["PackageFeature"]):
    def granting(self, feature: Feature, at_least: Decimal) -> PackageFeatureQuerySet:
        """Entries of a feature that grant this much of it; unlimited grants any amount."""
        enough = Q(limit__gte=at_least) | Q(limit__isnull=True)
        return self.filter(enough, feature=feature, granted=True)

    def with_value(self, value: Value) -> PackageFeatureQuerySet:
        """Entries of this very value."""
        if isinstance(value, bool):
            return self.filter(granted=value, limit__isnull=True)
        return self.filter(limit=value)

    def counted_by_value(self) -> models.QuerySet[PackageFeature, tuple[bool, Decimal | None, int]]:
        """`(granted, limit, how many)` for each value that there is, the most frequent first."""
        values = self.order_by().values_list("granted", "limit").annotate(count=Count("pk"))
        return values.order_by("-count", "granted", "limit")


class PackageFeature(PackagePart):
    """`value` is a number, true or false: kept as `granted`, and `limit` where there is a number."""

    part = "feature"

    package = models.ForeignKey(Package, models.CASCADE, related_name="features")
    feature = models.ForeignKey(Feature, models.PROTECT, related_name="grants")
    granted = models.BooleanField(editable=False)
    limit = amount_field(null=True, blank=True, editable=False)
    overage_price = amount_field(
        null=True, blank=True, help_text="Of each started block beyond the limit; empty: none is allowed."
    )
    overage_unit = amount_field(default=Decimal(1), help_text="The size of a block.")
    # Null stands for the registry's own reset.
    periodicity_type = choice_field(PERIODICITY_TYPES, "reset", null=True, blank=True)
    periodicity = count_field("every", null=True, blank=True)
    sort_order = rank_field(default=0)
    settings = ObjectField()
    metadata = ObjectField()

    objects = PackageFeatureQuerySet.as_manager()

    class Meta(PackagePart.Meta):
        base_manager_name = "objects"
        ordering = ["sort_order", "feature__code"]
        indexes = [models.Index(fields=["feature", "limit", "package"], name="packagefeature_value")]
        constraints = [
            UniqueRule(
                fields=["package", "feature"],
                name="package_feature_once",
                field="feature",
                violation_error_code="duplicate_feature",
                violation_error_message="A package must have at most one entry of a feature.",
            ),
            CheckRule(
                condition=Q(limit__isnull=True) | Q(granted=True),
                name="package_feature_limit_granted",
                field="value",
                violation_error_code="invalid_value",
                violation_error_message="Only what is granted may have a limit.",
            ),
            CheckRule(
                condition=Q(limit__isnull=True) | Q(limit__gte=0),
                name="package_feature_value_not_negative",
                field="value",
                violation_error_code="negative_value",
                violation_error_message="A value must not be negative; unlimited is true.",
            ),
            CheckRule(
                condition=Q(overage_price__isnull=True) | Q(overage_price__gte=0),
                name="package_feature_overage_price_not_negative",
                field="overage_price",
                violation_error_code="negative_price",
                violation_error_message="An overage price must not be negative.",
            ),
            CheckRule(
                condition=Q(overage_unit__gt=0),
                name="package_feature_overage_unit_positive",
                field="overage_unit",
                violation_error_code="overage_unit_not_positive",
                violation_error_message="The size of a block must be more than zero.",
            ),
            CheckRule(
                condition=Q(periodicity__isnull=True, periodicity_type__isnull=True)
                | Q(periodicity__isnull=False, periodicity_type__isnull=False),
                name="package_feature_whole_reset",
                field="periodicity",
                violation_error_code="half_a_reset",
                violation_error_message="A reset of its own needs both a number and a unit of time.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feature.name}: {show_value(self.value, quota=self.feature.quota)}"

    @property
    def value(self) -> Value:
        return self.granted if self.limit is None else self.limit

    @value.setter
    def value(self, raw: object) -> None:
        """Raises ValidationError where this is no value at all; its rules are checked by `full_clean()`."""
        try:
            value = parse_value(raw)
        except BrokenRule as broken:
            raise ValidationError({"value": as_error(broken)}) from broken
        self.granted, self.limit = (value, None) if isinstance(value, bool) else (True, value)

    @property
    def code(self) -> str:
        return self.feature.code

    @property
    def reset(self) -> tuple[str, int]:
        """How often usage is reset, effectively: (unit of time, how many of them; 0 for never)."""
        if self.periodicity is None or self.periodicity_type is None:
            return self.feature.periodicity_type, self.feature.periodicity
        return self.periodicity_type, self.periodicity

    @property
    def grant(self) -> Grant:
        """What a provider can be told of it."""
        feature = self.feature
        return Grant(
            code=feature.code,
            name=feature.name,
            value=self.value,
            quota=feature.quota,
            unit=feature.field_suffix,
            by_platform=feature.delivered_by == "platform",
            withdrawn=None if feature.available else not_available(feature),
        )

    def clean(self) -> None:
        feature = getattr(self, "feature", None)
        if feature is None:
            return
        self._complete_reset(feature)
        errors: dict[str, ValidationError] = {}
        if not feature.quota and self.limit is not None:
            errors["value"] = ValidationError(
                f"{feature.name} is a switch: on or off, no number.", "switch_value"
            )
        if not feature.quota and self.overage_price is not None:
            errors["overage_price"] = ValidationError(
                f"{feature.name} is a switch: it has no overage.", "switch_overage"
            )
        if reason := self._unsuitable(feature):
            errors["feature"] = reason
        if errors:
            raise ValidationError(errors)

    def _complete_reset(self, feature: Feature) -> None:
        """Half a reset is completed from the registry, and the registry's own is not kept twice."""
        if self.periodicity is not None or self.periodicity_type:
            self.periodicity_type = self.periodicity_type or feature.periodicity_type
            self.periodicity = feature.periodicity if self.periodicity is None else self.periodicity
        if not self.periodicity_type or self.reset == (feature.periodicity_type, feature.periodicity):
            self.periodicity_type = self.periodicity = None

    def _unsuitable(self, feature: Feature) -> ValidationError | None:
        """Why the feature can't be granted anew. An entry of one that changed meanwhile may stay."""
        # Objects, not ids: a package and its entries may be checked before either has one.
        package: Any = getattr(self, "package", None)
        if package and not feature.suits(package.service_type):
            broken = not_suitable(feature, package.service_type)
        elif not feature.available:
            broken = not_available(feature)
        else:
            return None
        stays = not self._state.adding and type(self).objects.filter(pk=self.pk, feature=feature).exists()
        return None if stays else as_error(broken)


def not_suitable(feature: Feature, service_type: str) -> BrokenRule:
    return BrokenRule(
        "feature_not_suitable", f"{feature.name} can't be used on a package of type {service_type}."
    )


def not_available(feature: Feature) -> BrokenRule:
    return BrokenRule("feature_not_available", f"{feature.name} is not available on this platform.")
