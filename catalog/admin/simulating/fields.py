"""The fields of a simulation: how much is used of a feature, by which clock, and instants."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.typed_use import amount_or_text
from catalog.domain.zones import read_zone
from catalog.models.rules import as_error
from features.declaration import reset_in_words
from features.models import Feature
from features.usage import Unusable, read_amount


class UsedAmount(forms.CharField):
    """A total of one reset window, which may be left empty; its rules and words are those of all use."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "size": 14, "autocomplete": "off"})

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        try:
            return read_amount(amount_or_text(text)) if text else None
        except Unusable as unusable:
            raise ValidationError(unusable.message, unusable.code) from unusable


class ZoneName(forms.CharField):
    widget = forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> Any:
        try:
            return read_zone(super().clean(value))
        except BrokenRule as broken:
            raise as_error(broken) from broken


def use_of(feature: Feature) -> UsedAmount:
    told_apart = feature.aggregation_type == "unique_count_agg"
    unit = f", in {feature.field_suffix}" if feature.field_suffix and not told_apart else ""
    what = f"different {feature.field_suffix}, " if told_apart else ""
    return UsedAmount(
        required=False, label=f"{feature.name}{unit}", help_text=f"{feature.code}: {what}{_counted(feature)}."
    )


def _counted(feature: Feature) -> str:
    if not feature.consumable:
        return "the largest at a time"
    if not feature.periodicity:
        return "in all"
    return f"in one reset window, {reset_in_words(feature.periodicity_type, feature.periodicity)}"


def show_as_a_clock(field: forms.Field, text: str) -> None:
    """A browser's own picker of dates and times, unless it would drop what stands there."""
    try:
        picked = not text or datetime.fromisoformat(text).tzinfo is None
    except ValueError:
        picked = False
    is_a_date = len(text) == len("2026-01-31")
    field.widget.input_type = "datetime-local" if picked and not is_a_date else "text"
    field.widget.attrs |= {"class": "vTextField", "step": 1}
