"""Filters of the feature list that no column answers alone."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from features.declaration import PERIODICITY_TYPES
from features.models import Feature
from features.service_types import SERVICE_TYPES


class ResetFilter(admin.SimpleListFilter):
    title = "reset"
    parameter_name = "reset"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("never", "never"), *((word, word) for word in PERIODICITY_TYPES)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case None:
                return queryset
            case "never":
                return queryset.filter(quota=True, periodicity=0)
        return queryset.filter(periodicity_type=self.value(), periodicity__gt=0)


class ServiceTypeFilter(admin.SimpleListFilter):
    title = "service type"
    parameter_name = "service_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return SERVICE_TYPES.items()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        service_type = self.value()
        return queryset.filter(pk__in=Feature.objects.usable_on(service_type)) if service_type else queryset
