"""The admin's site: its names, and the way to the operators' own pages from every page."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from catalog.dashboard import dashboard

# What the bar under the header leads to: the address' name, the words, and the right that it needs.
OPERATORS_PAGES = (
    ("admin:index", "Dashboard", None),
    ("admin:catalog_package_changelist", "Packages", "catalog.view_package"),
    ("admin:catalog_provider_changelist", "Providers", "catalog.view_provider"),
    ("admin:features_feature_changelist", "Features", "features.view_feature"),
    ("admin:catalog_package_compare", "Compare", "catalog.view_package"),
    ("admin:catalog_package_simulate", "Simulate", "catalog.view_package"),
    ("admin:catalog_package_lint", "Lint", "catalog.view_package"),
    ("admin:catalog_package_changes", "History", "catalog.view_change"),
    ("admin:catalog_package_import", "Import", "catalog.change_package"),
)


class CatalogSite(AdminSite):
    site_header = site_title = "Service package catalog"
    index_title = "Dashboard"
    site_url = None
    empty_value_display = "—"

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "operators_pages": self._operators_pages(request)}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        shown = dashboard() if request.user.has_perm("catalog.view_package") else {}
        return super().index(request, {**shown, **(extra_context or {})})

    def _operators_pages(self, request: HttpRequest) -> list[tuple[str, str]]:
        if not self.has_permission(request):
            return []
        return [
            (reverse(name), title)
            for name, title, right in OPERATORS_PAGES
            if right is None or request.user.has_perm(right)
        ]
