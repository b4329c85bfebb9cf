"""A provider as operators type it: by the fields of its type, and with secrets that are never shown."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from catalog.admin.forms import RecordForm, path_of
from catalog.admin.property_fields import FREE, clearing, feature_codes, field_of, property_fields
from catalog.provider_types import ProviderType
from features.service_types import SERVICE_TYPES


class ProviderForm(RecordForm):
    provider_type: ProviderType
    readable: bool
    """Whether the stored properties can be decrypted; if not, none of them is shown or written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.provider_type = self.provider_type.code
        self._offer_served_types()
        if self.readable:
            self._show_stored()

    def _offer_served_types(self) -> None:
        """By the widget alone: the model has the rule, and its words."""
        served = [(code, SERVICE_TYPES[code]) for code in self.provider_type.service_types]
        if field := self.fields.get("service_type"):
            field.widget = forms.Select(choices=[("", "---------"), *served] if len(served) > 1 else served)

    def _show_stored(self) -> None:
        stored, secrets_set = self.instance.properties, self.instance.secrets_set
        self.initial[FREE] = stored
        for declared in self.provider_type.properties:
            field = self.fields.get(field_of(declared.name))
            if declared.secret and field and declared.name in secrets_set:
                field.required = False
                field.help_text = f"{declared.help} It is set: leave this empty to keep it.".lstrip()
            elif not self.instance._state.adding:
                self.initial[field_of(declared.name)] = stored.get(declared.name)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.errors:
            self._ask_for_secrets_again()

    def _ask_for_secrets_again(self) -> None:
        """What was typed is shown again, but for the secrets."""
        for declared in self.provider_type.properties:
            field = field_of(declared.name)
            if declared.secret and field in self.fields and self[field].data:
                self[field].help_text = "It was not saved, and is not shown: type it again."

    def _post_clean(self) -> None:
        if self.readable:
            self.instance.properties = self._given()
        super()._post_clean()

    def _given(self) -> Any:
        if self.provider_type.free_properties:
            return self.cleaned_data.get(FREE)
        return dict(self._typed())

    def _typed(self) -> Iterator[tuple[str, Any]]:
        """A secret that was not typed is left out, and so kept, unless it is to be cleared."""
        for declared in self.provider_type.properties:
            value = self.cleaned_data.get(field_of(declared.name))
            typed = None if value == "" else value
            if typed is not None or not declared.secret or self.cleaned_data.get(clearing(declared.name)):
                yield declared.name, typed

    def place_of(self, name: str, broken: ValidationError) -> str | None:
        if name != "properties":
            return super().place_of(name, broken)
        return next((place for place in (field_of(path_of(broken)), FREE) if place in self.fields), None)


def provider_form(provider_type: ProviderType, *, readable: bool) -> type[ProviderForm]:
    """The form for the providers of a type."""
    fields = property_fields(provider_type) if readable else {}
    members = {
        "provider_type": provider_type,
        "readable": readable,
        "features_off": feature_codes(provider_type),
    }
    return type("ProviderForm", (ProviderForm,), {**members, **fields})
