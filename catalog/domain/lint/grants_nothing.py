"""Packages that are sold, and grant nothing that could be used."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from catalog.domain.lint import telling
from catalog.domain.lint.findings import Finding, PackageRule, found
from catalog.domain.lint.offer import Offer


def find(offers: Sequence[Offer], at: datetime) -> Iterator[Finding]:
    for offer in offers:
        if not offer.usable:
            granted = "no feature"
            if offer.granted:
                granted = f"nothing to use of {telling.listed(it.name for it in offer.granted.values())}"
            yield found(
                RULE.code,
                [offer],
                reason=f"It is active, at {telling.price(offer)}, and grants {granted}.",
                remedy="Grant something, or unpublish it until it does.",
            )


RULE = PackageRule(
    code="grants_nothing",
    title="Packages that grant nothing",
    looks_for="packages without a feature that is granted and can be used",
    find=find,
)
