"""The operators' pages about packages, and the ways to them: from those ticked in the list, and from one."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from catalog.admin.clone_page import CLONING
from catalog.admin.comparing.page import COMPARE, COMPARE_CSV
from catalog.admin.confirming import CONFIRM
from catalog.admin.exporting import EXPORT
from catalog.admin.importing import IMPORT_SHEET
from catalog.admin.lint import LINT
from catalog.admin.many import EDIT_MANY
from catalog.admin.past.differences import DIFFERENCES
from catalog.admin.past.history import CHANGES, REVISIONS
from catalog.admin.past.restoring import RESTORE
from catalog.admin.picking import MOST, page_about
from catalog.admin.simulating.page import SIMULATE
from catalog.models import Package

Action = Callable[[Any, HttpRequest, QuerySet[Package]], HttpResponse | None]


PAGES = (
    *(CHANGES, REVISIONS, DIFFERENCES, RESTORE, CLONING),
    *(COMPARE, COMPARE_CSV, SIMULATE, LINT),
    *(EXPORT, IMPORT_SHEET, EDIT_MANY, CONFIRM),
)


def tools_of(package: Package, *, may_add: bool) -> Iterator[tuple[str, str]]:
    """What the page of a package leads to: the words of each link, and its address."""
    yield "Compare…", page_about("compare", [package.id])
    yield "Simulate", page_about("simulate", [package.id])
    if may_add:
        yield "Clone…", reverse("admin:catalog_package_clone", args=[package.pk])


def _leads_to(page: str) -> Action:
    @admin.action(description=f"{page.capitalize()} selected packages", permissions=["view"])
    def action(model_admin: Any, request: HttpRequest, queryset: QuerySet[Package]) -> HttpResponse | None:
        packages = queryset[: MOST + 1]
        if len(packages) > MOST:
            words = f"More than {MOST} packages are selected, and at most {MOST} fit beside each other."
            model_admin.message_user(request, words, messages.ERROR)
            return None
        return redirect(page_about(page, [package.id for package in packages]))

    action.__name__ = page
    return action


BESIDE_EACH_OTHER = [_leads_to("compare"), _leads_to("simulate")]
