"""Pages of a list: numbered, with an exact count; or by `cursor=`, without one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request

from config.rest.cursors import cursor_page
from config.rest.numbered import numbered_page
from config.rest.pages import Page

if TYPE_CHECKING:  # DRF's views import their pagination
    from config.rest.views import RecordViewSet

PAGE_SIZE = 50
LARGEST_PAGE = 200  # rows
LAST_PAGE = 10**18  # beyond the end of any list


class Pages(BasePagination):
    """Numbered pages, unless the request has a `cursor` (empty for the first page)."""

    def page(self, records: QuerySet[Any], view: RecordViewSet) -> Page:
        asked = view.request.query_params
        size = _whole(view.request, "page_size", default=PAGE_SIZE, most=LARGEST_PAGE)
        if "cursor" not in asked:
            number = _whole(view.request, "page", default=1, most=LAST_PAGE)
            return numbered_page(records, view, number=number, size=size)
        if "page" in asked:
            words = "Pages are numbered, or found by a cursor: not both."
            raise ValidationError({"page": words}, "page_and_cursor")
        return cursor_page(records, view, cursor=asked["cursor"], size=size)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        neighbour = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": "Of the whole list; absent with a cursor."},
                "next": neighbour,
                "previous": neighbour,
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        texts = {
            "page": (_from_one(LAST_PAGE), "The number of the page, from 1."),
            "page_size": (_from_one(LARGEST_PAGE), f"Rows a page; {PAGE_SIZE} when absent."),
            "cursor": (
                {"type": "string"},
                "Instead of page: an empty cursor, then the one of next. Without a count.",
            ),
        }
        return [
            {"name": name, "in": "query", "required": False, "description": text, "schema": schema}
            for name, (schema, text) in texts.items()
        ]


def _from_one(most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "maximum": most}


def _whole(request: Request, name: str, *, default: int, most: int) -> int:
    text = request.query_params.get(name)
    if text is None:
        return default
    number = int(text[:20]) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= most:
        words = f"This must be a whole number from 1 to {most}."
        raise ValidationError({name: words}, code=f"invalid_{name}")
    return number
