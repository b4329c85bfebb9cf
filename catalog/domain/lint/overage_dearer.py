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
from catalog.domain.legible import how_many
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
    smaller, granted = move.smaller, move.granted
    block = granted.quota.overage_unit
    blocks = move.blocks(EXACT.add(beyond, block))
    started = how_many(blocks, "started block")
    block_price, cost = (telling.amount(it, smaller) for it in (move.block_price, move.cost_of(blocks)))
    return found(
        RULE.code,
        [smaller],
        compared=[move.next],
        reason=f"{granted.name}: from a use of more than {telling.quantity(beyond, granted)} on it costs "
        f"{cost} or more ({telling.price(smaller)}, and {started} at {block_price} beyond "
        f"{telling.quantity(move.limit, granted)}), where {move.next.code} costs {telling.price(move.next)} "
        f"and grants {move.granted_next.shown()}.",
        remedy=f"Ask {telling.amount(_enough(move), smaller)} or less a block of "
        f"{telling.quantity(block, granted)}, more for {move.next.code}, or allow no overage.",
    )


def _enough(move: Move) -> Decimal:
    """The price of a block at which a little more can be used."""
    return move.block_price_for(max(move.blocks(_a_little_more(move)), 1))


RULE = PackageRule(
    code="overage_dearer",
    title="Overages dearer than the next package",
    looks_for="overage prices by which a tenth beyond the limit, or one block, costs more than the next "
    "package up",
    find=find,
)
