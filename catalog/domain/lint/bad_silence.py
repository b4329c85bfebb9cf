"""Silences that silence nothing: of a rule that there is not, or without a reason."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from catalog.domain.lint.findings import Finding, PackageRule, found
from catalog.domain.lint.never_granted import RULE as NEVER_GRANTED
from catalog.domain.lint.never_granted import Feature
from catalog.domain.lint.offer import Offer
from catalog.domain.lint.silences import CODE, problems_of

REMEDY = "Write the rule as it is called here, and why it is silent."


def rule_about(silenceable: Collection[str]) -> PackageRule:
    """The rule that knows which others a package can silence."""

    def find(offers: Sequence[Offer], at: datetime) -> Iterator[Finding]:
        for offer in offers:
            for problem in problems_of(offer.silences, silenceable):
                yield found(CODE, [offer], reason=_told(problem), remedy=REMEDY)

    return PackageRule(
        code=CODE,
        title="Silences without effect",
        looks_for="silences of the lint that name no rule, or give no reason",
        find=find,
        only_on_offer=False,
    )


def in_the_registry(features: Iterable[Feature]) -> Iterator[Finding]:
    for feature in features:
        for problem in problems_of(feature.silences, {NEVER_GRANTED.code}):
            yield Finding(rule=CODE, feature=feature.code, reason=_told(problem), remedy=REMEDY)


def _told(problem: str) -> str:
    return f"In its settings, {problem}."
