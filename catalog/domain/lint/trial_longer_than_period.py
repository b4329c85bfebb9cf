"""Trials that outlast what is then paid for; one inside the first period is refused before it is on sale."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from catalog.domain.intervals import always_longer, counted, every
from catalog.domain.lint.findings import Finding, PackageRule, found
from catalog.domain.lint.offer import Offer


def find(offers: Sequence[Offer], at: datetime) -> Iterator[Finding]:
    for offer in offers:
        trial, period = offer.trial, offer.price.period
        if period[0] and always_longer(trial, period):
            yield found(
                RULE.code,
                [offer],
                reason=f"Its trial lasts {counted(*trial)}, and it renews {every(*period)}.",
                remedy=f"Make the trial no longer than {counted(*period)}, or the period longer.",
            )


RULE = PackageRule(
    code="trial_longer_than_period",
    title="Trials longer than the period",
    looks_for="trials that are longer than one period, whenever they begin",
    find=find,
)
