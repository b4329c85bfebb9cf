"""Operators' pages about packages, inside the admin's frame.

Each is a view in a module of its own; `PackageAdmin` lists them, and `catalog/site.py` names those that the
bar under the header leads to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from catalog.models import Provider

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class OperatorsPage:
    """A page at `/admin/catalog/package/<route>`, reversed as `admin:catalog_package_<name>`."""

    route: str
    name: str
    view: View
    right: str = "catalog.view_package"

    def address(self, site: AdminSite) -> URLPattern:
        return path(self.route, site.admin_view(self._permitted), name=f"catalog_package_{self.name}")

    @property
    def _permitted(self) -> View:
        @wraps(self.view)
        def view(request: HttpRequest, **named: Any) -> HttpResponse:
            if not request.user.has_perm(self.right):
                raise PermissionDenied
            return self.view(request, **named)

        return view


def framed(
    request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any
) -> TemplateResponse:
    """The page in the admin's frame."""
    frame = admin.site.each_context(request)
    return TemplateResponse(request, template, {**frame, "title": title, **context}, status=status)


def shown_page(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    trail: list[tuple[str, str]] | None = None,
    status: int = 200,
    **context: Any,
) -> TemplateResponse:
    """A page about packages; `trail` are the steps of the breadcrumbs between their list and the page."""
    steps = [(reverse("admin:catalog_package_changelist"), "Packages"), *(trail or [])]
    return framed(request, template, title=title, status=status, trail=steps, **context)


def trail_to(provider: Provider) -> list[tuple[str, str]]:
    """The steps to a page about a provider."""
    return [
        (reverse("admin:catalog_provider_changelist"), "Providers"),
        (reverse("admin:catalog_provider_change", args=[provider.pk]), str(provider)),
    ]
