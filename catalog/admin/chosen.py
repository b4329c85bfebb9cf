"""Packages that were chosen in the list, and that a page is about: carried by their keys."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from catalog.admin.fields import KEY
from catalog.models import Package
from catalog.sheets import MOST


class Chosen(forms.Field):
    """Comes to be the packages with their parts, in the order in which the list had them."""

    widget = forms.HiddenInput
    default_error_messages = {"required": "Choose packages in the list."}

    def to_python(self, value: Any) -> list[Package]:
        keys = [text for text in (value or "").split(",") if KEY.fullmatch(text)]
        if len(keys) > MOST:
            raise ValidationError(too_many(len(keys)), "too_many")
        places = {int(key): place for place, key in enumerate(keys)}
        packages = Package.objects.filter(pk__in=places).with_parts()
        return sorted(packages, key=lambda package: places[package.pk])


class ChosenForm(forms.Form):
    packages = Chosen()


def carried(packages: QuerySet[Package]) -> str:
    """The text of the field; empty where there are too many."""
    keys = [str(key) for key in packages.values_list("pk", flat=True)[: MOST + 1]]
    return ",".join(keys) if len(keys) <= MOST else ""


def refuse_too_many(request: HttpRequest, packages: QuerySet[Package]) -> None:
    messages.error(request, too_many(packages.count()))


def too_many(count: int) -> str:
    return f"These are {count:,} packages, and {MOST:,} can be taken at once: filter the list."
