"""Stock and its ledger, which move together: what is in stock is the sum of all movements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

from catalog.domain.free_object import MAX_NUMBER
from catalog.models.door import stock_opened
from catalog.models.stock import Stock
from catalog.models.stock_movement import Movement, StockMovement

if TYPE_CHECKING:
    from catalog.models.package import Package


@contextmanager
def moving_stock() -> Iterator[None]:
    """A transaction in which stock may move. Its rows are locked after those of providers and packages."""
    with transaction.atomic(), stock_opened():
        yield


def open_stock(opening: Sequence[tuple[Package, int]]) -> None:
    """The stock of new packages, and the movement that it came by; none where it is zero."""
    with moving_stock():
        Stock.objects.bulk_create(Stock(package=it, quantity=quantity) for it, quantity in opening)
        StockMovement.objects.bulk_create(_first_movements(opening))


def move(movement: StockMovement, *, least: int = -MAX_NUMBER) -> bool:
    """Move stock, and write its line of the ledger; False, and neither, where it would be below `least`."""
    moved = Stock.objects.move(movement.package_id, by=movement.quantity, least=least)
    if moved is None:
        return False
    movement.balance, movement.version = moved
    StockMovement.objects.note(movement)
    return True


def _first_movements(opening: Sequence[tuple[Package, int]]) -> Iterator[StockMovement]:
    for package, quantity in opening:
        if quantity:
            at = package.created_at
            yield StockMovement.made_now(package, Movement.OPENING, quantity, at, balance=quantity)
