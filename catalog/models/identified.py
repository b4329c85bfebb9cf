"""What packages and providers share: one public value in three spellings, and a code for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from catalog.domain import identity
from catalog.models.door import Guarded, GuardedQuerySet
from catalog.models.rules import Holds

CODE_HELP = "Lower-case letters, digits, - and _. It names the record in other systems."

R = TypeVar("R", bound="Identified")


class IdentifiedQuerySet(GuardedQuerySet[R]):
    def by_key(self, text: str) -> Self:
        """The record that an id, uuid, ulid or code names: one row, or none."""
        match identity.read_key(self.model.prefix, text):
            case UUID() as uuid:
                return self.filter(uuid=uuid)
            case str() as code:
                return self.filter(code=code)
            case _:
                return self.none()

    def by_keys(self, texts: Iterable[str]) -> Self:
        """The records that these ids, uuids, ulids and codes name; what names none is passed over."""
        meanings = [identity.read_key(self.model.prefix, text) for text in texts]
        uuids = [meaning for meaning in meanings if isinstance(meaning, UUID)]
        codes = [meaning for meaning in meanings if isinstance(meaning, str)]
        return self.filter(models.Q(uuid__in=uuids) | models.Q(code__in=codes))


def by_meaning(records: Iterable[R]) -> dict[identity.Key, R]:
    """Each record twice: under what the keys that name it mean."""
    return {meaning: record for record in records for meaning in (record.uuid, record.code)}


class Identified(Guarded):
    """`key` is the database's own; what the world knows is `uuid`, spelled in three ways."""

    prefix: ClassVar[str]

    key = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(default=identity.new_uuid, unique=True, editable=False)
    code = models.CharField(
        max_length=64,
        validators=[Holds(identity.check_code)],
        help_text=CODE_HELP,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Both move when the record says something else than before, and only then: see catalog.history.
    revision = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(Guarded.Meta):
        abstract = True

    @property
    def id(self) -> str:
        return identity.typeid_of(self.prefix, self.uuid)

    @property
    def ulid(self) -> str:
        return identity.ulid_of(self.uuid)

    expected: frozenset[int] | None = None
    """The revisions of the record that whoever changes it knows; None for any. The door looks."""

    _known: Identified | None = None

    def stored(self) -> Self | None:
        """The record as the database has it; None for one that is yet to be saved."""
        if self._state.adding:
            return None
        known: Any = self._known
        return known or type(self)._base_manager.filter(pk=self.pk).first()

    def lock(self) -> None:
        """Read it afresh, and keep others from writing it; a row that only refers to it may be added."""
        self.refresh_from_db(from_queryset=type(self)._base_manager.select_for_update(no_key=True))

    @contextmanager
    def known(self) -> Iterator[None]:
        """What it is now is what is stored, until it is saved: its rules need not ask for it again."""
        self._known = copy(self)
        try:
            yield
        finally:
            self._known = None

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self._known = None

    def names_of(self, others: models.QuerySet[Any], most: int = 10) -> str:
        """The codes of other records, for a message: the first ten, and how many more there are."""
        codes = list(others.order_by("code").values_list("code", flat=True)[: most + 1])
        if len(codes) <= most:
            return ", ".join(codes)
        return f"{', '.join(codes[:most])} and {others.count() - most} more"
