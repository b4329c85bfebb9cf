"""Proves that the catalog is what it says, names whatever is not, and mends what can be mended."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.checking import Finding, Kind, Looked, check, mend

OFTEN = 2_500  # of one kind, between two lines that tell how far it is


class Command(BaseCommand):
    help = (
        "Proves every stored document, revision and cursor of the catalog; names what is wrong, a line each, "
        "and exits with 1 where anything is. It may run while others write."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--fix",
            action="store_true",
            help="mend what follows from something else: documents are rendered anew, and terms that have "
            "no revision get one",
        )

    def handle(self, *args: Any, fix: bool, **options: Any) -> None:
        seen, mended, left = Counter[Kind](), 0, 0
        for looked in check():
            self._tell_progress(looked, seen)
            remaining = mend(looked) if fix else looked.findings
            done = [finding for finding in looked.findings if finding not in remaining]
            self._say("mended  ", done)
            self._say("left    " if fix else "", remaining)
            mended, left = mended + len(done), left + len(remaining)
        proven = ", ".join(f"{seen[kind]} {kind}" for kind in Kind)
        if left:
            advice = f"Mended: {mended}." if fix else "`--fix` mends what can be mended."
            raise CommandError(f"Wrong: {left}, in {proven}. {advice}")
        self.stdout.write(f"Proven: {proven}." + (f" Mended: {mended}." if mended else ""))

    def _tell_progress(self, looked: Looked, seen: Counter[Kind]) -> None:
        """Counts, and says so now and then; not among the findings."""
        before = seen[looked.kind]
        seen[looked.kind] += looked.count
        if seen[looked.kind] // OFTEN > before // OFTEN:
            self.stderr.write(f"{seen[looked.kind]} {looked.kind}", style_func=str)

    def _say(self, done: str, findings: Sequence[Finding]) -> None:
        for finding in findings:
            self.stdout.write(f"{done}{finding}")
