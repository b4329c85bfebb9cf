"""What lists of packages and providers can be filtered by."""

from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ErrorDetail, ValidationError

from catalog.api import shapes
from catalog.domain.broken_rule import BrokenRule
from catalog.domain.currency import check_currency
from catalog.domain.legible import legible
from catalog.domain.values import DECIMALS, read_typed
from catalog.models import Package, PackageFeature, PackageProvider, Provider, Status
from catalog.models.fields import DIGITS
from catalog.models.on_sale import PackageQuerySet
from catalog.models.provider import type_choices
from catalog.models.rules import Holds
from config.nearest import did_you_mean
from config.rest.filters import FlagFilter, InstantFilter
from features.models import Feature
from features.service_types import SERVICE_TYPES


def amount_filter(**options: Any) -> django_filters.NumberFilter:
    return django_filters.NumberFilter(max_digits=DIGITS, decimal_places=DECIMALS, **options)


FEATURE_MIN = OpenApiParameter(
    "feature_min",
    {"type": "array", "items": shapes.FEATURE_MIN, "minItems": 1},
    style="form",
    explode=True,
    description="code:number, for packages that grant so much or more; unlimited passes. Several mean all.",
)


class PackageFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    status = django_filters.ChoiceFilter(choices=Status.choices)
    service_type = django_filters.ChoiceFilter(choices=list(SERVICE_TYPES.items()))
    hidden = FlagFilter()
    retired = FlagFilter()
    tier = django_filters.CharFilter()
    currency = django_filters.CharFilter(validators=[Holds(check_currency)])
    price_min = amount_filter(field_name="price", lookup_expr="gte")
    price_max = amount_filter(field_name="price", lookup_expr="lte")
    has_stock = FlagFilter()
    provider = django_filters.CharFilter(method="by_provider", help_text="id, uuid, ulid or code")
    feature = django_filters.CharFilter(
        method="by_feature", help_text="The code of a feature that is granted."
    )
    feature_min = django_filters.CharFilter(method="by_feature_min")
    sellable = FlagFilter(method="by_sale", help_text="Can be bought now.")
    listed = FlagFilter(method="by_sale", help_text="Can be bought now, and is not hidden.")
    created_after = InstantFilter(field_name="created_at", lookup_expr="gt")
    created_before = InstantFilter(field_name="created_at", lookup_expr="lt")
    updated_after = InstantFilter(field_name="updated_at", lookup_expr="gt")
    updated_before = InstantFilter(field_name="updated_at", lookup_expr="lt")

    # Sub-selects and not joins: no row stands twice, and the count is a plain one. Features are asked of one
    # package after the other, up to a page of them: most packages grant most features.

    def by_provider(self, packages: PackageQuerySet, name: str, key: str) -> PackageQuerySet:
        attached = PackageProvider.objects.filter(provider=_named(Provider.objects, name, key))
        return packages.filter(pk__in=attached.values("package"))

    def by_feature(self, packages: PackageQuerySet, name: str, code: str) -> PackageQuerySet:
        return _with_entry(
            packages, PackageFeature.objects.filter(feature=_feature(name, code), granted=True)
        )

    def by_feature_min(self, packages: PackageQuerySet, name: str, _last: str) -> PackageQuerySet:
        asked: Any = self.form.data
        needed: dict[Feature, Decimal] = {}
        for text in asked.getlist(name):
            feature, at_least = _quota_and_number(name, text)
            # Of one feature the most says it all: no database takes a condition of a thousand parts.
            needed[feature] = max(at_least, needed.get(feature, at_least))
        for feature, at_least in needed.items():
            packages = _with_entry(packages, PackageFeature.objects.granting(feature, at_least))
        return packages

    def by_sale(self, packages: PackageQuerySet, name: str, wanted: bool) -> PackageQuerySet:
        chosen = {"sellable": Package.objects.sellable, "listed": Package.objects.listed}[name](
            timezone.now()
        )
        keys = chosen.values("pk")
        return packages.filter(pk__in=keys) if wanted else packages.exclude(pk__in=keys)


class ProviderFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    active = FlagFilter()
    provider_type = django_filters.ChoiceFilter(choices=type_choices)
    service_type = django_filters.ChoiceFilter(choices=list(SERVICE_TYPES.items()))
    package = django_filters.CharFilter(method="by_package", help_text="id, uuid, ulid or code")

    def by_package(self, providers: QuerySet[Provider], name: str, key: str) -> QuerySet[Provider]:
        attached = PackageProvider.objects.filter(package=_named(Package.objects, name, key))
        return providers.filter(pk__in=attached.values("provider"))


def _named(records: Any, name: str, key: str) -> Any:
    record = records.by_key(key).first()
    if record is None:
        raise ValidationError({name: [ErrorDetail(f"There is no {name} {legible(key)}.", f"unknown_{name}")]})
    return record


def _with_entry(packages: PackageQuerySet, entries: QuerySet[PackageFeature]) -> PackageQuerySet:
    return packages.filter(Exists(entries.filter(package=OuterRef("pk"))))


def _feature(name: str, code: str) -> Feature:
    feature = Feature.objects.filter(code=code).first()
    if feature is None:
        nearest = did_you_mean(code, Feature.objects.values_list("code", flat=True))
        words = f"The registry has no feature {legible(code)}.{nearest}"
        raise ValidationError({name: [ErrorDetail(words, "unknown_feature")]})
    return feature


def _quota_and_number(name: str, text: str) -> tuple[Feature, Decimal]:
    code, _, number = text.partition(":")
    try:
        at_least = read_typed(number)
    except BrokenRule:
        at_least = False
    if not code or isinstance(at_least, bool) or at_least < 0:
        words = "Write code:number, such as max_rooms:10. The number must not be negative."
        raise ValidationError({name: [ErrorDetail(words, "invalid")]})
    feature = _feature(name, code)
    if not feature.quota:
        words = f"{feature.name} is a switch: ask for it by feature={code}."
        raise ValidationError({name: [ErrorDetail(words, "switch_value")]})
    return feature, at_least
