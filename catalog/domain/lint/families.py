"""Which packages are steps of one ladder: a family.

A family is of one service type, and of one stem: what stands in a package's code before the word of its tier.
`meet-standard`, `meet-premium` and `meet-standard-jp` are one (`meet`), `classroom-standard` is of another.
Packages whose codes do not name their tier are one family of their service type. One that has no tier, or is
hidden, belongs to none: it is no step that customers are shown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.domain.lint.offer import Offer

WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Family:
    stem: str
    offers: Sequence[Offer]

    @property
    def name(self) -> str:
        return self.stem or self.offers[0].service_type


def families(offers: Sequence[Offer]) -> Iterator[Family]:
    """Those of packages of one service type."""
    by_stem = defaultdict[str, list[Offer]](list)
    for offer in offers:
        if tier_of(offer) and not offer.hidden:
            by_stem[stem_of(offer)].append(offer)
    yield from (Family(stem, members) for stem, members in by_stem.items())


def tier_of(offer: Offer) -> str:
    """`Premium` and `premium ` are the same tier."""
    return " ".join(offer.tier.casefold().split())


def stem_of(offer: Offer) -> str:
    code, tier = WORD.findall(offer.code), WORD.findall(tier_of(offer))
    if tier:
        for start in range(1, len(code) - len(tier) + 1):
            if code[start : start + len(tier)] == tier:
                return "-".join(code[:start])
    return ""
