"""Pages that write through the one door: the form, its rows and the door's own check are one transaction.

What the door refuses, or the database in a race, is shown like any other error of the form: the page
comes again with what the operator typed, and nothing of it is saved.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ORDER_VAR
from django.contrib.messages.middleware import MessageMiddleware
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from catalog.admin.authors import ReasonForm, by_operator
from catalog.admin.counting import CountedPages
from catalog.admin.fields import KEY, OBJECTS
from catalog.admin.pages import CatalogAdmin
from catalog.admin.refusals import GONE, REFUSALS, over_theirs, refusal_of, sentences
from catalog.admin.typed_over import typed_over
from catalog.domain.identity import read_key
from catalog.meanwhile import in_words
from catalog.models import Change
from catalog.models.rules import MovedOn

REVISION = "revision"
"""The hidden field that tells at which revision a page was opened."""


def known_to(request: HttpRequest) -> frozenset[int]:
    """The revision at which a page was opened that is sent back; none where it does not tell."""
    revision = request.POST.get(REVISION, "")
    return frozenset({int(revision)} if KEY.fullmatch(revision) else ())


class DoorAdmin(CatalogAdmin):
    formfield_overrides = OBJECTS

    refusal: ValidationError | None = None

    def door(self, request: HttpRequest, record: Any) -> AbstractContextManager[Any]:
        """The context that the whole request is written in."""
        raise NotImplementedError

    @contextmanager
    def written(self, request: HttpRequest, record: Any) -> Iterator[None]:
        with by_operator(request), self.door(request, record):
            yield

    def record_sent(self, request: HttpRequest, object_id: str) -> Any:
        """The record of a page that is sent back, which is expected to be as it was when it was opened."""
        record = self.get_object(request, unquote(object_id))
        if record:
            record.expected = known_to(request)
        return record

    # No report of an error may hold a provider's secrets.
    @method_decorator(sensitive_post_parameters())
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        record = self.record_sent(request, object_id) if object_id else self.model()
        if request.method != "POST" or record is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with self.written(request, record):
                return super().changeform_view(request, object_id, form_url, extra_context)
        except GONE:
            return self._gone(request)
        except MovedOn as error:
            return self._over_theirs(request, error, object_id, form_url, extra_context)
        except REFUSALS as error:
            return self._again(request, refusal_of(error), object_id, form_url, extra_context)

    def _over_theirs(
        self,
        request: HttpRequest,
        error: MovedOn,
        object_id: str | None,
        form_url: str,
        extra_context: dict[str, Any] | None,
    ) -> HttpResponse:
        """The page as it is now, with what the operator typed put over it."""
        page = self._changeform_view(_opened(request), object_id, form_url, extra_context)
        if not isinstance(page, TemplateResponse):
            return page
        parts, now = cast("Any", page.context_data), cast("Any", error.record)
        sets = [inline.formset for inline in parts["inline_admin_formsets"]]
        request.POST = typed_over(request.POST, parts["adminform"].form, sets)
        told = {**(extra_context or {}), REVISION: now.revision}
        return self._again(request, over_theirs(error), object_id, form_url, told)

    def _again(self, request: HttpRequest, refusal: ValidationError, *page: Any) -> HttpResponse:
        again = copy(self)
        again.refusal = refusal
        _forget_messages(request)
        return again._changeform_view(request, *page)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)  # a new class for each request
        form.refusal = self.refusal
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        opened_at = context["original"] and context["original"].revision
        context.setdefault(REVISION, request.POST.get(REVISION, opened_at))
        return super().render_change_form(request, context, *args, **kwargs)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        form = ReasonForm(request.POST if request.method == "POST" else None)
        shown = {**(extra_context or {}), "reason": form["reason"], REVISION: request.POST.get(REVISION)}
        try:
            if not form.is_valid():
                return super().delete_view(_opened(request), object_id, shown)
            if not self.has_delete_permission(request):
                raise PermissionDenied
            if (record := self.record_sent(request, object_id)) is None:
                return self._gone(request)
            with self.written(request, record):
                return super().delete_view(request, object_id, shown)
        except GONE:
            return self._gone(request)
        except REFUSALS as error:
            _forget_messages(request)
            self.message_user(request, sentences(refusal_of(error)), messages.ERROR)
            return redirect(f"admin:catalog_{self.opts.model_name}_change", object_id)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = {**super().get_actions(request)}
        actions.pop("delete_selected", None)
        return actions

    def get_paginator(self, request: HttpRequest, *args: Any, **kwargs: Any) -> CountedPages:
        return CountedPages(request, *args, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """An id, uuid or ulid finds its record; what has the words as its code stands before the others."""
        key = read_key(self.model.prefix, search_term.strip())
        if isinstance(key, UUID):
            return queryset.filter(uuid=key), False
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if key and ORDER_VAR not in request.GET and self.model._base_manager.filter(code=key).exists():
            found = found.order_by(Case(When(code=key, then=0), default=1), *found.query.order_by)
        return found, may_repeat

    @admin.display(description="revision")
    def last_change(self, record: Any) -> str:
        """The number of the revision, and how it came to be."""
        changes = Change.objects.filter(record=record.id).order_by("-cursor")[:1]
        return ", ".join([str(record.revision), *map(in_words, changes)])

    def _gone(self, request: HttpRequest) -> HttpResponse:
        _forget_messages(request)
        words = "Nothing was saved: what you worked on, or what you added to it, was deleted meanwhile."
        self.message_user(request, words, messages.ERROR)
        return redirect(f"admin:catalog_{self.opts.model_name}_changelist")


def _opened(request: HttpRequest) -> HttpRequest:
    """As if the page that is sent back were asked for."""
    opened = copy(request)
    opened.method, opened.POST = "GET", QueryDict()
    return opened


def _forget_messages(request: HttpRequest) -> None:
    """The view has announced already what was then refused."""
    MessageMiddleware(lambda _: HttpResponse()).process_request(request)
