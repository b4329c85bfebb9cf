"""Who grants how much of a feature: the values by how many packages have each, as a chart that is a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from catalog.domain.values import Value, show_value, typed
from catalog.models import PackageFeature
from catalog.models.change import head
from config.rest.kept import found_once
from features.models import Feature

BARS = 12


@dataclass(frozen=True)
class Bar:
    """One value: `width` is in percent of the most frequent one's."""

    label: str
    count: int
    width: str
    address: str


@dataclass(frozen=True)
class Grants:
    total: int
    bars: list[Bar]
    others: int
    """How many packages have one of the values that are not shown, which are the rarer ones."""
    address: str
    """The list of all these packages."""


def grants_of(feature: Feature) -> Grants:
    """In a few queries for any number of packages, and in one while nothing changes."""
    total, frequent = found_once(lambda: _counted(feature), "grants", feature.code, head())
    bars = [*_bars(feature, frequent)]
    others = total - sum(bar.count for bar in bars)
    return Grants(total, bars, others, packages_with(feature))


def packages_with(feature: Feature, value: Value | None = None) -> str:
    """The list of the packages that name the feature, or this value of it."""
    of_value = "" if value is None else f":{typed(value, feature.quota)}"
    return reverse("admin:catalog_package_changelist", query={"feature": feature.code + of_value})


def _counted(feature: Feature) -> tuple[int, list[tuple[Value, int]]]:
    """How many packages name it, and the most frequent values."""
    entries = PackageFeature.objects.filter(feature=feature)
    rows = entries.counted_by_value()[:BARS]
    return entries.count(), [(granted if limit is None else limit, count) for granted, limit, count in rows]


def _bars(feature: Feature, frequent: Iterable[tuple[Value, int]]) -> Iterator[Bar]:
    shown = sorted(frequent, key=lambda row: _rank(row[0]))
    most = max((count for _, count in shown), default=1)
    for value, count in shown:
        label = show_value(value, quota=feature.quota, unit=feature.field_suffix)
        yield Bar(label, count, f"{count / most:.2%}", packages_with(feature, value))


def _rank(value: Value) -> tuple[int, Decimal]:
    """The least first; unlimited, or on, comes last."""
    return (2 if value is True else 0 if value is False else 1, Decimal(value))
