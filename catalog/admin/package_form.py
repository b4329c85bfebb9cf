"""A package as operators type it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalog.admin.fields import NotificationLines, shown
from catalog.admin.forms import RecordForm
from catalog.domain.currency import ACTIVE, digits
from catalog.domain.notifications import CHANNELS, EVENTS
from catalog.models import Stock
from catalog.stocktaking import movement_to, set_stock

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
        stock.help_text = (
            f"There are {package.stock_qty:,} now{', which is low' if package.is_low_on_stock else ''}. "
            "Leave this empty, and stock moves by itself; with a number, give the reason below."
        )
        for name in ("price", "signup_fee"):
            self.initial[name] = shown(getattr(package, name), digits(package.currency))

    def clean_description(self) -> str:
        """As it was where only its line breaks differ: a browser sends its own, and nobody typed them."""
        was: str = self.instance.description
        typed: str = self.cleaned_data["description"].replace("\r\n", "\n")
        return was if was.replace("\r\n", "\n") == typed else typed

    def _post_clean(self) -> None:
        quantity = self.cleaned_data.get("stock_qty")
        if self.instance._state.adding:
            self.instance.stock_qty = quantity or 0
        super()._post_clean()
        if self.sets_stock:
            self._check_stock()

    def _check_stock(self) -> None:
        """Once more under the lock of its row: here it is told together with what else is wrong."""
        try:
            movement_to(stock=self.instance.stock, **self._stocktaking())
        except ValidationError as error:
            self.tell(error)

    def place_of(self, name: str, broken: ValidationError) -> str | None:
        return super().place_of("stock_qty" if name == "quantity" else name, broken)

    @property
    def sets_stock(self) -> bool:
        """Only where a number was typed: live stock may have moved since the page was opened."""
        return not self.instance._state.adding and self.cleaned_data.get("stock_qty") is not None

    def set_stock(self) -> None:
        set_stock(self.instance, **self._stocktaking())

    def _stocktaking(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"quantity": typed["stock_qty"], "reason": typed.get("reason", ""), "at": timezone.now()}
