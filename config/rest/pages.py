"""A page of a list: first its keys, which tell whether anything has changed, and only then its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import orjson
from django.db.models import QuerySet

Key = tuple[Any, ...]
"""A row's primary key, followed by the values of its view's `version_fields`."""


@dataclass(frozen=True)
class Page:
    keys: Sequence[Key]
    next: str | None
    previous: str | None
    count: int | None = None
    """How many rows the whole list has; a page by cursor does not say."""

    def digest(self) -> str:
        """Of all that the answer depends on: equal pages answer the same at the same address."""
        whole = orjson.dumps([self.count, self.next, self.previous, self.keys], default=str)
        return blake2b(whole, digest_size=16).hexdigest()

    def envelope(self, results: Any) -> dict[str, Any]:
        """The answer: the page's rows, and where the list goes on."""
        counted = {} if self.count is None else {"count": self.count}
        return {**counted, "next": self.next, "previous": self.previous, "results": results}


def cut(records: QuerySet[Any], columns: Sequence[Any], start: int, stop: int) -> list[Key]:
    """These columns of the rows from start up to stop.

    What stands in another table is joined to the rows of the page alone, and not to all that are sorted or
    passed over to find them.
    """
    beside = any("__" in column for column in columns if isinstance(column, str))
    if beside and (start or records.query.where):
        ordering, keys = ordering_of(records), records.values("pk")[start:stop]
        chosen = records.model._base_manager.filter(pk__in=keys).order_by(*ordering)
        return list(chosen.values_list(*columns))
    return list(records.values_list(*columns)[start:stop])


def ordering_of(records: QuerySet[Any]) -> tuple[str, ...]:
    return tuple(records.query.order_by or records.model._meta.ordering)
