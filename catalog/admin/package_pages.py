"""The ways from packages to the operators' pages about them: from those ticked in the list, and from one."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from catalog.admin.picking import MOST, page_about
from catalog.models import Package

Action = Callable[[Any, HttpRequest, QuerySet[Package]], HttpResponse | None]


def tools_of(package: Package) -> list[tuple[str, str]]:
    return [
        ("Compare…", page_about("compare", [package.id])),
        ("Simulate", page_about("simulate", [package.id])),
    ]


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
