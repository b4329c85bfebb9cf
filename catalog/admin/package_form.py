"""A package as operators type it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from catalog.admin.fields import NotificationLines, shown
from catalog.admin.forms import RecordForm
from catalog.domain.currency import ACTIVE, digits
from catalog.domain.notifications import CHANNELS, EVENTS
from catalog.models import Stock

# The database's own bounds.
_QUANTITY = Stock._meta.get_field("quantity").formfield


class PackageForm(RecordForm):
    notification_preferences = NotificationLines(
        required=False,
        help_text=(
            "One a line: trial_ending email 3 days before, quota_threshold webhook 80 %, expired sms. "
            f"Events: {', '.join(EVENTS)}. Channels: {', '.join(CHANNELS)}."
        ),
    )
    stock_qty = _QUANTITY(required=False, initial=None)

    class Meta:
        labels = dict.fromkeys(("periodicity_type", "trial_interval", "grace_interval"), "Unit")
        widgets = {
            # No choices of the field: the model has the rule, and its words.
            "currency": forms.Select(choices=[(it.code, f"{it.code} {it.name}") for it in ACTIVE.values()]),
            "description": forms.Textarea(attrs={"rows": 4, "cols": 60}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        package, stock = self.instance, self.fields["stock_qty"]
        if package._state.adding:
            stock.label = "Opening stock"
            return
        stock.label = "Set stock to"
        stock.help_text = f"There are {package.stock_qty:,} now. Leave this empty, and stock moves by itself."
        for name in ("price", "signup_fee"):
            self.initial[name] = shown(getattr(package, name), digits(package.currency))

    def _post_clean(self) -> None:
        quantity = self.cleaned_data.get("stock_qty")
        if self.instance._state.adding:
            self.instance.stock_qty = quantity or 0
        super()._post_clean()
        if quantity is not None and not self.instance._state.adding:
            self._type_stock(quantity)

    def _type_stock(self, quantity: int) -> None:
        stock = self.instance.stock
        stock.quantity = quantity
        try:
            stock.clean()
        except ValidationError as error:
            self.add_error("stock_qty", error)

    def set_stock(self) -> None:
        """Only where a number was typed: live stock may have moved since the page was opened."""
        if self.cleaned_data["stock_qty"] is not None:
            self.instance.stock.save()
