"""Says what applying a catalog's directory would do. Nothing is written."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from catalog.as_code.applying import Wish, try_out
from catalog.as_code.layout import FORMAT
from catalog.as_code.problems import BadFiles
from catalog.as_code.reading import opened
from catalog.as_code.steps import Step
from catalog.management.catalog_command import NOTHING, CatalogCommand, summary

CHANGES = 2


class Command(CatalogCommand):
    help = (
        "Says what `apply_catalog` would do with the directory, attribute by attribute, and writes nothing. "
        "Exits with 0 where there is nothing to do, 2 where there is, and 1 on an error."
    )

    as_json = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="as JSON, the errors too")
        parser.add_argument(
            "--prune", action="store_true", help="with the packages that have no file, and would be retired"
        )

    def do(self, directory: Path, *, json: bool = False, prune: bool = False, **options: Any) -> None:
        self.as_json = json
        steps = try_out(Wish(opened(directory), pruning=prune, tell=self.tell))
        if json:
            self._write_json({"changes": [step.as_json() for step in steps]})
        else:
            self._say_all(steps)
        if steps:
            sys.exit(CHANGES)

    def tell_problems(self, bad: BadFiles) -> None:
        if self.as_json:
            self._write_json({"errors": [vars(problem) for problem in bad.problems]})
        else:
            super().tell_problems(bad)

    def _say_all(self, steps: Sequence[Step]) -> None:
        self.say(steps)
        self.stdout.write(f"To do: {summary(steps)}. Nothing is written." if steps else NOTHING)

    def _write_json(self, told: dict[str, Any]) -> None:
        self.stdout.write(json.dumps({"format": FORMAT, **told}, ensure_ascii=False, indent=2))
