"""The page of the lint: what is wrong with the offer, by rule, each package linked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from catalog.admin.operators import OperatorsPage, shown_page
from catalog.domain.lint import RULES, Finding, Rule
from catalog.linting import Tally, Unreadable, lint_catalog
from catalog.models.change import head
from catalog.reading import NotRendered
from config.rest.kept import found_once

TEMPLATE, TITLE = "catalog/lint.html", "Lint of the catalog"
SHOWN = 100  # findings of one rule; the command prints all of them


@dataclass
class Some:
    """The first findings of a rule, and how many it has."""

    shown: list[Finding] = field(default_factory=list)
    count: int = 0

    def add(self, finding: Finding) -> None:
        self.count += 1
        if len(self.shown) < SHOWN:
            self.shown.append(finding)

    @property
    def more(self) -> int:
        return self.count - len(self.shown)


@dataclass
class Report:
    at: datetime
    tally: Tally = field(default_factory=Tally)
    told: dict[str, Some] = field(default_factory=dict)  # by the rule's code, as what follows
    silenced: dict[str, Some] = field(default_factory=dict)

    @classmethod
    def made(cls, at: datetime) -> Report:
        report = cls(at)
        for finding in report.tally.counting(lint_catalog(at)):
            findings = report.silenced if finding.silenced else report.told
            findings.setdefault(finding.rule, Some()).add(finding)
        return report


def lint_page(request: HttpRequest) -> HttpResponse:
    """Found once for each state of the catalog; what follows from the clock is some minutes late at most."""
    try:
        report = found_once(partial(Report.made, timezone.now()), "lint", head())
    except (NotRendered, Unreadable) as error:
        return shown_page(request, TEMPLATE, title=TITLE, error=str(error), status=503)
    return shown_page(
        request,
        TEMPLATE,
        title=TITLE,
        report=report,
        told=_in_order(report.told),
        silenced=_in_order(report.silenced),
        quiet=[rule for rule in RULES if rule.code not in report.told | report.silenced],
    )


def _in_order(found: dict[str, Some]) -> Sequence[tuple[Rule, Some]]:
    return [(rule, found[rule.code]) for rule in RULES if rule.code in found]


LINT = OperatorsPage("lint/", "lint", lint_page)
