"""Pages that write through the one door: the form, its rows and the door's own check are one transaction.

What the door refuses, or the database in a race, is shown like any other error of the form: the page
comes again with what the operator typed, and nothing of it is saved.
"""

from contextlib import AbstractContextManager
from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.messages.middleware import MessageMiddleware
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from catalog.admin.fields import OBJECTS
from catalog.admin.pages import CatalogAdmin
from catalog.admin.refusals import GONE, REFUSALS, refusal_of, sentences
from catalog.domain.identity import read_key


class DoorAdmin(CatalogAdmin):
    formfield_overrides = OBJECTS

    refusal: ValidationError | None = None

    def door(self, request: HttpRequest, record: Any) -> AbstractContextManager[Any]:
        """The context that the whole request is written in."""
        raise NotImplementedError

    # No report of an error may hold a provider's secrets.
    @method_decorator(sensitive_post_parameters())
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        record = self.get_object(request, unquote(object_id)) if object_id else self.model()
        if request.method != "POST" or record is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with self.door(request, record):
                return super().changeform_view(request, object_id, form_url, extra_context)
        except GONE:
            return self._gone(request)
        except REFUSALS as error:
            again = copy(self)
            again.refusal = refusal_of(error)
            _forget_messages(request)
            return again._changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)  # a new class for each request
        form.refusal = self.refusal
        return form

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except GONE:
            return self._gone(request)
        except REFUSALS as error:
            self.message_user(request, sentences(refusal_of(error)), messages.ERROR)
            return redirect(f"admin:catalog_{self.opts.model_name}_change", object_id)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = {**super().get_actions(request)}
        actions.pop("delete_selected", None)
        return actions

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """An id, uuid or ulid finds its record; other words are looked for in the search fields."""
        key = read_key(self.model.prefix, search_term.strip())
        if isinstance(key, UUID):
            return queryset.filter(uuid=key), False
        return super().get_search_results(request, queryset, search_term)

    def _gone(self, request: HttpRequest) -> HttpResponse:
        _forget_messages(request)
        words = "Nothing was saved: what you worked on, or what you added to it, was deleted meanwhile."
        self.message_user(request, words, messages.ERROR)
        return redirect(f"admin:catalog_{self.opts.model_name}_changelist")


def _forget_messages(request: HttpRequest) -> None:
    """The view has announced already what was then refused."""
    MessageMiddleware(lambda _: HttpResponse()).process_request(request)
