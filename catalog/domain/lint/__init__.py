"""Lint of the catalog: what is valid, and yet wrong with what is offered. Pure: values in, findings out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from catalog.domain.lint import bad_silence, never_granted
from catalog.domain.lint.findings import Finding, Rule
from catalog.domain.lint.never_granted import Feature
from catalog.domain.lint.offer import Granted, Offer
from catalog.domain.lint.rules import OF_PACKAGES, RULES

__all__ = ["RULES", "Feature", "Finding", "Granted", "Looked", "Offer", "Rule", "lint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """So much more was looked at, and this was found."""

    findings: Sequence[Finding]
    packages: int = 0
    on_offer: int = 0  # of them
    features: int = 0


def lint(offers: Iterable[Offer], features: Sequence[Feature], at: datetime) -> Iterator[Looked]:
    """What is wrong with packages that come one service type after the other, and with the features.

    Only one service type is held at a time. `at` is a UTC instant, by which it is told what is on offer.
    """
    granted, anything = set[str](), False
    for _, of_one_type in groupby(offers, key=lambda offer: offer.service_type):
        there = [*of_one_type]
        on_offer = [offer for offer in there if offer.is_on_offer(at)]
        anything = anything or bool(on_offer)
        granted.update(code for offer in on_offer for code in offer.usable)
        findings = [*_wrong_with(there, on_offer, at)]
        yield Looked(findings=findings, packages=len(there), on_offer=len(on_offer))
    # Where nothing is on offer, that no feature is granted tells nobody anything.
    lacking = never_granted.find(features, granted) if anything else ()
    yield Looked(findings=[*lacking, *bad_silence.in_the_registry(features)], features=len(features))


def _wrong_with(there: Sequence[Offer], on_offer: Sequence[Offer], at: datetime) -> Iterator[Finding]:
    for rule in OF_PACKAGES:
        yield from rule.find(on_offer if rule.only_on_offer else there, at)
