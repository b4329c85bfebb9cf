"""Overages that leave no reason to move up: as much as the next package includes costs no more here."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from catalog.domain.decimals import EXACT, divided_up
from catalog.domain.intervals import Length, longest_days, normal, shortest_days
from catalog.domain.lint import telling
from catalog.domain.lint.findings import Finding, PackageRule, found
from catalog.domain.lint.moving_up import Move, moves
from catalog.domain.lint.offer import Offer
from catalog.domain.reset_windows import length_of


def find(offers: Sequence[Offer], at: datetime) -> Iterator[Finding]:
    for move in moves(offers):
        dearest = _dearest(move)
        if dearest is not None and dearest <= move.next.price.recurring:
            yield _found(move, dearest)


def _dearest(move: Move) -> Decimal | None:
    """What a period costs with as much used in each window as the next one includes; None: without end."""
    if not move.block_price:
        return move.smaller.price.recurring
    included = move.granted_next.quota.limit
    windows = _most_windows(length_of(move.granted.reset), move.smaller.price.period)
    if included is None or windows is None:
        return None
    overage = EXACT.subtract(move.cost_of(included), move.smaller.price.recurring)
    return EXACT.add(move.smaller.price.recurring, EXACT.multiply(Decimal(windows), overage))


def _most_windows(reset: Length, period: Length) -> int | None:
    """How many reset windows a period has at most; None where there is no end to them."""
    (windows, of), (periods, by) = normal(reset), normal(period)
    if windows == 0:
        return 1
    if periods == 0:
        return None
    if of == by:
        return divided_up(Decimal(periods), Decimal(windows))
    return divided_up(Decimal(longest_days(period)), Decimal(shortest_days(reset)))


def _found(move: Move, dearest: Decimal) -> Finding:
    smaller, granted = move.smaller, move.granted
    there = telling.price(move.next)
    return found(
        RULE.code,
        [smaller],
        compared=[move.next],
        reason=f"{move.code}: as much as {move.next.code} grants ({move.granted_next.shown()}) costs at most "
        f"{telling.amount(dearest, smaller)} here, overage included, and {there} there: nobody moves up "
        f"because of it{_beyond(move)}.",
        remedy=f"Ask more than {telling.amount(move.block_price, smaller)} a block of "
        f"{telling.quantity(granted.quota.overage_unit, granted)}, or less for {move.next.code}.",
    )


def _beyond(move: Move) -> str:
    beyond = move.is_dearer_beyond
    return (
        f", before they use more than {telling.quantity(beyond, move.granted)}" if beyond is not None else ""
    )


RULE = PackageRule(
    code="overage_never_dearer",
    title="Overages that make it pointless to move up",
    looks_for="overage prices by which all that the next package up includes costs no more than that one",
    find=find,
)
