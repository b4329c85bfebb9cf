"""What the catalog looks like at a glance: for the operators' front page.

All of it is counted in one pass over the packages and one look at the features that were withdrawn; what was
counted is kept for a minute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from catalog.models import Package, Status
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
    standings: list[Standing] = field(default_factory=list)
    cares: dict[str, int] = field(default_factory=dict)
    """How many packages need which care, by its code in CARES; those that none needs are not named."""
    ladders: list[Ladder] = field(default_factory=list)


def overview() -> Overview:
    """As it was within the last minute; `at` says when."""
    return found_once(lambda: look(timezone.now()), "overview", seconds=FRESH)


def look(at: datetime) -> Overview:
    """As it is at this instant, by two queries."""
    groups = list(_groups(at))
    return Overview(at, [*_standings(groups)], dict(_cares(groups, at)), [*_ladders(groups)])


IN_THE_PASS = [code for code in CARES if code != "withdrawn_feature"]


def _groups(at: datetime) -> Iterable[dict[str, Any]]:
    listed = is_sold(at) & Q(hidden=False)
    return (
        Package.objects.with_deliverer()
        .order_by()
        .values("service_type", "tier", "currency", "periodicity", "periodicity_type", "status", "retired")
        .annotate(
            count=Count("pk"),
            sellable=Count("pk", filter=is_sold(at)),
            listed=Count("pk", filter=listed),
            lowest=Min("price", filter=listed),
            highest=Max("price", filter=listed),
            **{code: Count("pk", filter=CARES[code].holds(at)) for code in IN_THE_PASS},
        )
    )


def _standings(groups: Iterable[dict[str, Any]]) -> Iterator[Standing]:
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for group in groups:
        of_type = counted[group["service_type"]]
        of_type["sellable"] += group["sellable"]
        of_type["listed"] += group["listed"]
        of_type["retired" if group["retired"] else group["status"]] += group["count"]
    for service_type in sorted(counted):
        yield Standing(service_type, **counted[service_type])


def _cares(groups: Iterable[dict[str, Any]], at: datetime) -> Iterator[tuple[str, int]]:
    living = [group for group in groups if not group["retired"]]
    for code, care in CARES.items():
        if code in IN_THE_PASS:
            number = sum(group[code] for group in living)
        else:
            number = Package.objects.filter(care.holds(at), retired=False).count()
        if number:
            yield code, number


def _ladders(groups: Iterable[dict[str, Any]]) -> Iterator[Ladder]:
    by_period: dict[tuple[str, int, str], list[dict[str, Any]]] = defaultdict(list)
    for group in groups:
        if group["listed"] and group["status"] == Status.ACTIVE:
            by_period[group["currency"], group["periodicity"], group["periodicity_type"]].append(group)
    for period in sorted(by_period):
        steps = sorted(map(_step, by_period[period]), key=lambda step: (step.lowest, step.highest))
        yield Ladder(*period, steps[:STEPS], max(len(steps) - STEPS, 0))


def _step(group: dict[str, Any]) -> Step:
    return Step(group["service_type"], group["tier"], group["listed"], group["lowest"], group["highest"])
