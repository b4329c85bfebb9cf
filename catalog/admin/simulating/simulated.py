"""Several packages quoted and scheduled for the same use: one that can't be does not stop the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.quote import Quote
from catalog.domain.schedule import Schedule
from catalog.domain.told_use import ToldUse
from catalog.models import Package
from catalog.quoting import BadUse, Quoter, Start, planned

DRAWN_PERIODS = 12


@dataclass
class Simulated:
    """One package, and its quote and schedule; or what keeps it from being quoted."""

    package: Package
    quote: Quote | None = None
    plan: Schedule | None = None
    is_cut: bool = False
    """Whether there are more periods than the schedule has."""
    problems: list[BrokenRule] = field(default_factory=list)


def simulated(
    packages: Iterable[Package], quoter: Quoter, cycles: int, use: ToldUse, start: Start
) -> list[Simulated]:
    return [_simulated(package, quoter, cycles, use, start) for package in packages]


def _simulated(package: Package, quoter: Quoter, cycles: int, use: ToldUse, start: Start) -> Simulated:
    try:
        quote = quoter.quote(package, cycles, use, start)
        plan = planned(package, min(cycles, DRAWN_PERIODS), start)
        is_cut = cycles > len(plan.periods) and plan.periods[-1].end is not None
        return Simulated(package, quote, plan, is_cut)
    except BadUse as bad:
        return Simulated(package, problems=[*bad.problems])
    except ValidationError as refused:  # its own terms contradict each other
        return Simulated(package, problems=[BrokenRule("refused", words) for words in refused.messages])


def problems_of_all(results: Sequence[Simulated]) -> list[BrokenRule]:
    """What every package refuses in the same words is wrong with what was typed, and not with a package."""
    if not results:
        return []
    shared = set.intersection(*({_identity(it) for it in result.problems} for result in results))
    return [it for it in results[0].problems if it.path and _identity(it) in shared]


def _identity(problem: BrokenRule) -> tuple[str, str, str]:
    return problem.path, problem.code, problem.message
