"""The registry's pages with what only the catalog knows: who grants a feature, and who understands it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from catalog.admin.feature_grants import grants_of, packages_with
from catalog.admin.pages import CatalogAdmin
from catalog.admin.understanding import understandings_of
from catalog.admin.uses import counted, linked
from catalog.domain.values import show_value
from catalog.models import PackageFeature, Provider
from features.admin import FeatureAdmin
from features.models import Feature

admin.site.unregister(Feature)


@admin.register(Feature)
class FeatureInUseAdmin(CatalogAdmin, FeatureAdmin):
    change_form_template = "catalog/feature.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feature]:
        package_count = counted(PackageFeature.objects.all(), "feature")
        features: QuerySet[Any] = super().get_queryset(request).annotate(package_count=package_count)
        return features

    def get_list_display(self, request: HttpRequest) -> Any:
        shown = super().get_list_display(request)
        return [*shown, "packages"] if _may_see_packages(request) else shown

    def get_fieldsets(self, request: HttpRequest, obj: Feature | None = None) -> Any:
        sections = super().get_fieldsets(request, obj)
        uses = ("Packages that name it", {"fields": ["used_by"], "classes": ["collapse"]})
        return [*sections, uses] if _may_see_packages(request) else sections

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Feature | None = None,
    ) -> HttpResponse:
        if obj:
            context |= _known_of(obj, request)
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(ordering="package_count")
    def packages(self, feature: Any) -> int:
        return int(feature.package_count)

    @admin.display(description="packages")
    def used_by(self, feature: Feature) -> str:
        def granted(entry: PackageFeature) -> str:
            return show_value(entry.value, quota=feature.quota, unit=feature.field_suffix)

        return linked(PackageFeature.objects.filter(feature=feature), granted, packages_with(feature))


def _known_of(feature: Feature, request: HttpRequest) -> dict[str, Any]:
    """By what the operator may see."""
    names_installations = request.user.has_perm("catalog.view_provider")
    providers = Provider.objects.all() if names_installations else Provider.objects.none()
    return {
        "grants": grants_of(feature) if _may_see_packages(request) else None,
        "understandings": understandings_of(feature, providers),
        "names_installations": names_installations,
    }


def _may_see_packages(request: HttpRequest) -> bool:
    return request.user.has_perm("catalog.view_package")
