"""The registry for operators: shown and searched, never edited."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from features.admin_filters import ResetFilter, ServiceTypeFilter
from features.models import Feature
from features.service_types import SERVICE_TYPES

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Feature]
else:
    ModelAdmin = admin.ModelAdmin  # cannot be subscripted at run time


@admin.register(Feature)
class FeatureAdmin(ModelAdmin):
    list_display = [
        "titled",
        "kind",
        "field_suffix",
        "aggregation_type",
        "reset",
        "usable_on",
        "delivered_by",
        "available",
    ]
    list_filter = [
        "quota",
        "aggregation_type",
        ResetFilter,
        ServiceTypeFilter,
        "delivered_by",
        "available",
    ]
    search_fields = ["code", "name", "description"]
    search_help_text = "Search by code, name or description"
    ordering = ["code"]
    fieldsets = [
        (None, {"fields": [("name", "code"), "description", "meaning"]}),
        (
            "How it is counted",
            {"fields": [("kind", "consumption"), ("field_suffix", "aggregation_type", "reset")]},
        ),
        ("Where it is used", {"fields": ["usable_on", ("delivered_by", "available")]}),
        (
            "Settings and metadata",
            {"fields": ["feature_settings", "feature_metadata"], "classes": ["collapse"]},
        ),
    ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Feature], search_term: str
    ) -> tuple[QuerySet[Feature], bool]:
        """What is named like the term stands before what is only described by it."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if search_term and ORDER_VAR not in request.GET:
            named_so = Q(code__iexact=search_term) | Q(name__iexact=search_term)
            named_alike = Q(code__istartswith=search_term) | Q(name__istartswith=search_term)
            found = found.order_by(Case(When(named_so, then=0), When(named_alike, then=1), default=2), "code")
        return found, may_repeat

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Feature | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Feature | None = None) -> bool:
        return False

    @admin.display(description="feature", ordering="name")
    def titled(self, feature: Feature) -> SafeString:
        return format_html('{} <span class="code">{}</span>', feature.name, feature.code)

    @admin.display(description="what it means")
    def meaning(self, feature: Feature) -> str:
        return feature.meaning

    @admin.display(ordering="quota")
    def kind(self, feature: Feature) -> str:
        return "quota" if feature.quota else "switch"

    def reset(self, feature: Feature) -> str:
        return feature.reset if feature.quota else self.get_empty_value_display()

    @admin.display(description="usage")
    def consumption(self, feature: Feature) -> str:
        return "adds up until it is reset" if feature.consumable else "looked at each time"

    def usable_on(self, feature: Feature) -> str:
        return ", ".join(SERVICE_TYPES[code] for code in feature.service_types) or "all service types"
