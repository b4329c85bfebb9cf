"""Pages by number, with an exact count of the whole list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.utils.urls import remove_query_param, replace_query_param

from config.rest.counts import exact_count
from config.rest.pages import Page, cut

if TYPE_CHECKING:  # DRF's views import their pagination
    from config.rest.views import RecordViewSet

FARTHEST = 2**62  # rows: beyond the end of any list, and still a number to the database


def numbered_page(records: QuerySet[Any], view: RecordViewSet, *, number: int, size: int) -> Page:
    start = min((number - 1) * size, FARTHEST)
    columns, marker = view.key_columns(), view.marker()
    # One more than is shown tells whether there are more.
    found = cut(records, (*columns, *marker), start, start + size + 1)
    if not found and number > 1:
        raise NotFound("The list ends before this page.")
    more = len(found) > size
    return Page(
        keys=[row[: len(columns)] for row in found[:size]],
        next=_link(view, number + 1) if more else None,
        previous=_link(view, number - 1) if number > 1 else None,
        count=exact_count(records, view, found[0][len(columns) :]) if more else start + len(found),
    )


def _link(view: RecordViewSet, number: int) -> str:
    address = view.request.build_absolute_uri()
    if number == 1:
        return remove_query_param(address, "page")
    return replace_query_param(address, "page", number)
