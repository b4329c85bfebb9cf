"""From a package with overage to the next one up: what use beyond the limit costs here, and there.

Both cost what a quote says: the price of one period and the overage of one reset window, without the sign-up
fee. The next one up is the cheapest of the next higher rank in the family, in the same currency and period,
where it costs more and includes more of the feature.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from catalog.domain.decimals import EXACT, divided_up
from catalog.domain.intervals import normal
from catalog.domain.lint.families import families
from catalog.domain.lint.offer import Granted, Offer, overage_price


@dataclass(frozen=True, slots=True)
class Move:
    """Up, because of what is used of one feature."""

    code: str
    smaller: Offer
    next: Offer

    @property
    def granted(self) -> Granted:
        return self.smaller.granted[self.code]

    @property
    def granted_next(self) -> Granted:
        return self.next.granted[self.code]

    @property
    def limit(self) -> Decimal:
        return self.granted.quota.limit or Decimal(0)

    @property
    def step(self) -> Decimal:
        """What the next one costs more."""
        return EXACT.subtract(self.next.price.recurring, self.smaller.price.recurring)

    @property
    def block_price(self) -> Decimal:
        return overage_price(self.granted)

    @property
    def is_dearer_beyond(self) -> Decimal | None:
        """The use from which on, exclusively, the smaller one costs more than the next; None for no such use.

        Blocks are paid whole, so that it is the end of the last one that the step still pays for.
        """
        if not self.block_price:
            return None
        blocks = EXACT.divide_int(self.step, self.block_price)
        return EXACT.add(self.limit, EXACT.multiply(blocks, self.granted.quota.overage_unit))

    def cost_of(self, used: Decimal) -> Decimal:
        """Of the smaller one, with so much used in a reset window."""
        blocks = divided_up(
            max(EXACT.subtract(used, self.limit), Decimal(0)), self.granted.quota.overage_unit
        )
        return EXACT.add(self.smaller.price.recurring, EXACT.multiply(Decimal(blocks), self.block_price))


def moves(offers: Sequence[Offer]) -> Iterator[Move]:
    for family in families(offers):
        for ladder in _ladders(family.offers):
            yield from _moves_on(ladder)


def _ladders(offers: Iterable[Offer]) -> Iterable[Mapping[int, list[Offer]]]:
    """The packages of a family in one currency and period, by rank."""
    ladders = defaultdict[Hashable, defaultdict[int, list[Offer]]](lambda: defaultdict(list))
    for offer in offers:
        ladders[offer.price.currency, normal(offer.price.period)][offer.tier_rank].append(offer)
    return ladders.values()


def _moves_on(ladder: Mapping[int, list[Offer]]) -> Iterator[Move]:
    ranks = sorted(ladder)
    for rank, higher in pairwise(ranks):
        cheapest = min(ladder[higher], key=lambda offer: (offer.price.recurring, offer.key))
        for smaller in ladder[rank]:
            yield from _because_of_overage(smaller, cheapest)


def _because_of_overage(smaller: Offer, cheapest: Offer) -> Iterator[Move]:
    if cheapest.price.recurring <= smaller.price.recurring or not cheapest.is_sold_beside(smaller):
        return
    for code, granted in smaller.granted.items():
        there = cheapest.granted.get(code)
        if there and granted.quota.charges_overage and _is_more(there, granted):
            yield Move(code, smaller, cheapest)


def _is_more(there: Granted, here: Granted) -> bool:
    """Whether there is more of it, counted in the same windows."""
    if here.quota.limit is None or there.quota.limit is None:
        return here.quota.limit is not None
    return there.quota.limit > here.quota.limit and there.is_reset_like(here)
