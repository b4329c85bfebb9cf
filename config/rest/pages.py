"""A page of a list: its keys first, then what is read of its records; both tell whether it has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import orjson
from django.db.models import QuerySet

Version = tuple[object, ...]
"""What tells one state of an answer from the next; empty where nothing does, and there is no tag."""


@dataclass(frozen=True)
class Page:
    keys: Sequence[Any]
    """The primary keys of its records, in order."""
    next: str | None = None
    previous: str | None = None
    first: str | None = None
    count: int | None = None
    """How many records the whole list has; a page by cursor does not say."""
    state: tuple[Any, ...] = ()
    """The state of all the data in which it was found; empty where nothing tells."""

    def digest(self, versions: Mapping[Any, Version]) -> str:
        """Of all that the answer depends on: equal pages answer the same at the same address."""
        records = [(key, versions[key]) for key in self.keys if key in versions]
        whole = orjson.dumps([self.count, self.next, self.previous, records], default=str)
        return blake2b(whole, digest_size=16).hexdigest()

    def envelope(self, results: Sequence[Any]) -> dict[str, Any]:
        """The answer: the page's records, and where the list goes on."""
        counted = {} if self.count is None else {"count": self.count}
        return {**counted, "next": self.next, "previous": self.previous, "results": results}

    def headers(self) -> dict[str, str]:
        """Its neighbours as a header; none where it is the whole list."""
        if not self.next and not self.previous:
            return {}
        return link_header(first=self.first, prev=self.previous, next=self.next)


def link_header(**addresses: str | None) -> dict[str, str]:
    """Where else to go, by the relation (RFC 8288)."""
    links = [f'<{address}>; rel="{relation}"' for relation, address in addresses.items() if address]
    return {"Link": ", ".join(links)}


@dataclass(frozen=True)
class Records:
    """What is read of the records of a page: one that has been deleted since is not among them."""

    versions: Mapping[Any, Version] = field(default_factory=dict)
    """By primary key."""
    shown: Sequence[Any] = ()
    state: tuple[Any, ...] = ()
    """The state of all the data in which they were read; empty where nothing tells, or none is left."""


def ordering_of(records: QuerySet[Any]) -> tuple[str, ...]:
    return tuple(records.query.order_by or records.model._meta.ordering)
