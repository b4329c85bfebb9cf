"""Filters of the lists that no column answers alone."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.values import read_typed
from catalog.models import Package, PackageFeature, PackageProvider, Provider
from catalog.models.care import CARES
from catalog.models.package_feature import PackageFeatureQuerySet
from config.statements import fetched

# One step in the index for each currency; DISTINCT would read as many entries as there are packages.
CURRENCIES = """
WITH RECURSIVE used (currency) AS (
    SELECT min(currency) FROM catalog_package
    UNION ALL
    SELECT (SELECT min(currency) FROM catalog_package WHERE currency > used.currency)
    FROM used WHERE used.currency IS NOT NULL
)
SELECT currency FROM used WHERE currency IS NOT NULL ORDER BY currency
"""


class OnSaleFilter(admin.SimpleListFilter):
    title = "on sale now"
    parameter_name = "on_sale"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("yes", "Yes"), ("listed", "Yes, and listed"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        now = timezone.now()
        chosen: QuerySet[Any] = queryset
        match self.value():
            case "yes":
                chosen = queryset.sellable(now)
            case "listed":
                chosen = queryset.listed(now)
            case "no":
                # Asked of one package after the other, up to a page of them; by IN it would be of all.
                chosen = queryset.filter(~Exists(Package.objects.sellable(now).filter(pk=OuterRef("pk"))))
        return chosen


class FilterOfALink(admin.SimpleListFilter):
    """What a link leads to: among the filters it stands only where it was asked for."""

    def has_output(self) -> bool:
        return self.value() is not None


class CareFilter(FilterOfALink):
    """What the front page leads to."""

    title = "care"
    parameter_name = "care"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(care.code, care.title) for care in CARES.values()]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        chosen: QuerySet[Any] = queryset
        if care := CARES.get(self.value() or ""):
            chosen = queryset.with_deliverer().filter(care.holds(timezone.now()), retired=False)
        return chosen


class FeatureFilter(FilterOfALink):
    """What a feature's page leads to: its code, or one of its values, as in `max_rooms:10`."""

    title = "feature"
    parameter_name = "feature"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(asked, asked.replace(":", ": ")) for asked in [self.value()] if asked]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not (asked := self.value()):
            return queryset
        code, _, value = asked.partition(":")
        entries = PackageFeature.objects.filter(feature__code=code)
        if value:
            entries = _of_value(entries, value)
        return queryset.filter(pk__in=entries.values("package"))


def _of_value(entries: PackageFeatureQuerySet, text: str) -> PackageFeatureQuerySet:
    try:
        return entries.with_value(read_typed(text))
    except BrokenRule:
        return entries.none()


class CurrencyFilter(admin.SimpleListFilter):
    """Only the currencies in use."""

    title = "currency"
    parameter_name = "currency"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(currency, currency) for (currency,) in fetched(CURRENCIES, [])]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        currency = self.value()
        return queryset.filter(currency=currency) if currency else queryset


class ProviderFilter(admin.SimpleListFilter):
    title = "provider"
    parameter_name = "provider"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        providers = Provider.objects.order_by("name", "code").values_list("code", "name")
        return [(code, f"{name} ({code})") for code, name in providers]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not (code := self.value()):
            return queryset
        named = Provider.objects.by_key(code)
        return queryset.filter(pk__in=PackageProvider.objects.filter(provider__in=named).values("package"))
