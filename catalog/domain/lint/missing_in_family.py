"""Currencies and periods in which a family is sold, and one of its tiers is not."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import product

from catalog.domain.intervals import Length, every, normal
from catalog.domain.lint import telling
from catalog.domain.lint.families import Family, families, tier_of
from catalog.domain.lint.findings import Finding, PackageRule, found
from catalog.domain.lint.offer import Offer

Way = tuple[str, Length]
"""In which currency a package is sold, and by which period: 12 months are a year."""


def find(offers: Sequence[Offer], at: datetime) -> Iterator[Finding]:
    for family in families(offers):
        expected = _expected(family)
        for members in _tiers(family).values():
            sold = {_way(offer) for offer in members}
            missing = [way for way in expected if way not in sold]
            if missing:
                yield _found(family, members, missing)


def _expected(family: Family) -> list[Way]:
    """Each currency of the family by each of its periods."""
    ways = {_way(offer) for offer in family.offers}
    return sorted(product({currency for currency, _ in ways}, {period for _, period in ways}))


def _tiers(family: Family) -> dict[str, list[Offer]]:
    tiers = defaultdict[str, list[Offer]](list)
    for offer in family.offers:
        tiers[tier_of(offer)].append(offer)
    return tiers


def _way(offer: Offer) -> Way:
    return offer.price.currency, normal(offer.price.period)


def _found(family: Family, members: Sequence[Offer], missing: Sequence[Way]) -> Finding:
    others = [offer for offer in family.offers if _way(offer) in missing]
    beside = f", as {telling.codes(others)} {'is' if len(others) == 1 else 'are'}" if others else ""
    tier = f"The tier {members[0].tier} of the family {family.name}"
    return found(
        RULE.code,
        members,
        compared=others[: telling.MOST],
        reason=f"{tier} is not sold in {_told(missing)}{beside}.",
        remedy="Offer the tier so too, or silence the rule with the reason why it is not.",
    )


def _told(ways: Sequence[Way]) -> str:
    return telling.listed(f"{currency} paid {every(*_shortly(period))}" for currency, period in ways)


def _shortly(period: Length) -> Length:
    """Whole years and weeks as people say them."""
    count, interval = period
    for size, larger in ((12, "year"),) if interval == "month" else ((7, "week"),):
        if count and count % size == 0:
            return count // size, larger
    return period


RULE = PackageRule(
    code="missing_in_family",
    title="Currencies and periods missing in a family",
    looks_for="tiers that are not sold in a currency, or by a period, in which their family is sold",
    find=find,
)
