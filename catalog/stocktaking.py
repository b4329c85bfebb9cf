"""Stock set by hand, as after somebody has counted it: a movement of the difference, with the reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from catalog.meanwhile import require_expected
from catalog.models import Movement, Package, Stock, StockMovement
from catalog.models.ledger import move, moving_stock
from catalog.models.stock import check_quantity


def set_stock(package: Package, quantity: int, *, reason: str, at: datetime) -> None:
    """Make live stock this many, whoever sells meanwhile; as many as there are moves nothing.

    Raises ValidationError for a quantity that stock can't have and without a reason, and MovedOn where the
    package is not at a revision that is expected.
    """
    with moving_stock():
        stock = Stock.objects.locked(package)
        stock.package.expected = package.expected
        require_expected(stock.package)
        moved = movement_to(quantity, stock, reason=reason, at=at)
        if moved.quantity:
            move(moved)


def movement_to(quantity: int, stock: Stock, *, reason: str, at: datetime) -> StockMovement:
    """The movement that makes stock this many; raises ValidationError with all that is wrong with it."""
    moved = StockMovement.made_now(
        stock.package, Movement.SET, quantity - stock.quantity, at, reason=" ".join(reason.split())
    )
    errors: dict[str, Any] = {}
    try:
        # Where it is it may stay: overselling may have ended meanwhile.
        if moved.quantity:
            check_quantity(quantity, oversell=stock.package.oversell_enabled)
    except ValidationError as error:
        errors["quantity"] = error
    try:
        moved.full_clean(exclude={"package", "quantity", "balance"})
    except ValidationError as error:
        errors |= error.error_dict
    if errors:
        raise ValidationError(errors)
    return moved
