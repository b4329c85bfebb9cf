"""Who writes through the admin, and why: the operator who is signed in, and the reason that they give."""

from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from catalog.authorship import LONGEST_REASON, Author, Entrance, written_by
from catalog.domain.legible import legible

REASON = "reason"


class Reason(forms.CharField):
    """One line, which is told with a change and is no part of it."""

    default_error_messages = {"max_length": f"A reason must have at most {LONGEST_REASON} characters."}

    def __init__(self) -> None:
        super().__init__(
            label="Reason for this change",
            required=False,
            max_length=LONGEST_REASON,
            help_text="Kept in the history, for whoever asks why.",
            widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        )

    def to_python(self, value: Any) -> str:
        line = " ".join((super().to_python(value) or "").split())
        return legible(line, longest=LONGEST_REASON + 1)  # one more tells that it is too long

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False  # or the admin's own log would name it among what was changed


class ReasonForm(forms.Form):
    reason = Reason()


def by_operator(request: HttpRequest, door: Entrance = Entrance.ADMIN) -> AbstractContextManager[None]:
    """Whatever is written inside is written by the operator, for the reason that the request gives."""
    return written_by(partial(_author_of, request, door))


def _author_of(request: HttpRequest, door: Entrance) -> Author:
    """Raises ValidationError where the reason can't be kept."""
    try:
        reason = Reason().clean(request.POST.get(REASON, ""))
    except ValidationError as error:
        raise ValidationError({REASON: error}) from error
    return Author(door, request.user.get_username(), reason)
