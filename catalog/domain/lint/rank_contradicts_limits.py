"""Ranks that say up where the limits say down: customers would be told of an upgrade, and get less."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from catalog.domain.lint import telling
from catalog.domain.lint.covering import includes_no_less
from catalog.domain.lint.families import families
from catalog.domain.lint.findings import Finding, PackageRule, found
from catalog.domain.lint.measures import included
from catalog.domain.lint.offer import Offer
from catalog.domain.lint.sieve import Measures, Sieves


def find(offers: Sequence[Offer], at: datetime) -> Iterator[Finding]:
    for family in families(offers):
        lower = Sieves(sorted(family.offers, key=_lowest_first), _reaches)
        for offer in family.offers:
            passing = lower.passing([("rank ", 1.0 - offer.tier_rank), *included(offer)])
            contradicting = next((one for one in passing if _contradict(one, offer)), None)
            if contradicting:
                yield _found(offer, contradicting)


def _lowest_first(offer: Offer) -> tuple[int, int]:
    return offer.tier_rank, offer.key


def _reaches(offer: Offer) -> Measures:
    """The lower its rank, the more it reaches."""
    return [("rank ", -float(offer.tier_rank)), *included(offer)]


def _contradict(lower: Offer, higher: Offer) -> bool:
    is_below = lower.tier_rank < higher.tier_rank
    return is_below and includes_no_less(lower, higher) and not includes_no_less(higher, lower)


def _found(higher: Offer, lower: Offer) -> Finding:
    return found(
        RULE.code,
        [higher],
        compared=[lower],
        reason=f"It is of rank {higher.tier_rank}, above {lower.code} of rank {lower.tier_rank}, and grants "
        f"nowhere more than that one, and less of {telling.listed(_less(higher, lower))}.",
        remedy=f"Grant more than {lower.code} in something, or give it a rank of {lower.tier_rank} or less.",
    )


def _less(higher: Offer, lower: Offer) -> Iterator[str]:
    for code, granted in lower.granted.items():
        there = higher.granted.get(code)
        if there is None and granted.quota.limit != 0:
            yield f"{granted.name} (none, {granted.shown()} there)"
        elif there and not there.is_no_less(granted):
            same = there.shown() == granted.shown()
            yield f"{granted.name} ({there.shown()}, {'reset more often' if same else granted.shown()} there)"


RULE = PackageRule(
    code="rank_contradicts_limits",
    title="Ranks that contradict the limits",
    looks_for="packages of a family that grant nowhere more, and somewhere less, than one of a lower rank",
    find=find,
)
