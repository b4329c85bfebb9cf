"""Filters of the lists that no column answers alone."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from catalog.models import Package, PackageProvider, Provider


class OnSaleFilter(admin.SimpleListFilter):
    title = "on sale now"
    parameter_name = "on_sale"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("yes", "Yes"), ("listed", "Yes, and listed"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        now = timezone.now()
        match self.value():
            case "yes":
                return queryset.filter(pk__in=Package.objects.sellable(now))
            case "listed":
                return queryset.filter(pk__in=Package.objects.listed(now))
            case "no":
                return queryset.exclude(pk__in=Package.objects.sellable(now))
        return queryset


class CurrencyFilter(admin.SimpleListFilter):
    """Only the currencies in use."""

    title = "currency"
    parameter_name = "currency"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        used = Package.objects.order_by("currency").values_list("currency", flat=True).distinct()
        return [(currency, currency) for currency in used]

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
