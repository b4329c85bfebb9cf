"""Overages that leave no reason to move up: as much as the next package includes costs no more here."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from catalog.domain.decimals import divided_up
from catalog.domain.intervals import Length, longest_days, normal, shortest_days
from catalog.domain.lint import telling
from catalog.domain.lint.findings import Finding, PackageRule, found
from catalog.domain.lint.moving_up import Move, moves
from catalog.domain.lint.offer import Offer
from catalog.domain.reset_windows import length_of


def find(offers: Sequence[Offer], at: datetime) -> Iterator[Finding]:
    for move in moves(offers):
        blocks = _most_blocks(move)
        if not move.block_price:
            yield _found(move, blocks or 0)
        elif blocks is not None and move.cost_of(blocks) <= move.next.price.recurring:
            yield _found(move, blocks)


def _most_blocks(move: Move) -> int | None:
    """Those of a period in which each window has as much used as the next one includes; None: without end."""
    included = move.granted_next.quota.limit
    windows = _most_windows(length_of(move.granted.reset), move.smaller.price.period)
    return None if included is None or windows is None else windows * move.blocks(included)


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


def _found(move: Move, blocks: int) -> Finding:
    smaller, granted, beyond = move.smaller, move.granted, move.is_dearer_beyond
    later = (
        f"; only beyond {telling.quantity(beyond, granted)} does it cost more" if beyond is not None else ""
    )
    here = telling.amount(move.cost_of(blocks), smaller)
    enough = move.block_price_for(blocks) if blocks else Decimal(0)
    return found(
        RULE.code,
        [smaller],
        compared=[move.next],
        reason=f"{granted.name}: as much as {move.next.code} grants ({move.granted_next.shown()}) costs at "
        f"most {here} here, overage included, and {telling.price(move.next)} there: nobody moves up because "
        f"of it{later}.",
        remedy=f"Ask more than {telling.amount(enough, smaller)} a block of "
        f"{telling.quantity(granted.quota.overage_unit, granted)}, or less for {move.next.code}.",
    )


RULE = PackageRule(
    code="overage_never_dearer",
    title="Overages that make it pointless to move up",
    looks_for="overage prices by which all that the next package up includes costs no more than that one",
    find=find,
)
