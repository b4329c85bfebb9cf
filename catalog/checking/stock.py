"""Stock: what there is, is what was moved, line by line; and each reservation took and gave back once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce

from catalog.checking.findings import Finding, Kind, Looked, walk
from catalog.models import Reservation, Stock, StockMovement


def looked_at() -> Iterator[Looked]:
    """Each by one statement, which sees one moment of it: others go on selling."""
    for chunk in walk(with_ledger()):
        yield Looked(Kind.STOCKS, len(chunk), [*look(chunk), *_broken_lines([stock.pk for stock in chunk])])
    for reservations in walk(_with_movements()):
        yield Looked(Kind.RESERVATIONS, len(reservations), [*_wrongly_moved(reservations)])


def with_ledger() -> QuerySet[Stock]:
    lines = StockMovement.objects.filter(package=OuterRef("package"))
    last = Subquery(lines.order_by("-id").values("version")[:1])
    moved = _sum(lines.order_by().values("package"))
    return Stock.objects.select_related("package").annotate(moved=moved, last=last)


def look(stocks: Iterable[Stock]) -> Iterator[Finding]:
    for stock in stocks:
        code, last = stock.package.code, stock.last  # type: ignore[attr-defined]  # annotated
        if stock.quantity != moved(stock):
            words = f"its stock is {stock.quantity}, and its ledger says {moved(stock)}"
            yield Finding(code, words, stock.pk if last == stock.version else 0)
        if last not in (None, stock.version):
            yield Finding(code, f"its stock is at version {stock.version}, and its ledger ends with {last}")


def moved(stock: Stock) -> int:
    """What its ledger says; of one that came with it."""
    return int(stock.moved)  # type: ignore[attr-defined]  # annotated


def _broken_lines(packages: Sequence[int]) -> Iterator[Finding]:
    """Where a line does not follow from those before it: one was altered, or is gone."""
    so_far = Window(Sum("quantity"), partition_by="package", order_by="id")
    lines = StockMovement.objects.filter(package__in=packages).annotate(so_far=so_far)
    broken = lines.exclude(balance=F("so_far")).select_related("package").order_by("id")
    told = set[int]()
    for line in broken:
        if line.package_id not in told:
            told.add(line.package_id)
            words = f"movement {line.pk} leaves {line.balance}, and those up to it {line.so_far}"
            yield Finding(line.package.code, words)


def _with_movements() -> QuerySet[Reservation]:
    of_it = StockMovement.objects.filter(reservation=OuterRef("pk")).order_by().values("reservation")
    taken = _sum(of_it.filter(kind="reserved"))
    back = _sum(of_it.filter(kind="released"))
    return Reservation.objects.select_related("package").annotate(taken=taken, back=back)


def _wrongly_moved(reservations: Sequence[Reservation]) -> Iterator[Finding]:
    for reservation in reservations:
        for words in _wrong_with(reservation, -reservation.taken, reservation.back):  # type: ignore[attr-defined]
            yield Finding(reservation.package.code, f"reservation {reservation.reference}: {words}")


def _wrong_with(reservation: Reservation, taken: int, back: int) -> Iterator[str]:
    # One that was made while stock was not limited took nothing.
    if taken not in (0, reservation.quantity):
        yield f"it is of {reservation.quantity}, and took {taken}"
    if back != (taken if reservation.released_at else 0):
        how = "released" if reservation.released_at else "not released"
        yield f"it took {taken} and gave back {back}, and is {how}"


def _sum(movements: QuerySet[StockMovement, Any]) -> Coalesce:
    total = Subquery(movements.annotate(total=Sum("quantity")).values("total"), BigIntegerField())
    return Coalesce(total, 0)
