"""Real form fields for what a provider type declares: its properties, and the features it understands."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django import forms

from catalog.admin.fields import OBJECTS, ObjectText
from catalog.models.fields import ObjectField
from catalog.provider_types import PropertyDeclaration, ProviderType
from catalog.provider_types.declaration import MAX_LENGTH
from features.models import Feature

FREE = "free_properties"

Line = str | tuple[str, ...]


class SecretArea(forms.Textarea):
    """For secrets of several lines, which a password's field would join. It never shows what it holds."""

    def format_value(self, value: Any) -> str:
        return ""


class FeatureCodes(forms.MultipleChoiceField):
    """Features of a type. Which codes it takes is the model's rule."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        return True


def field_of(name: str) -> str:
    """The name of a property's field."""
    return f"property_{name}"


def clearing(name: str) -> str:
    """The name of the checkbox that clears a secret."""
    return f"clear_{name}"


def property_fields(provider_type: ProviderType) -> dict[str, forms.Field]:
    if provider_type.free_properties:
        text = OBJECTS[ObjectField]
        return {
            FREE: ObjectText(
                label="Properties", required=False, widget=text["widget"], help_text=text["help_text"]
            )
        }
    fields: dict[str, forms.Field] = {}
    for declared in provider_type.properties:
        fields[field_of(declared.name)] = _field(declared)
        if declared.secret and not declared.required:
            fields[clearing(declared.name)] = forms.BooleanField(label="Clear it", required=False)
    return fields


def property_lines(properties: Iterable[PropertyDeclaration], secrets_set: Collection[str]) -> Iterator[Line]:
    """The fields line by line: beside a secret that is set, the box that clears it."""
    for declared in properties:
        clearable = declared.secret and not declared.required and declared.name in secrets_set
        yield (field_of(declared.name), clearing(declared.name)) if clearable else field_of(declared.name)


def feature_codes(provider_type: ProviderType) -> FeatureCodes:
    return FeatureCodes(
        label="Not offered here",
        required=False,
        choices=lambda: [(feature.code, str(feature)) for feature in _understood(provider_type)],
        help_text="Features of the type that this installation does not offer.",
    )


def _understood(provider_type: ProviderType) -> list[Feature]:
    return [
        feature for feature in Feature.objects.order_by("name") if provider_type.understands(feature.code)
    ]


def _field(declared: PropertyDeclaration) -> forms.Field:
    options: dict[str, Any] = {
        "label": declared.label,
        "help_text": declared.help,
        "required": declared.required,
        "initial": None if declared.deprecated else declared.default,
    }
    if declared.secret:
        return _secret(declared, options)
    match declared.kind:
        case "boolean":
            return forms.BooleanField(**{**options, "required": False})
        case "integer":
            return forms.IntegerField(**options)
        case "choice":
            choices = [(choice, choice) for choice in declared.choices]
            return forms.ChoiceField(
                choices=choices if declared.required else [("", "—"), *choices], **options
            )
        case "url":
            return forms.CharField(widget=forms.URLInput(attrs={"class": "vURLField"}), **options)
        case _:
            return forms.CharField(widget=forms.TextInput(attrs={"class": "vTextField"}), **options)


def _secret(declared: PropertyDeclaration, options: dict[str, Any]) -> forms.Field:
    hidden = {"autocomplete": "new-password", "spellcheck": "false"}
    widget: forms.Widget
    if declared.max_length > MAX_LENGTH:
        widget = SecretArea(attrs={**hidden, "rows": 4, "cols": 60})
    else:
        widget = forms.PasswordInput(attrs={**hidden, "class": "vTextField"})
    return forms.CharField(widget=widget, strip=False, **options)
