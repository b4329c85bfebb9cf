"""Form fields for what operators type: values, lines and JSON, and for what they can only look at."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.fields import InvalidJSONInput
from django.utils.html import format_html

from catalog.admin.generic import ModelChoiceField
from catalog.domain.broken_rule import BrokenRule
from catalog.domain.decimals import count_decimals
from catalog.domain.notifications import Notification, read_lines, write_lines
from catalog.domain.values import Value, read_typed
from catalog.models.fields import ObjectField
from catalog.models.rules import as_error
from config.rest.parsers import unambiguous_object

# A database key, as a form sends it.
KEY = re.compile(r"[0-9]{1,18}")


class ObjectText(forms.JSONField):
    """An object as JSON; an empty text is an empty object."""

    default_error_messages = {
        "invalid": 'This is not JSON, or a key stands twice. Write an object such as {"colour": "blue"}.'
    }

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return {}
        try:
            return json.loads(value, object_pairs_hook=unambiguous_object)
        except (ValueError, RecursionError) as error:  # also numbers and nesting without end
            raise ValidationError(self.error_messages["invalid"], "invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        return InvalidJSONInput(data or "")  # as it was typed

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, InvalidJSONInput):
            return value
        return json.dumps(value, indent=2, ensure_ascii=False) if value else ""


# A default that is a callable would put a hidden copy of each object into the page.
OBJECTS: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    ObjectField: {
        "form_class": ObjectText,
        "show_hidden_initial": False,
        "widget": forms.Textarea(attrs={"rows": 4, "cols": 60, "spellcheck": "false"}),
        "help_text": 'JSON, such as {"colour": "blue", "limits": {"soft": 10}}. Empty for none.',
    }
}


class Picked(ModelChoiceField):
    """A record that is picked from those that a search offers."""

    def prepare_value(self, value: Any) -> Any:
        """The widget would look for anything that was sent, and fail on what is no key."""
        return "" if isinstance(value, str) and not KEY.fullmatch(value) else super().prepare_value(value)


class NotificationLines(forms.Field):
    """Notification preferences, one a line."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 60})

    def to_python(self, value: str | None) -> list[Notification]:
        try:
            return read_lines(value or "")
        except BrokenRule as broken:
            raise as_error(broken) from broken

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else write_lines(value or [])


class TypedValue(forms.CharField):
    """The value of a feature as a person types it: 10, unlimited, on, off."""

    def clean(self, value: Any) -> Value:
        try:
            return read_typed(super().clean(value))
        except BrokenRule as broken:
            raise as_error(broken) from broken


class Words(forms.Widget):
    """Shows its words, and asks for nothing; what they stand for comes back with the form."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words

    def render(self, name: str, value: Any, *args: Any, **kwargs: Any) -> Any:
        hidden = format_html('<input type="hidden" name="{}" value="{}">', name, value)
        return format_html('<span class="fixed">{}</span>{}', self.words, hidden)


class Fixed(forms.Field):
    """A record that a row is about, and that it stays about."""

    def __init__(self, record: Any, words: str) -> None:
        super().__init__(required=False, disabled=True, widget=Words(words))
        self.record = record

    def clean(self, value: Any) -> Any:
        return self.record


def shown(amount: Decimal | None, digits: int = 0) -> Decimal | None:
    """An amount as a field shows it: 12.50 instead of 12.5000, with at least so many decimals."""
    if amount is None:
        return None
    return amount.quantize(Decimal(1).scaleb(-max(digits, count_decimals(amount))))
