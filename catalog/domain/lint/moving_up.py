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

from catalog.domain.currency import digits
from catalog.domain.decimals import EXACT, divided_up
from catalog.domain.intervals import normal
from catalog.domain.lint.families import families
from catalog.domain.lint.offer import Granted, Offer, overage_price
from catalog.domain.money import round_amount
from catalog.domain.values import DECIMALS

FINEST = Decimal(1).scaleb(-DECIMALS)  # that an overage price can be


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
        """The use up to which the smaller one costs no more than the next; None where it never costs more.

        Blocks are paid whole, so that it is the end of the last one that the step still pays for.
        """
        if not self.block_price:
            return None
        half = Decimal(5).scaleb(-digits(self.smaller.price.currency) - 1)  # and more is rounded up
        blocks = Decimal(divided_up(EXACT.add(self.step, half), self.block_price) - 1)
        return EXACT.add(self.limit, EXACT.multiply(blocks, self.granted.quota.overage_unit))

    def blocks(self, used: Decimal) -> int:
        """Those beyond the limit that so much use in one reset window begins."""
        return divided_up(max(EXACT.subtract(used, self.limit), Decimal(0)), self.granted.quota.overage_unit)

    def cost_of(self, blocks: int) -> Decimal:
        """A period of the smaller one, with so many blocks; rounded as a quote does."""
        overage = EXACT.multiply(Decimal(blocks), self.block_price)
        return EXACT.add(self.smaller.price.recurring, round_amount(overage, self.smaller.price.currency))

    def block_price_for(self, blocks: int) -> Decimal:
        """The highest price of a block at which so many cost no more than the step."""
        return EXACT.divide_int(self.step, FINEST * blocks) * FINEST


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
