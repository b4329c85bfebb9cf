"""Overages that are a trap: whoever goes a little beyond the limit pays more than for the next package up.

That much use beyond the limit costs more than the next package is true of every overage price: it is what
makes customers move up. It is wrong where it is so from the start, and not even a tenth beyond the limit, or
one block where that is more, can be used without paying more than the next package costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from catalog.domain.decimals import EXACT
from catalog.domain.lint import telling
from catalog.domain.lint.findings import Finding, PackageRule, found
from catalog.domain.lint.moving_up import Move, moves
from catalog.domain.lint.offer import Offer

A_LITTLE_BEYOND = Decimal("1.1")  # of the limit


def find(offers: Sequence[Offer], at: datetime) -> Iterator[Finding]:
    for move in moves(offers):
        beyond = move.is_dearer_beyond
        if beyond is not None and (beyond == move.limit or beyond < _a_little_more(move)):
            yield _found(move, beyond)


def _a_little_more(move: Move) -> Decimal:
    """As far as the next one includes it."""
    little = EXACT.multiply(move.limit, A_LITTLE_BEYOND)
    included = move.granted_next.quota.limit
    return little if included is None else min(little, included)


def _found(move: Move, beyond: Decimal) -> Finding:
    smaller, block = move.smaller, move.granted.quota.overage_unit
    used = EXACT.add(beyond, block)
    blocks = EXACT.divide_int(EXACT.subtract(used, move.limit), block)
    block_price, cost = (telling.amount(it, smaller) for it in (move.block_price, move.cost_of(used)))
    return found(
        RULE.code,
        [smaller],
        compared=[move.next],
        reason=f"{move.code}: from a use of more than {telling.quantity(beyond, move.granted)} on it costs "
        f"{cost} or more ({telling.price(smaller)}, and {_blocks(blocks)} at {block_price} beyond "
        f"{telling.quantity(move.limit, move.granted)}), where {move.next.code} costs "
        f"{telling.price(move.next)} and grants {move.granted_next.shown()}.",
        remedy=f"Ask less than {block_price} a block of "
        f"{telling.quantity(block, move.granted)}, more for {move.next.code}, or allow no overage.",
    )


def _blocks(count: Decimal) -> str:
    return "one started block" if count == 1 else f"{count:,f} started blocks"


RULE = PackageRule(
    code="overage_dearer",
    title="Overages dearer than the next package",
    looks_for="overage prices by which a tenth beyond the limit, or one block, costs more than the next "
    "package up",
    find=find,
)
