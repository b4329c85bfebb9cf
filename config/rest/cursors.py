"""Pages by cursor: each begins where another ended, whatever was added or taken away before it.

A cursor is the values by which a row is ordered, signed: it names a place in one order of one list, and
can't be made up. DRF's own holds the first of them only, and its way back skips rows that are equal there.
"""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView


class CursorPages(BasePagination):
    """Follows the order that the list has, in which no two rows are equal."""

    def __init__(self, size: int) -> None:
        self.size = size

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> Any:
        self.address = request.build_absolute_uri()
        self.ordering = tuple(queryset.query.order_by or queryset.model._meta.ordering)
        self.salt = f"{queryset.model._meta.label} by {self.ordering}"
        back, position = self._read(request.query_params["cursor"])
        order = [_reversed(field) for field in self.ordering] if back else self.ordering
        found = list(_beyond(queryset, order, position)[: self.size + 1])
        page, more = found[: self.size], len(found) > self.size
        if back:
            page.reverse()
        before, after = (more, True) if back else (bool(position), more)
        self.previous = self._link(back=True, row=page[0]) if page and before else None
        self.next = self._link(back=False, row=page[-1]) if page and after else None
        return page

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next, "previous": self.previous, "results": data})

    def _read(self, cursor: str) -> tuple[bool, list[str]]:
        """Whether it leads back, and the place; an empty one stands before the first row."""
        if not cursor:
            return False, []
        try:
            back, *position = signing.loads(cursor, salt=self.salt)
        except signing.BadSignature as error:
            raise NotFound("This list and order have no such cursor. Start with an empty one.") from error
        return back, position

    def _link(self, *, back: bool, row: Any) -> str:
        position = [str(attrgetter(_name(field).replace("__", "."))(row)) for field in self.ordering]
        return replace_query_param(self.address, "cursor", signing.dumps([back, *position], salt=self.salt))


def _beyond(queryset: QuerySet[Any], order: Sequence[str], position: Sequence[str]) -> QuerySet[Any]:
    """The rows behind a place: those that are equal in the first fields, and behind it in the next."""
    names = [_name(field) for field in order]
    behind = Q()
    for number, (field, value) in enumerate(zip(order, position, strict=False)):
        step = "lt" if field.startswith("-") else "gt"
        behind |= Q(**dict(zip(names[:number], position, strict=False)), **{f"{_name(field)}__{step}": value})
    return queryset.filter(behind).order_by(*order)


def _name(field: str) -> str:
    return field.removeprefix("-")


def _reversed(field: str) -> str:
    return _name(field) if field.startswith("-") else f"-{field}"
