"""The operators' front page: the overview and the latest changes, with a link behind each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from catalog.domain.intervals import every
from catalog.domain.money import show_amount
from catalog.meanwhile import names_of
from catalog.models import Change, Package, Provider, Resource
from catalog.models.care import CARES
from catalog.overview import Ladder, Standing, Step, overview
from features.service_types import SERVICE_TYPES

LATEST = 10  # changes

# The columns of what is on sale: what is counted, its words, and the filters of the list that finds the same.
COLUMNS = (
    ("sellable", "On sale", {"on_sale": "yes"}),
    ("listed", "Listed", {"on_sale": "listed"}),
    ("active", "Active", {"status__exact": "active", "retired__exact": 0}),
    ("inactive", "Inactive", {"status__exact": "inactive", "retired__exact": 0}),
    ("draft", "Draft", {"status__exact": "draft", "retired__exact": 0}),
    ("retired", "Retired", {"retired__exact": 1}),
)


@dataclass(frozen=True)
class Number:
    count: int
    address: str


@dataclass(frozen=True)
class Rung:
    """A step of a ladder as it is drawn: from where to where, in percent of the width."""

    label: str
    amount: str
    start: str
    width: str
    address: str


def figures() -> dict[str, Any]:
    """What the front page shows to whoever may see the packages."""
    seen = overview()
    return {
        "as_of": seen.at,
        "columns": [words for _, words, _ in COLUMNS],
        "standings": [(SERVICE_TYPES[it.service_type], [*_numbers(it)]) for it in seen.standings],
        "cares": [(CARES[code], Number(count, _list(care=code))) for code, count in seen.cares.items()],
        "ladders": [(_title(ladder), [*_rungs(ladder)], ladder.left_out) for ladder in seen.ladders],
    }


def _numbers(standing: Standing) -> Iterator[Number]:
    for name, _, filters in COLUMNS:
        address = _list(service_type__exact=standing.service_type, **filters)
        yield Number(getattr(standing, name), address)


def _list(**filters: Any) -> str:
    return reverse("admin:catalog_package_changelist", query=filters)


def _title(ladder: Ladder) -> str:
    return f"{ladder.currency}, {every(ladder.periodicity, ladder.periodicity_type)}"


def _rungs(ladder: Ladder) -> Iterator[Rung]:
    top = max(step.highest for step in ladder.steps) or 1
    for step in ladder.steps:
        yield Rung(
            label=_label(step),
            amount=_amount(step, ladder.currency),
            start=f"{step.lowest / top * 97:.2f}%",
            width=f"{(step.highest - step.lowest) / top * 97 + 3:.2f}%",
            address=_list(service_type__exact=step.service_type, currency=ladder.currency, on_sale="listed"),
        )


def _label(step: Step) -> str:
    of_tier = f", {step.tier}" if step.tier else ""
    several = f" ({step.count})" if step.count > 1 else ""
    return f"{SERVICE_TYPES[step.service_type]}{of_tier}{several}"


def _amount(step: Step, currency: str) -> str:
    lowest, highest = (show_amount(amount, currency) for amount in (step.lowest, step.highest))
    return lowest if lowest == highest else f"{lowest} to {highest}"


def latest_changes() -> Iterator[tuple[Change, str, str | None]]:
    """Each with what was changed of it, and the address of its record, where that is still there."""
    changes = Change.objects.order_by("-cursor")[:LATEST]
    pages = {
        record.id: reverse(f"admin:catalog_{resource}_change", args=[record.pk])
        for resource, model in ((Resource.PACKAGE, Package), (Resource.PROVIDER, Provider))
        for record in model.objects.by_keys(it.record for it in changes if it.resource == resource).only(
            "uuid"
        )
    }
    for change in changes:
        yield change, names_of(change.changes), pages.get(change.record)
