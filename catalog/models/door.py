"""The guard behind `catalog.changes`: what is not let in by an open door can't be written.

A package and a provider are each written as a whole, with their rows,
so saving, deleting or bulk-writing one by itself is a mistake of the programmer, and raises.
Stock has a door of its own, since it moves by itself, and never without its ledger: `catalog.models.ledger`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db import models

T = TypeVar("T", bound=models.Model)


class WrittenOutsideTheDoor(RuntimeError):
    """A package, a provider or a part of one was written outside of `catalog.changes`, or stock by itself."""


@dataclass
class Visit:
    """A package or provider that may be written, and what was known of it before."""

    record: Any
    before: Any = None
    event: str = ""
    """What the change is to be called, where the record itself does not tell."""


class Door:
    """What may be written while it is open: what is new, and what it, or the one around it, has let in."""

    def __init__(self, outer: "Door | None") -> None:
        self.outer = outer
        self.visits: dict[UUID, Visit] = {}
        """All that may have been written, also by doors inside this one; each as it was let in first."""
        self.changes: list[Any] = []
        """What is known to have changed already; the rest is found out when the outermost door closes."""
        self.moves_stock = False
        self._admitted: set[UUID] = set()

    def admit(self, record: Any, *, before: Any = None, event: str = "") -> None:
        self._admitted.add(record.uuid)
        self._note(Visit(record, before, event))

    def lets_in(self, uuid: UUID) -> bool:
        return uuid in self._admitted or (self.outer is not None and self.outer.lets_in(uuid))

    def visits_of(self, kind: type[T]) -> list[Visit]:
        return [visit for visit in self.visits.values() if isinstance(visit.record, kind)]

    def take_over(self, inner: "Door") -> None:
        """What was written in a door inside this one is part of the same change."""
        for visit in inner.visits.values():
            self._note(visit)
        self.changes += inner.changes

    def _note(self, visit: Visit) -> None:
        first = self.visits.setdefault(visit.record.uuid, visit)
        first.event = first.event or visit.event


_open: ContextVar[Door | None] = ContextVar("door", default=None)


@contextmanager
def opened() -> Iterator[Door]:
    """Open the door. What one inside another lets in, it lets in until it closes."""
    door = Door(_open.get())
    token = _open.set(door)
    try:
        yield door
    finally:
        _open.reset(token)
    if door.outer:
        door.outer.take_over(door)


def require_open() -> Door:
    door = _open.get()
    if door is None:
        raise WrittenOutsideTheDoor("Write packages and providers through catalog.changes.")
    return door


@contextmanager
def stock_opened() -> Iterator[None]:
    """The door of stock, its ledger and the reservations; packages and providers stay outside of it."""
    with opened() as door:
        door.moves_stock = True
        yield


def require_stock_open() -> None:
    if not require_open().moves_stock:
        raise WrittenOutsideTheDoor("Sell stock by catalog.reserving, set it by catalog.stocktaking.")


class GuardedQuerySet(models.QuerySet[T]):
    """Refuses bulk writes outside of an open door.

    A guarded model names its manager as `base_manager_name` too, by which `package.features.add()` writes.
    """

    def guard(self) -> None:
        require_open()

    def update(self, **kwargs: Any) -> int:
        self.guard()
        return super().update(**kwargs)

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[T]:
        self.guard()
        return super().bulk_create(*args, **kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        self.guard()
        return super().bulk_update(*args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self.guard()
        return super().delete()


class Guarded(models.Model):
    """A record of which `owner`, a package or a provider, must have been let in before it is written."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._require_admission()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._require_admission()
        return super().delete(*args, **kwargs)

    @property
    def owner(self) -> Any:
        return self

    def _require_admission(self) -> None:
        door, owner = require_open(), self.owner
        if owner._state.adding:
            door.admit(owner)
        elif not door.lets_in(owner.uuid):
            raise WrittenOutsideTheDoor(f"{owner} was not let in by catalog.changes.")


class BookedQuerySet(GuardedQuerySet[T]):
    def guard(self) -> None:
        require_stock_open()


class Booked(Guarded):
    """A record that is written only together with the ledger of stock."""

    class Meta(Guarded.Meta):
        abstract = True

    def _require_admission(self) -> None:
        require_stock_open()
