"""Windows that never open, or never again."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from catalog.domain.lint import telling
from catalog.domain.lint.findings import Finding, PackageRule, found
from catalog.domain.lint.offer import ACTIVE, Offer


def find(offers: Sequence[Offer], at: datetime) -> Iterator[Finding]:
    for offer in offers:
        if reason := _reason(offer, at):
            yield found(
                RULE.code, [offer], reason=reason, remedy="Move its window, or unpublish or retire it."
            )


def _reason(offer: Offer, at: datetime) -> str:
    opens, ends = offer.available_from, offer.available_until
    if opens and ends and not offer.opens:
        return f"It is sold from {telling.instant(opens)} and only until {telling.instant(ends)}: never."
    if ends and offer.status == ACTIVE and offer.has_ended(at):
        return f"It is active, and was sold until {telling.instant(ends)}."
    return ""


RULE = PackageRule(
    code="never_sold",
    title="Windows that never open",
    looks_for="windows that end before they open, and active packages whose window has passed",
    find=find,
    only_on_offer=False,
)
