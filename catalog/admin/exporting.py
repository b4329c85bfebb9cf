"""Packages as a spreadsheet to be taken away: those chosen in the list, or all of them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from catalog.admin.chosen import ChosenForm, carried, refuse_too_many
from catalog.admin.operators import OperatorsPage, shown_page
from catalog.models import Package
from catalog.sheets import Unreadable
from catalog.sheets.exporting import exported
from catalog.sheets.sheet import FEATURES, GROUPS

FORMATS = {
    "xlsx": ("Workbook (XLSX)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("Text (CSV, UTF-8)", "text/csv; charset=utf-8"),
}
COLUMNS = (*GROUPS, FEATURES)


class ExportForm(ChosenForm):
    format = forms.ChoiceField(
        choices=[(form, label) for form, (label, _) in FORMATS.items()],
        initial="xlsx",
        widget=forms.RadioSelect,
    )
    columns = forms.MultipleChoiceField(
        choices=[(name, name) for name in COLUMNS],
        initial=COLUMNS,
        widget=forms.CheckboxSelectMultiple,
        help_text="The code and the revision are always there: by them a package is found again.",
    )


@admin.action(description="Export selected packages", permissions=["view"])
def export_selected(
    model_admin: Any, request: HttpRequest, queryset: QuerySet[Package]
) -> HttpResponse | None:
    return _offered(request, queryset)


def export(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _offered(request, Package.objects.all()) or redirect("admin:catalog_package_changelist")
    form = ExportForm(request.POST)
    if form.is_valid():
        try:
            return _file(**form.cleaned_data)
        except Unreadable as error:
            form.add_error("format", str(error))
    return _page(request, form)


EXPORT = OperatorsPage("export/", "export", export)


def _offered(request: HttpRequest, packages: QuerySet[Package]) -> HttpResponse | None:
    if keys := carried(packages):
        return _page(request, ExportForm(initial={"packages": keys}))
    refuse_too_many(request, packages)
    return None


def _page(request: HttpRequest, form: ExportForm) -> HttpResponse:
    return shown_page(request, "catalog/export.html", title="Export packages", form=form)


def _file(packages: list[Package], format: str, columns: list[str]) -> HttpResponse:  # noqa: A002  # its name on the page
    name = f"packages-{timezone.now():%Y-%m-%d}.{format}"
    return HttpResponse(
        exported(packages, columns, format),
        content_type=FORMATS[format][1],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
