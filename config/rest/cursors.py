"""Pages by cursor: each begins where another ended, whatever was added or taken away before it.

A cursor is the values by which a row is ordered, signed: it names a place in one order of one list, and
can't be made up. DRF's own holds the first of them only, and its way back skips rows that are equal there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.utils.urls import replace_query_param

from config.rest.pages import Page, ordering_of

if TYPE_CHECKING:  # DRF's views import their pagination
    from config.rest.views import RecordViewSet


def cursor_page(records: QuerySet[Any], view: RecordViewSet, *, cursor: str, size: int) -> Page:
    """Follows the order that the list has, in which no two rows are equal."""
    ordering, state = ordering_of(records), view.state_now()
    # Without the time: the same place is the same cursor, and an unchanged page the same answer.
    signer = Signer(salt=f"{records.model._meta.label} by {ordering}")
    back, position = _read(cursor, signer)
    order = [_reversed(field) for field in ordering] if back else ordering
    beyond = _beyond(records, order, position)
    found = list(beyond.values_list("pk", *state, *map(_name, ordering))[: size + 1])
    page, more = found[:size], len(found) > size
    if back:
        page.reverse()

    address = view.request.build_absolute_uri()

    def link(row: Sequence[Any], *, back: bool) -> str:
        place = [str(value) for value in row[1 + len(state) :]]
        return replace_query_param(address, "cursor", signer.sign_object([back, *place]))

    before, after = (more, True) if back else (bool(position), more)
    return Page(
        keys=[key for key, *_ in page],
        next=link(page[-1], back=False) if page and after else None,
        previous=link(page[0], back=True) if page and before else None,
        first=replace_query_param(address, "cursor", ""),
        state=page[0][1 : 1 + len(state)] if page else (),
    )


def _read(cursor: str, signer: Signer) -> tuple[bool, list[str]]:
    """Whether it leads back, and the place; an empty one stands before the first row."""
    if not cursor:
        return False, []
    try:
        back, *position = signer.unsign_object(cursor)
    except BadSignature as error:
        raise NotFound("This list and order have no such cursor. Start with an empty one.") from error
    return back, position


def _beyond(records: QuerySet[Any], order: Sequence[str], position: Sequence[str]) -> QuerySet[Any]:
    """The rows behind a place: those that are equal in the first fields, and behind it in the next."""
    if not position:
        return records
    names = [_name(field) for field in order]
    behind = Q()
    for number, (field, value) in enumerate(zip(order, position, strict=False)):
        step = "lt" if field.startswith("-") else "gt"
        behind |= Q(**dict(zip(names[:number], position, strict=False)), **{f"{_name(field)}__{step}": value})
    # Implied by the rest, and where an index can begin.
    first = f"{names[0]}__{'lte' if order[0].startswith('-') else 'gte'}"
    return records.filter(behind, **{first: position[0]}).order_by(*order)


def _name(field: str) -> str:
    return field.removeprefix("-")


def _reversed(field: str) -> str:
    return _name(field) if field.startswith("-") else f"-{field}"
