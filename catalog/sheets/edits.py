"""What is done to many packages at once, as the lines of a sheet that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from catalog.domain.decimals import plain_text
from catalog.domain.money import by_percent
from catalog.models import Package, Status
from catalog.sheets.line import Line
from features.models import Feature

STEPS = ("publish", "unpublish", "retire", "restore")

SET, ADD, REMOVE = "set", "add", "remove"
"""What is done with a feature: set on all, added where it is missing, or removed."""


def step_taken(packages: Iterable[Package], step: str) -> Iterator[Line]:
    for package in packages:
        yield _line(package, *_led_to(package, step))


def price_changed(packages: Iterable[Package], percent: Decimal) -> Iterator[Line]:
    """Each price raised by so many percent, lowered where they are negative; halves are rounded up."""
    for package in packages:
        price = by_percent(package.price, percent, package.currency)
        yield _line(package, "price", plain_text(price))


def feature_changed(packages: Iterable[Package], feature: Feature, how: str, value: str) -> Iterator[Line]:
    """`value` as a person types it; the packages are loaded with their parts."""
    for package in packages:
        has_it = any(entry.feature_id == feature.pk for entry in package.features.all())
        if not (how == ADD and has_it):
            yield _line(package, feature.code, "" if how == REMOVE else value)


def _line(package: Package, column: str, text: str) -> Line:
    return Line(package.code, {column: text}, package.revision)


def _led_to(package: Package, step: str) -> tuple[str, str]:
    """The column and the cell that say what a step of `catalog.lifecycle` leads to."""
    match step:
        case "publish":
            return "status", Status.ACTIVE
        case "unpublish":
            return "status", Status.DRAFT if package.status == Status.DRAFT else Status.INACTIVE
        case "retire":
            return "retired", "on"
    return "retired", "off"
