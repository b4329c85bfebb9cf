"""What the lint finds, and the rules that it goes by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from catalog.domain.lint.offer import Offer
from catalog.domain.lint.silences import reason_for

MOST = 10  # packages that a finding names; one about a whole tier may be about thousands


class Named(NamedTuple):
    key: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong with packages, or with a feature that none of them grants."""

    rule: str
    packages: tuple[Named, ...] = ()
    more: int = 0  # packages that it is about besides
    compared: tuple[Named, ...] = ()  # those that these were held against
    feature: str = ""
    reason: str
    remedy: str
    silenced: str = ""  # why nobody wants to be told; empty where it is told

    @property
    def about(self) -> str:
        """The codes of what it is about, for people."""
        codes = [package.code for package in self.packages] or [self.feature]
        return ", ".join(codes) + (f" and {self.more} more" if self.more else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    code: str
    title: str
    looks_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRule(Rule):
    """`find` is given the packages of one service type: those on offer, or all that are not retired."""

    find: Callable[[Sequence[Offer], datetime], Iterator[Finding]]
    only_on_offer: bool = True


def found(
    rule: str, offers: Sequence[Offer], *, reason: str, remedy: str, compared: Iterable[Offer] = ()
) -> Finding:
    """A finding about these packages; it is silenced where any of them says why."""
    reasons = (reason_for(rule, offer.silences) for offer in offers)
    return Finding(
        rule=rule,
        packages=_named(offers[:MOST]),
        more=max(len(offers) - MOST, 0),
        compared=_named(compared),
        reason=reason,
        remedy=remedy,
        silenced=next(filter(None, reasons), ""),
    )


def _named(offers: Iterable[Offer]) -> tuple[Named, ...]:
    return tuple(Named(offer.key, offer.code) for offer in offers)
