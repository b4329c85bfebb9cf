"""A package is copied into a new draft, under a code and a name of its own, and at another price."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from catalog import lifecycle
from catalog.admin.authors import by_operator
from catalog.admin.door import known_to
from catalog.admin.forms import RecordForm
from catalog.admin.operators import OperatorsPage, shown_page
from catalog.admin.refusals import GONE, REFUSALS, refusal_of
from catalog.domain.money import check_factor, scaled, show_amount
from catalog.models import Package
from catalog.models.rules import Holds


class CloneForm(RecordForm):
    price_factor = forms.DecimalField(max_digits=12, decimal_places=6, validators=[Holds(check_factor)])

    class Meta:
        model = Package
        fields = ["code", "name", "tier"]

    def __init__(self, original: Package, data: Any = None) -> None:
        code, name = lifecycle.free_code(original.code), lifecycle.copied_name(original.name)
        super().__init__(
            data, initial={"code": code, "name": name, "tier": original.tier, "price_factor": Decimal(1)}
        )
        self.original = original
        self.fields["price_factor"].help_text = (
            f"Times {show_amount(original.price, original.currency)}, rounded half-up: 1.2 for a fifth more, "
            "1 for the same price. The sign-up fee and the prices of overages are copied as they are."
        )

    def place_of(self, name: str, broken: ValidationError) -> str | None:
        return super().place_of("price_factor" if name == "price" else name, broken)

    @property
    def prices(self) -> tuple[str, str] | None:
        """The price now, and the clone's; None as long as there is no factor to tell it by."""
        price, currency = self.original.price, self.original.currency
        factor = self.cleaned_data.get("price_factor") if self.is_bound else None
        return factor and (
            show_amount(price, currency),
            show_amount(scaled(price, factor, currency), currency),
        )

    @property
    def terms(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "price_factor")}


def clone(request: HttpRequest, key: int) -> HttpResponse:
    original = get_object_or_404(Package, pk=key)
    form = CloneForm(original, request.POST if request.method == "POST" else None)
    try:
        if form.is_valid() and "_show" not in request.POST:
            return _cloned(request, original, form)
    except GONE:
        messages.error(
            request, f"Nothing was cloned: {original}, or a provider of it, was deleted meanwhile."
        )
        return redirect("admin:catalog_package_changelist")
    except REFUSALS as error:
        form.tell(refusal_of(error))
    trail = [(reverse("admin:catalog_package_change", args=[key]), str(original))]
    title = f"Clone {original}"
    return shown_page(request, "catalog/clone.html", title=title, trail=trail, original=original, form=form)


def _cloned(request: HttpRequest, original: Package, form: CloneForm) -> HttpResponse:
    original.expected = known_to(request)
    with by_operator(request), transaction.atomic():
        copy = lifecycle.clone(original, **form.terms)
        admin.site.get_model_admin(Package).log_addition(request, copy, f"Cloned from {original}.")
    messages.success(request, f"{copy} is a new draft, at {show_amount(copy.price, copy.currency)}.")
    return redirect("admin:catalog_package_change", copy.pk)


CLONING = OperatorsPage("<int:key>/clone/", "clone", clone, right="catalog.add_package")
