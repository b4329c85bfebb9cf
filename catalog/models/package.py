"""A service package: what is sold, for how much, and how it runs and renews."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from catalog.domain import money
from catalog.domain.broken_rule import BrokenRule
from catalog.domain.currency import ACTIVE, check_currency
from catalog.domain.identity import PACKAGE, check_name
from catalog.domain.intervals import Length
from catalog.domain.legible import legible
from catalog.domain.notifications import broken_notifications
from catalog.models.fields import JsonField, ObjectField, amount_field, choice_field, count_field, rank_field
from catalog.models.identified import Identified
from catalog.models.ledger import open_stock
from catalog.models.on_sale import PackageQuerySet
from catalog.models.rules import AllHold, CheckRule, Holds, Refused, as_error
from catalog.models.stock import Stock, check_quantity
from features.service_types import SERVICE_TYPES


class Status(models.TextChoices):
    DRAFT = "draft"
    ACTIVE = "active"
    INACTIVE = "inactive"


class Interval(models.TextChoices):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class TrialMode(models.TextChoices):
    INSIDE = "inside", "inside the first period"
    OUTSIDE = "outside", "before the first period"


class Package(Identified):
    prefix = PACKAGE

    name = models.CharField(max_length=120, validators=[Holds(check_name)])
    service_type = choice_field(SERVICE_TYPES)
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT, editable=False)
    hidden = models.BooleanField(default=False, help_text="Sold by direct link only, never listed.")
    retired = models.BooleanField(default=False, editable=False)
    description = models.TextField(blank=True)
    short_description = models.CharField(max_length=255, blank=True)

    has_stock = models.BooleanField(
        "limited stock", default=False, help_text="Only as many are sold as there are in stock."
    )
    oversell_enabled = models.BooleanField(
        "oversell", default=False, help_text="Goes on being sold below a stock of zero."
    )
    low_stock_qty = count_field(
        "low stock at", null=True, blank=True, help_text="Warn at this many; empty for no warning."
    )
    overages_enabled = models.BooleanField(
        "overages", default=False, help_text="Use beyond a limit is charged, where the limit has a price."
    )

    price = amount_field(default=Decimal(0))
    signup_fee = amount_field("sign-up fee", default=Decimal(0))
    currency = models.CharField(max_length=3, default="USD", validators=[Holds(check_currency)])
    tier = models.CharField(max_length=64, blank=True, help_text="A label, such as basic or premium.")
    tier_rank = rank_field(
        default=0, help_text="Orders the tiers: moving to a higher rank is an upgrade, whatever the price."
    )

    trial_period = count_field(default=0, help_text="0 for no trial.")
    trial_interval = choice_field(dict(Interval.choices), default=Interval.DAY)
    trial_mode = choice_field(dict(TrialMode.choices), default=TrialMode.OUTSIDE)
    grace_period = count_field(default=0, help_text="0 for no grace.")
    grace_interval = choice_field(dict(Interval.choices), default=Interval.DAY)
    periodicity = count_field("renews every", default=0, help_text="0 for sold once, never renewed.")
    periodicity_type = choice_field(dict(Interval.choices), default=Interval.MONTH)

    notification_preferences = JsonField(default=list, blank=True, validators=[AllHold(broken_notifications)])
    package_settings = ObjectField("settings")
    package_metadata = ObjectField("metadata")

    available_from = models.DateTimeField(null=True, blank=True, help_text="Sold from this instant (UTC).")
    available_until = models.DateTimeField(
        null=True, blank=True, help_text="Sold up to, and not at, this instant (UTC)."
    )
    digest = models.CharField(max_length=64, default="", editable=False)

    objects = PackageQuerySet.as_manager()

    class Meta(Identified.Meta):
        base_manager_name = "objects"
        ordering = ["key"]
        indexes = [
            models.Index(fields=["uuid", "key"], name="package_age"),
            # A page of one type, by age, of whatever price: read until it is full, and never sorted.
            models.Index(fields=["service_type", "uuid", "price"], name="package_type_age"),
            models.Index(fields=["currency", "key"], name="package_currency"),
            models.Index(fields=["name", "key"], name="package_name"),
            models.Index(fields=["price", "key"], name="package_price"),
            models.Index(fields=["status", "key"], name="package_status"),
            models.Index(fields=["key"], condition=Q(retired=True), name="package_retired"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="package_code_unique",
                violation_error_code="unique",
                violation_error_message="There is a package with this code already.",
            ),
            CheckRule(
                condition=Q(price__gte=0),
                name="package_price_not_negative",
                field="price",
                violation_error_code="negative_price",
                violation_error_message="A price must not be negative.",
            ),
            CheckRule(
                condition=Q(signup_fee__gte=0),
                name="package_signup_fee_not_negative",
                field="signup_fee",
                violation_error_code="negative_price",
                violation_error_message="A sign-up fee must not be negative.",
            ),
            CheckRule(
                condition=Q(available_from__isnull=True)
                | Q(available_until__isnull=True)
                | Q(available_from__lt=F("available_until")),
                name="package_window_opens",
                field="available_until",
                violation_error_code="window_never_opens",
                violation_error_message="The end must lie after the start, or it is never sold.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def clean(self) -> None:
        errors: dict[str, ValidationError] = {}
        stored = self.stored()
        if stored and stored.status != Status.DRAFT and stored.code != self.code:
            errors["code"] = ValidationError(
                "The code of a package is frozen once it has been published.", "frozen"
            )
        if stored and stored.service_type != self.service_type and self.providers.exists():
            attached = ", ".join(self.providers.values_list("provider__code", flat=True))
            errors["service_type"] = ValidationError(
                f"The service type is frozen while a provider is attached: {attached}.", "frozen"
            )
        if self.status not in Status.values:  # Django looks at the choices of what can be typed alone
            words = f"{legible(self.status)!r} is not one of {', '.join(Status.values)}."
            errors["status"] = ValidationError(words, "invalid_choice")
        if stored and stored.status != Status.DRAFT and self.status == Status.DRAFT:
            errors["status"] = ValidationError("What was published is never a draft again.", "frozen")
        try:
            check_quantity(self._opening_stock, oversell=False)
        except ValidationError as error:
            errors["stock_qty"] = error
        for field in ("price", "signup_fee"):
            if broken := self._broken_amount(getattr(self, field)):
                errors[field] = as_error(broken)
        if errors:
            raise ValidationError(errors)

    def _broken_amount(self, amount: object) -> BrokenRule | None:
        """What the currency forbids of an amount; an amount or a currency that is none has its own error."""
        if isinstance(amount, Decimal) and self.currency in ACTIVE:
            try:
                money.check_amount(amount, self.currency)
            except BrokenRule as broken:
                return broken
        return None

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_new, opening_stock = self._state.adding, self._opening_stock
        super().save(*args, **kwargs)
        if is_new:
            open_stock([(self, opening_stock)])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.require_never_published()
        list(Stock.objects.filter(pk=self.pk).select_for_update(no_key=True))  # whoever moves it ends first
        return super().delete(*args, **kwargs)

    def require_never_published(self) -> None:
        """Only a draft is deleted; what was ever sold is kept, and retired."""
        if self.status != Status.DRAFT:
            raise Refused(f"{self} was published: retire it, it can't be deleted.", "published_before")

    @property
    def trial(self) -> Length:
        return self.trial_period, self.trial_interval

    @property
    def period(self) -> Length:
        return self.periodicity, self.periodicity_type

    @property
    def grace(self) -> Length:
        return self.grace_period, self.grace_interval

    @property
    def stock_qty(self) -> int:
        """Live stock; of a package that is yet to be saved, what it will start with."""
        return self._opening_stock if self._state.adding else self.stock.quantity

    @stock_qty.setter
    def stock_qty(self, quantity: int) -> None:
        if not self._state.adding:
            raise AttributeError("Stock is a row of its own, and moves by itself.")
        self._opening_stock = quantity

    @property
    def is_low_on_stock(self) -> bool:
        """Whether so few are left that whoever keeps it wants to know; 0 is few where the warning is at 0."""
        warns = self.has_stock and self.low_stock_qty is not None
        return warns and self.stock_qty <= (self.low_stock_qty or 0)

    _opening_stock = 0
