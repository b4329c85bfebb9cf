"""Brings a catalog's directory into the catalog: all of it, or nothing."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from catalog.as_code.applying import Wish, apply, try_out
from catalog.as_code.layout import Folder
from catalog.as_code.problems import NotDone
from catalog.as_code.reading import opened
from catalog.as_code.steps import Step
from catalog.authorship import LONGEST_REASON, Author, Entrance, written_by
from catalog.management.catalog_command import NOTHING, CatalogCommand, summary


class Command(CatalogCommand):
    help = (
        "Makes and changes packages and providers by their files, all of them or none. What the files leave "
        "out, stays as it is. Shows what it would do, and asks."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done, and write nothing"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--prune", action="store_true", help="retire the packages that have no file; nothing is deleted"
        )
        parser.add_argument(
            "--yes-empty", action="store_true", help="let --prune retire all, where there are no files at all"
        )
        parser.add_argument(
            "--reason", default="apply_catalog", help="kept with each revision (default: %(default)s)"
        )

    def do(
        self,
        directory: Path,
        *,
        reason: str = "apply_catalog",
        dry_run: bool = False,
        yes: bool = False,
        prune: bool = False,
        yes_empty: bool = False,
        **options: Any,
    ) -> None:
        if len(reason) > LONGEST_REASON:
            raise NotDone(f"A reason has at most {LONGEST_REASON} characters; this has {len(reason)}.")
        wish = Wish(opened(directory), pruning=prune, tell=self.tell)
        _refuse_empty(wish, agreed=yes_empty)
        with written_by(lambda: Author(Entrance.COMMAND, reason=reason)):
            if dry_run:
                self._say_what_is_to_do(try_out(wish), " Nothing is written.")
            elif yes:
                self._write(wish)
            else:
                self._ask_and_write(wish)

    def _write(self, wish: Wish) -> None:
        steps = apply(wish)
        self.say(steps)
        self._say_done(steps)

    def _ask_and_write(self, wish: Wish) -> None:
        steps = try_out(wish)
        self._say_what_is_to_do(steps)
        if steps:
            if not _agreed(f"Do this to {_database()}? [y/N] "):
                raise NotDone("Nothing is written.")
            self._say_done(apply(wish, steps))

    def _say_what_is_to_do(self, steps: Sequence[Step], more: str = "") -> None:
        self.say(steps)
        self.stdout.write(f"To do: {summary(steps)}.{more}" if steps else NOTHING)

    def _say_done(self, steps: Sequence[Step]) -> None:
        self.stdout.write(f"Done: {summary(steps)}." if steps else NOTHING)


def _refuse_empty(wish: Wish, *, agreed: bool) -> None:
    """A wrong directory would take the whole catalog off sale."""
    if wish.pruning and not wish.directory.codes(Folder.PACKAGES) and not agreed:
        raise NotDone(
            f"{wish.directory.path} has no file of a package, and --prune would retire every package: "
            "add --yes-empty where that is meant."
        )


def _database() -> str:
    """Two environments may well have databases of one name."""
    database = settings.DATABASES["default"]
    return " on ".join(filter(None, (str(database["NAME"]), database.get("HOST"))))


def _agreed(question: str) -> bool:
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        raise NotDone("Nobody answers here: add --yes. Nothing is written.") from None
