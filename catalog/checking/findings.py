"""What is found, and how a table of any size is walked over to find it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from catalog.history import CHUNK


class Kind(StrEnum):
    PACKAGES = "packages"
    REVISIONS = "revisions"
    PROVIDERS = "providers"
    ENTRIES = "entries of the feed"
    HEAD = "head of it"
    STOCKS = "stocks"
    RESERVATIONS = "reservations"


@dataclass(frozen=True)
class Finding:
    about: str
    words: str
    key: int = 0
    """Of the package or provider that it is about, in the database; 0 where it is about neither."""

    def __str__(self) -> str:
        return f"{self.about}: {self.words}"


@dataclass(frozen=True)
class Looked:
    """So many more of one kind were looked at, and this was found."""

    kind: Kind
    count: int
    findings: Sequence[Finding]


def walk(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """All rows by their primary key: a chunk is one query, and nothing is held open between two."""
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


def certain(
    records: QuerySet[Any], look: Callable[[Iterable[Any]], list[Finding]], seen: Iterable[Any]
) -> list[Finding]:
    """What is wrong with packages or providers: what seems so is looked at again under its lock.

    Somebody may have written between the queries that read them.
    """
    suspects = {finding.key for finding in look(seen)}
    if not suspects:
        return []
    with transaction.atomic():
        suspicious = records.filter(pk__in=suspects).order_by("pk")
        # By itself: rows joined to one that is waited for would be older than that.
        list(suspicious.select_for_update(of=("self",), no_key=True).values_list("pk"))
        return look(suspicious)


def missing(noun: str, numbers: Iterable[int], *, after: int = 0) -> Iterator[str]:
    """What numbers that come in order leave out: `cursor 3 is missing`, `cursors 5 to 7 are missing`."""
    for number in numbers:
        if number == after + 2:
            yield f"{noun} {after + 1} is missing"
        elif number > after + 2:
            yield f"{noun}s {after + 1} to {number - 1} are missing"
        after = number
