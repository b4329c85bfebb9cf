"""What the catalog looks like at a glance: for the operators' front page.

All of it is counted in one pass over the packages and one look at the features that were withdrawn; what was
counted is kept for a minute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, Min, QuerySet
from django.utils import timezone

from catalog.models import Package
from catalog.models.care import CARES
from catalog.models.on_sale import is_sold
from config.rest.kept import found_once

FRESH = 60  # seconds
STEPS = 12  # of a ladder


@dataclass(frozen=True)
class Standing:
    """How many packages of one service type there are, by what is true of them now."""

    service_type: str
    sellable: int = 0
    listed: int = 0
    active: int = 0
    inactive: int = 0
    draft: int = 0
    retired: int = 0


@dataclass(frozen=True)
class Step:
    """The packages of one service type and tier that are listed: how many, and from which price to which."""

    service_type: str
    tier: str
    count: int
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True)
class Ladder:
    """What is listed in one currency, for one period: the cheapest first."""

    currency: str
    periodicity: int
    periodicity_type: str
    steps: list[Step]
    left_out: int = 0


@dataclass(frozen=True)
class Overview:
    at: datetime
    standings: list[Standing]
    cares: dict[str, int]
    """How many packages need which care, by its code in CARES; those that none needs are not named."""
    ladders: list[Ladder]


def overview() -> Overview:
    """As it was within the last minute; `at` says when."""
    return found_once(lambda: look(timezone.now()), "overview", seconds=FRESH)


def look(at: datetime) -> Overview:
    """As it is at this instant, by two queries."""
    groups = list(_groups(at))
    return Overview(at, [*_standings(groups)], dict(_cares(groups, at)), [*_ladders(groups)])


# What the packages are told apart by: those that agree in all of it are counted together.
TOLD_APART = (
    "service_type",
    "tier",
    "currency",
    "periodicity",
    "periodicity_type",
    "status",
    "retired",
    "hidden",
)
IN_THE_PASS = [code for code in CARES if code != "withdrawn_feature"]

Group = dict[str, Any]


def _groups(at: datetime) -> Iterable[Group]:
    """How many packages are alike, their lowest and highest price, and how many of them need which care."""
    sold = ExpressionWrapper(is_sold(at), BooleanField())
    packages: QuerySet[Any, Any] = Package.objects.with_deliverer().order_by().annotate(sold=sold)
    cares = {code: Count("pk", filter=CARES[code].holds(at)) for code in IN_THE_PASS}
    groups: QuerySet[Any, Group] = packages.values(*TOLD_APART, "sold").annotate(
        count=Count("pk"), lowest=Min("price"), highest=Max("price"), **cares
    )
    return groups


def _standings(groups: Iterable[Group]) -> Iterator[Standing]:
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for group in groups:
        of_type = counted[group["service_type"]]
        names = {"retired" if group["retired"] else group["status"]}
        names |= {name for name, holds in (("sellable", group["sold"]), ("listed", _listed(group))) if holds}
        for name in names:
            of_type[name] += group["count"]
    for service_type in sorted(counted):
        yield Standing(service_type, **counted[service_type])


def _cares(groups: Iterable[Group], at: datetime) -> Iterator[tuple[str, int]]:
    living = [group for group in groups if not group["retired"]]
    for code, care in CARES.items():
        if code in IN_THE_PASS:
            number = sum(group[code] for group in living)
        else:
            number = Package.objects.filter(care.holds(at), retired=False).count()
        if number:
            yield code, number


def _ladders(groups: Iterable[Group]) -> Iterator[Ladder]:
    periods: dict[tuple[str, int, str], dict[tuple[str, str], Step]] = defaultdict(dict)
    for group in filter(_listed, groups):
        steps = periods[group["currency"], group["periodicity"], group["periodicity_type"]]
        kind = group["service_type"], group["tier"]
        steps[kind] = _joined(Step(*kind, group["count"], group["lowest"], group["highest"]), steps.get(kind))
    for period in sorted(periods):
        steps_up = sorted(periods[period].values(), key=lambda step: (step.lowest, step.highest))
        yield Ladder(*period, steps_up[:STEPS], max(len(steps_up) - STEPS, 0))


def _joined(step: Step, other: Step | None) -> Step:
    if other is None:
        return step
    lowest, highest = min(step.lowest, other.lowest), max(step.highest, other.highest)
    return Step(step.service_type, step.tier, step.count + other.count, lowest, highest)


def _listed(group: Group) -> bool:
    return bool(group["sold"]) and not group["hidden"]
