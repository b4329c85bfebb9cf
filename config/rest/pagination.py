"""Pages of a list: numbered, with an exact count; or by `cursor=`, without one."""

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination, PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.rest.cursors import CursorPages

PAGE_SIZE = 50
LARGEST_PAGE = 200  # rows
LAST_PAGE = 10**18  # beyond the end of any list


def page_size(request: Request) -> int:
    return _whole(request, "page_size", default=PAGE_SIZE, most=LARGEST_PAGE)


def _whole(request: Request, name: str, *, default: int, most: int) -> int:
    text = request.query_params.get(name, str(default))
    number = int(text[:20]) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= most:
        words = f"This must be a whole number from 1 to {most}."
        raise ValidationError({name: words}, code=f"invalid_{name}")
    return number


class NumberedPages(PageNumberPagination):
    def get_page_size(self, request: Request) -> int:
        return page_size(request)

    def get_page_number(self, request: Request, paginator: Any) -> int:
        return _whole(request, self.page_query_param, default=1, most=LAST_PAGE)


class Pages(BasePagination):
    """Numbered pages, unless the request has a `cursor` (empty for the first page)."""

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> Any:
        by_cursor = "cursor" in request.query_params
        if by_cursor and "page" in request.query_params:
            raise ValidationError(
                {"page": "Pages are numbered, or found by a cursor: not both."}, "page_and_cursor"
            )
        self.chosen = CursorPages(page_size(request)) if by_cursor else NumberedPages()
        return self.chosen.paginate_queryset(queryset, request, view=view)

    def get_paginated_response(self, data: Any) -> Response:
        return self.chosen.get_paginated_response(data)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        described = NumberedPages().get_paginated_response_schema(schema)
        described["required"] = ["results"]
        return described

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        texts = {
            "page": ("integer", "The number of the page, from 1."),
            "page_size": ("integer", f"Rows a page, up to {LARGEST_PAGE}; {PAGE_SIZE} when absent."),
            "cursor": ("string", "Instead of page: an empty cursor, then the one of next. Without a count."),
        }
        return [
            {"name": name, "in": "query", "required": False, "description": text, "schema": {"type": kind}}
            for name, (kind, text) in texts.items()
        ]
