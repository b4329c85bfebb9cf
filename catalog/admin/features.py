"""The registry's pages with what only the catalog knows: who uses a feature."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from catalog.admin.pages import CatalogAdmin
from catalog.admin.uses import counted, linked
from catalog.domain.values import show_value
from catalog.models import PackageFeature
from features.admin import FeatureAdmin
from features.models import Feature

admin.site.unregister(Feature)


@admin.register(Feature)
class FeatureInUseAdmin(CatalogAdmin, FeatureAdmin):
    def get_queryset(self, request: HttpRequest) -> QuerySet[Feature]:
        package_count = counted(PackageFeature.objects.all(), "feature")
        features: QuerySet[Any] = super().get_queryset(request).annotate(package_count=package_count)
        return features

    def get_list_display(self, request: HttpRequest) -> Any:
        shown = super().get_list_display(request)
        return [*shown, "packages"] if _may_see_packages(request) else shown

    def get_fieldsets(self, request: HttpRequest, obj: Feature | None = None) -> Any:
        sections = super().get_fieldsets(request, obj)
        uses = ("Packages that grant it", {"fields": ["used_by"]})
        return [*sections, uses] if _may_see_packages(request) else sections

    @admin.display(ordering="package_count")
    def packages(self, feature: Any) -> int:
        return int(feature.package_count)

    @admin.display(description="packages")
    def used_by(self, feature: Feature) -> str:
        def granted(entry: PackageFeature) -> str:
            return show_value(entry.value, quota=feature.quota, unit=feature.field_suffix)

        return linked(PackageFeature.objects.filter(feature=feature), granted)


def _may_see_packages(request: HttpRequest) -> bool:
    return request.user.has_perm("catalog.view_package")
