"""Many packages edited at once: those chosen in the list, in one respect."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from catalog.admin.generic import ModelChoiceField
from catalog.admin.many.chosen import ChosenForm, carried, refuse
from catalog.admin.many.preview import previewed
from catalog.admin.many.wished import EDIT
from catalog.admin.operators import OperatorsPage, shown_page
from catalog.domain.broken_rule import BrokenRule
from catalog.domain.legible import how_many
from catalog.domain.values import read_typed
from catalog.models import Package
from catalog.models.rules import as_error
from catalog.sheets.edits import ADD, REMOVE, SET, STEPS, feature_changed, price_changed, step_taken
from catalog.sheets.line import Line
from features.models import Feature


class Edit(ChosenForm):
    title = ""

    def lines(self) -> Iterable[Line]:
        raise NotImplementedError


class StatusEdit(Edit):
    title = "Status"
    step = forms.ChoiceField(label="What is done", choices=[(step, step.capitalize()) for step in STEPS])

    def lines(self) -> Iterable[Line]:
        return step_taken(self.cleaned_data["packages"], self.cleaned_data["step"])


class PriceEdit(Edit):
    title = "Price"
    percent = forms.DecimalField(
        label="Raise by percent",
        min_value=-100,
        max_value=1_000,
        max_digits=8,
        decimal_places=4,
        help_text="Below 0 it is lowered. Each price is rounded to what its currency has, halves upwards.",
    )

    def lines(self) -> Iterable[Line]:
        return price_changed(self.cleaned_data["packages"], self.cleaned_data["percent"])


class FeatureEdit(Edit):
    title = "A feature"
    feature = ModelChoiceField(Feature.objects.all(), to_field_name="code")
    how = forms.ChoiceField(
        label="What is done",
        choices=[
            (SET, "Set on all"),
            (ADD, "Add where it is missing"),
            (REMOVE, "Remove"),
        ],
    )
    value = forms.CharField(
        required=False,
        max_length=40,
        help_text="A number, unlimited or not granted; for a switch on or off.",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("how") != REMOVE and "value" in given:
            try:
                read_typed(given["value"])
            except BrokenRule as broken:
                self.add_error("value", as_error(broken))
        return given

    def lines(self) -> Iterable[Line]:
        given = self.cleaned_data
        return feature_changed(given["packages"], given["feature"], given["how"], given["value"])


EDITS: dict[str, type[Edit]] = {"status": StatusEdit, "price": PriceEdit, "feature": FeatureEdit}
"""By what the buttons of the page send."""


@admin.action(description="Edit selected packages", permissions=["change"])
def edit_selected(model_admin: Any, request: HttpRequest, queryset: QuerySet[Package]) -> HttpResponse | None:
    if keys := carried(queryset):
        return _page(request, keys)
    refuse(request, queryset)
    return None


def edit_many(request: HttpRequest) -> HttpResponse:
    kind = EDITS.get(request.POST.get("edit", ""))
    if kind is None:
        return redirect("admin:catalog_package_changelist")
    form = kind(request.POST)
    if not form.is_valid():
        return _page(request, request.POST.get("packages", ""), form)
    return previewed(request, EDIT, [*form.lines()])


EDIT_MANY = OperatorsPage("edit-many/", "edit_many", edit_many, "catalog.change_package")


def _page(request: HttpRequest, keys: str, sent: Edit | None = None) -> HttpResponse:
    edits = {
        name: sent if isinstance(sent, kind) else kind(initial={"packages": keys})
        for name, kind in EDITS.items()
    }
    count = len([*filter(None, keys.split(","))])
    title = f"Edit {how_many(count, 'package')}"
    return shown_page(request, "catalog/edit_many.html", title=title, edits=edits)
