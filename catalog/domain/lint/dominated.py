"""Packages that nobody has a reason to buy: another one asks no more, and gives no less."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from datetime import datetime

from catalog.domain.intervals import Length, counted, every, normal
from catalog.domain.lint import telling
from catalog.domain.lint.covering import covers
from catalog.domain.lint.findings import Finding, PackageRule, found
from catalog.domain.lint.measures import costs, included, lasts_at_least, lasts_at_most
from catalog.domain.lint.offer import Offer
from catalog.domain.lint.sieve import Measures, Sieves


def find(offers: Sequence[Offer], at: datetime) -> Iterator[Finding]:
    for alike in _sold_alike(offers):
        better = Sieves(sorted(filter(_is_for_anyone, alike), key=_cheapest_first), _reaches)
        for offer in alike:
            passing = better.passing([*costs(offer), *included(offer), *lasts_at_least(offer)])
            dominating = next((one for one in passing if _dominates(one, offer)), None)
            if dominating:
                yield _found(offer, dominating)


def _sold_alike(offers: Sequence[Offer]) -> Iterator[list[Offer]]:
    groups = defaultdict[Hashable, list[Offer]](list)
    for offer in offers:
        groups[offer.price.currency, normal(offer.price.period)].append(offer)
    yield from groups.values()


def _is_for_anyone(offer: Offer) -> bool:
    """A hidden one, or one of which there are only so many, takes no buyer away from another."""
    return not offer.hidden and not offer.limited_stock


def _cheapest_first(offer: Offer) -> tuple[object, ...]:
    return offer.price.recurring, offer.price.signup_fee, offer.key


def _reaches(offer: Offer) -> Measures:
    return [*costs(offer), *included(offer), *lasts_at_most(offer)]


def _dominates(one: Offer, other: Offer) -> bool:
    return one is not other and one.is_sold_beside(other) and covers(one, other) and _comes_first(one, other)


def _comes_first(one: Offer, other: Offer) -> bool:
    """Of two that are the same in everything, the older one stays."""
    return one.key < other.key or not (_is_for_anyone(other) and covers(other, one))


def _found(offer: Offer, better: Offer) -> Finding:
    differences = [*_differences(better, offer)]
    ahead = f", and is ahead in {telling.listed(differences)}" if differences else ""
    same = "" if differences else "; in everything that is compared they are the same"
    return found(
        RULE.code,
        [offer],
        compared=[better],
        reason=f"{better.code} costs no more ({telling.price(better)}, {every(*better.price.period)}) "
        f"and gives no less{ahead}{same}{_while(better)}.",
        remedy=f"Grant more than {better.code} in something, ask less than {telling.price(better)}, or "
        "retire one of the two.",
    )


def _differences(better: Offer, offer: Offer) -> Iterator[str]:
    ours, theirs = better.price, offer.price
    if ours.recurring < theirs.recurring:
        yield f"price ({telling.price(offer)} here)"
    if ours.signup_fee < theirs.signup_fee:
        fees = telling.amount(ours.signup_fee, better), telling.amount(theirs.signup_fee, offer)
        yield f"sign-up fee ({fees[0]}, {fees[1]} here)"
    yield from _granted_more(better, offer)
    for name, one, other in (("trial", better.trial, offer.trial), ("grace", better.grace, offer.grace)):
        if normal(one) != normal(other):
            yield f"{name} ({_lasting(one)}, {_lasting(other)} here)"


def _granted_more(better: Offer, offer: Offer) -> Iterator[str]:
    for code, granted in better.usable.items():
        there = offer.granted.get(code)
        if there is None:
            yield f"{granted.name} ({granted.shown()}, none here)"
        elif not there.is_no_less(granted):
            yield f"{granted.name} ({granted.shown()}, {there.shown()} here)"
        elif not there.is_no_dearer(granted):
            yield f"the overage of {granted.name}"


def _lasting(length: Length) -> str:
    return counted(*length) if length[0] else "none"


def _while(better: Offer) -> str:
    """Where the better one is not sold for ever."""
    opens, ends = better.available_from, better.available_until
    since = f" from {telling.instant(opens)}" if opens else ""
    until = f" until {telling.instant(ends)}" if ends else ""
    return f"; it is sold{since}{until}" if since or until else ""


RULE = PackageRule(
    code="dominated",
    title="Dominated packages",
    looks_for="packages for which another one of the same service type, currency and period asks no more "
    "and gives no less of anything",
    find=find,
)
