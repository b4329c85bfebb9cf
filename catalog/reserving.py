"""What a sale does to stock: it reserves, once for each reference of the client, and is taken back once.

No sale waits for an editor, nor an editor for a sale: the package is read and not locked. Those who sell the
same package wait for each other at one row of stock alone.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from catalog.domain.free_object import MAX_NUMBER
from catalog.meanwhile import require_expected
from catalog.models import Movement, Package, Reservation, StockMovement
from catalog.models.ledger import move, moving_stock
from catalog.models.on_sale import is_sellable, reasons_against
from catalog.models.prepared import Prepared
from catalog.models.rules import Refused, as_error
from catalog.models.stock import Stock

OFFER = Prepared(
    lambda key, at: Package.objects.sellable(at).filter(pk=key),
    ("key", "revision", "has_stock", "oversell_enabled"),
    key=-1,
    at=datetime(2000, 1, 1, tzinfo=UTC),
)


def reserve(
    package: Package, client: User, *, reference: str, quantity: int, at: datetime
) -> tuple[Reservation, bool]:
    """The client's reservation under this reference, and whether it is new.

    The same quantity again is the same reservation, whatever has become of the package. Raises
    ValidationError for a reference or quantity that none can have; Refused with every reason why the package
    can't be sold at this instant, or where less is left, or the reference was released or stands for another
    quantity; MovedOn where the package is not at a revision that is expected.
    """
    wanted = Reservation(
        package=package, client=client, reference=reference, quantity=quantity, created_at=at
    )
    wanted.full_clean(exclude={"package", "client"})  # whoever gives them has looked up both
    with moving_stock():
        if not Reservation.objects.add(wanted):
            return _same(wanted), False
        _take(wanted, _on_sale(package, at))
    return wanted, True


def release(reservation: Reservation, at: datetime) -> None:
    """Give back what the reservation took, which may be nothing; once, and again changes nothing."""
    with moving_stock():
        unreleased = Reservation.objects.filter(pk=reservation.pk, released_at=None)
        if unreleased.update(released_at=at):
            reservation.released_at = at
            # By the ledger, and not by what the package says of its stock meanwhile.
            for taken in reservation.movements.filter(kind=Movement.RESERVED):
                move(_movement(reservation, Movement.RELEASED, -taken.quantity, at))


def _same(wanted: Reservation) -> Reservation:
    there = Reservation.objects.select_related("client").get(
        package=wanted.package_id, client=wanted.client_id, reference=wanted.reference
    )
    if there.released_at:
        words = f"It was released at {there.released_at.isoformat()}: a reference is used once."
        raise Refused({"reference": ValidationError(words, "reference_spent")})
    if there.quantity != wanted.quantity:
        words = f"It stands for {there.quantity:,} already: release that, and use another reference."
        raise Refused({"quantity": ValidationError(words, "another_quantity")})
    return there


def _on_sale(package: Package, at: datetime) -> Package:
    """What the package says of its stock now; raises Refused where it can't be sold."""
    offered = OFFER.first(key=package.pk, at=at) or _judged(package, at)
    offered.expected = package.expected
    require_expected(offered)
    return offered


def _judged(package: Package, at: datetime) -> Package:
    """The package with its reasons looked at; somebody may have put it on sale a moment ago."""
    whole = Package.objects.with_parts().get(pk=package.pk)
    reasons = reasons_against(whole, at)
    if not is_sellable(reasons):
        raise Refused([as_error(reason) for reason in reasons])
    return whole


def _take(reservation: Reservation, offered: Package) -> None:
    if not offered.has_stock:
        return
    taken = _movement(reservation, Movement.RESERVED, -reservation.quantity, reservation.created_at)
    least = -MAX_NUMBER if offered.oversell_enabled else 0
    if move(taken, least=least):
        return
    # Somebody may have given back as much a moment ago: what is told holds while the row is locked.
    left = Stock.objects.locked(offered).quantity
    if not move(taken, least=least):
        _judged(offered, reservation.created_at)
        words = f"{reservation.quantity:,} are asked for, and {left:,} are left."
        raise Refused({"quantity": ValidationError(words, "not_enough_stock")})


def _movement(reservation: Reservation, kind: Movement, quantity: int, at: datetime) -> StockMovement:
    return StockMovement.made_now(reservation.package, kind, quantity, at, reservation=reservation)
