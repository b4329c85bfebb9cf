"""Pages by number, with an exact count of the whole list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.utils.urls import remove_query_param, replace_query_param

from config.rest.kept import exact_count
from config.rest.pages import Page

if TYPE_CHECKING:  # DRF's views import their pagination
    from config.rest.views import RecordViewSet

FARTHEST = 2**62  # rows: beyond the end of any list, and still a number to the database


def numbered_page(records: QuerySet[Any], view: RecordViewSet, *, number: int, size: int) -> Page:
    start = min((number - 1) * size, FARTHEST)
    # One more than is shown tells whether there are more.
    found = list(records.values_list("pk", *view.state_now())[start : start + size + 1])
    if not found and number > 1:
        raise NotFound("The list ends before this page.")
    more, state = len(found) > size, found[0][1:] if found else ()
    return Page(
        keys=[key for key, *_ in found[:size]],
        next=_link(view, number + 1) if more else None,
        previous=_link(view, number - 1) if number > 1 else None,
        first=_link(view, 1),
        count=exact_count(records, view, state) if more else start + len(found),
        state=state,
    )


def _link(view: RecordViewSet, number: int) -> str:
    address = view.request.build_absolute_uri()
    if number == 1:
        return remove_query_param(address, "page")
    return replace_query_param(address, "page", number)
