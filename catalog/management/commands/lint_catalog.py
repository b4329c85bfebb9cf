"""Tells what is valid, and yet wrong with what is offered, and fails a build where anything is."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from catalog.documents import instant
from catalog.domain.lint import RULES, Finding
from catalog.linting import Tally, Unreadable, lint_catalog
from catalog.management.exit_codes import FindingCommand
from catalog.reading import NotRendered

FOUND = 2


class Command(FindingCommand):
    help = (
        "Looks for what is valid, and yet wrong with the offer: "
        f"{', '.join(rule.code for rule in RULES)}. Prints a line for each finding: packages, rule, reason, "
        "and what would mend it. A package silences a rule by a reason in its settings: "
        '{"lint": {"dominated": "a campaign, ends in May"}}. Exits with 0 where nothing is found, or all of '
        "it is silenced; with 2 where something is found; and with 1 for an error."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="print a JSON document, with what is silenced"
        )
        parser.add_argument("--silenced", action="store_true", help="print what is silenced too, and why")

    def handle(self, *args: Any, silenced: bool, **options: Any) -> None:
        tally, at = Tally(), timezone.now()
        try:
            findings = tally.counting(lint_catalog(at))
            if options["json"]:
                self._print_document(findings, tally, at)
            else:
                self._print_lines(finding for finding in findings if silenced or not finding.silenced)
        except (NotRendered, Unreadable) as error:
            raise CommandError(str(error)) from error
        if tally.findings:
            raise CommandError(str(tally), returncode=FOUND)
        if not options["json"]:
            self.stdout.write(str(tally))

    def _print_lines(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            why = f" (silenced: {finding.silenced})" if finding.silenced else ""
            self.stdout.write(f"{finding.about}: {finding.rule}{why}: {finding.reason} {finding.remedy}")

    def _print_document(self, findings: Iterable[Finding], tally: Tally, at: datetime) -> None:
        found = [_as_json(finding) for finding in findings]
        document = {
            "at": instant(at),
            "looked_at": {
                "packages": tally.packages,
                "on_offer": tally.on_offer,
                "features": tally.features,
            },
            "findings": [finding for finding in found if finding["silenced"] is None],
            "silenced": [finding for finding in found if finding["silenced"] is not None],
        }
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=1))


def _as_json(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "packages": [package.code for package in finding.packages],
        "more_packages": finding.more,
        "compared_with": [package.code for package in finding.compared],
        "feature": finding.feature or None,
        "reason": finding.reason,
        "remedy": finding.remedy,
        "silenced": finding.silenced or None,
    }
