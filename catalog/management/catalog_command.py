"""What the commands of the catalog as code share: how they are asked, and how they tell and fail."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from catalog.as_code.problems import BadFiles, NotDone
from catalog.as_code.steps import ACTIONS, Step
from catalog.domain.legible import how_many
from catalog.management.exit_codes import STOPPED_BY_KEYBOARD, FindingCommand

NOTHING = "Nothing to do: the catalog is as the files say."


class CatalogCommand(FindingCommand):
    """A command about the directory of a catalog."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIR", help="the directory of the catalog")

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        try:
            self.do(directory, **options)
        except BadFiles as bad:
            self.tell_problems(bad)
            raise CommandError(f"{how_many(len(bad.problems), 'problem')}. Nothing is written.") from bad
        except NotDone as refused:
            raise CommandError(str(refused)) from refused
        except DatabaseError as error:
            raise CommandError(f"The database refused, and nothing is written: {error}") from error
        except KeyboardInterrupt:
            raise CommandError("Stopped: nothing is written.", returncode=STOPPED_BY_KEYBOARD) from None

    def do(self, directory: Path, **options: Any) -> None:
        """Raises BadFiles and NotDone."""
        raise NotImplementedError

    def tell(self, line: str) -> None:
        """How far it is; not among what it finds."""
        self.stderr.write(line, style_func=str)

    def tell_problems(self, bad: BadFiles) -> None:
        self.stdout.write("\n".join(map(str, bad.problems)))

    def say(self, steps: Iterable[Step]) -> None:
        for step in steps:
            self.stdout.write("\n".join(step.lines()))


def summary(steps: Sequence[Step]) -> str:
    """How many there are of each action: 2 create, 1 publish."""
    counts = Counter(action for step in steps for action in step.actions)
    return ", ".join(f"{counts[action]:,} {action}" for action in ACTIONS if counts[action])
