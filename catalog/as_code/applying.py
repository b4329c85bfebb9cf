"""Brings what files say into the catalog, all of it or nothing; what would be done is done, and undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from django.db import IntegrityError

from catalog.as_code.carrying_out import Application
from catalog.as_code.comparing import ATTEMPTS, Compared, Tell, compared, without_files
from catalog.as_code.layout import Folder, Place
from catalog.as_code.locking import lock, wait_for_another
from catalog.as_code.packages import provider_codes
from catalog.as_code.problems import BadFiles, NotDone
from catalog.as_code.reading import Directory, Source
from catalog.as_code.steps import Step
from catalog.changes import told_last
from catalog.models.change import head
from config.undoing import undone

Within = Callable[[], AbstractContextManager[Any]]


class _ChangedMeanwhile(Exception):
    """Somebody wrote between the comparison and the locks."""


@dataclass(frozen=True)
class Wish:
    """A directory to be applied; `pruning` retires the packages that have no file."""

    directory: Directory
    pruning: bool
    tell: Tell


def try_out(wish: Wish) -> list[Step]:
    """What applying would do. Nothing is written, and nobody waits for the feed.

    Raises BadFiles with every problem of every file, and NotDone.
    """
    return _attempt(wish, partial(undone, told_last))


def apply(wish: Wish, shown: Sequence[Step] | None = None) -> list[Step]:
    """Write it all, or nothing; `shown` are the steps that somebody has agreed to.

    Raises BadFiles with every problem of every file, and NotDone, also where other steps would be taken.
    """
    return _attempt(wish, told_last, shown)


def _attempt(wish: Wish, within: Within, shown: Sequence[Step] | None = None) -> list[Step]:
    """The steps, taken in the one transaction that `within` opens."""
    for _ in range(ATTEMPTS):
        try:
            return _carried_out(wish, _found(wish), within, shown)
        except (_ChangedMeanwhile, IntegrityError):
            wish.tell("the catalog was changed meanwhile: comparing again")
    raise NotDone("Others go on changing the catalog: nothing is written. Try again later.")


def _found(wish: Wish) -> Compared:
    if wish.directory.is_empty and not wish.pruning:
        raise NotDone(
            f"{wish.directory.path} has no file of a catalog: `manage.py export_catalog` writes one."
        )
    found = compared(wish.directory, wish.tell)
    if wish.pruning:
        found.packages += map(_retired, without_files(wish.directory))
        found.packages.sort(key=lambda source: source.code)
    return found


def _retired(code: str) -> Source:
    """What a package that has no file would say, if it had one."""
    name = str(Place(Path(), Folder.PACKAGES, code))
    return Source(name, code, "", {"code": code, "retired": True})


def _carried_out(wish: Wish, found: Compared, within: Within, shown: Sequence[Step] | None) -> list[Step]:
    if not (found.providers or found.packages):
        if found.problems:
            raise BadFiles(found.problems)
        return []
    with within():
        wait_for_another(wish.tell)
        lock(
            changing=[source.code for source in found.providers],
            attaching=chain.from_iterable(map(provider_codes, found.packages)),
            packages=[source.code for source in found.packages],
        )
        if head() != found.cursor:
            raise _ChangedMeanwhile
        steps = Application(wish.directory, found, wish.tell).carry_out()
        if shown is not None and steps != [*shown]:
            raise NotDone(
                "The catalog was changed since you were shown this: nothing is written. Look again."
            )
    return steps
