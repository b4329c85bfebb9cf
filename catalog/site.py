"""The admin's site: its names, and the way to the operators' own pages from every page."""

from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR
from django.http import HttpRequest, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from catalog.dashboard import figures, latest_changes
from config.search import searched

SEARCHES = (SEARCH_VAR, "term")  # of a page, and of a field that offers what a search finds

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

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Every page, also those of users and groups: none asks what a database can't follow."""

        @wraps(view)
        def within_bounds(request: HttpRequest, *args: Any, **named: Any) -> Any:
            request.GET = _with_searches(request.GET)  # type: ignore[assignment]  # Django's own is immutable
            if _is_unfit(request):
                return redirect(f"{request.path}?{ERROR_FLAG}=1")  # as Django does with other nonsense
            return view(request, *args, **named)

        return super().admin_view(within_bounds, cacheable)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "operators_pages": self._operators_pages(request)}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        shown = figures() if request.user.has_perm("catalog.view_package") else {}
        if request.user.has_perm("catalog.view_change"):
            shown["changes"] = [*latest_changes()]
        return super().index(request, {**shown, **(extra_context or {})})

    def _operators_pages(self, request: HttpRequest) -> list[tuple[str, str]]:
        if not self.has_permission(request):
            return []
        return [
            (reverse(name), title)
            for name, title, right in OPERATORS_PAGES
            if right is None or request.user.has_perm(right)
        ]


def _with_searches(sent: QueryDict) -> QueryDict:
    tidied = sent.copy()
    for name in SEARCHES:
        if name in sent:
            tidied[name] = searched(str(sent[name]))
    return tidied


def _is_unfit(request: HttpRequest) -> bool:
    """A list whose filters hold what PostgreSQL takes in no text. Other pages have forms, which tell it."""
    page = (request.resolver_match and request.resolver_match.url_name) or ""
    return page.endswith("_changelist") and any(
        "\0" in text for _, texts in request.GET.lists() for text in texts
    )
