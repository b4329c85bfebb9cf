"""How one granted value is put to a vendor: in its own words, or as nearly as it can be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.money import json_number
from catalog.domain.values import Value, show_value
from catalog.provider_types.declaration import FeatureMapping, How

Parameter = bool | int | float | str


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What the vendor's parameter says: a value, or words in its list. With neither it is left out.

    `problem` says what of the grant can't be told; a value that comes with it is less than what is granted.
    """

    value: Parameter | None = None
    items: tuple[str, ...] = ()
    problem: BrokenRule | None = None


def worded(mapping: FeatureMapping, value: Value, *, quota: bool, unit: str, vendor: str) -> Wording:
    """A granted value in the vendor's words; `unit` is the registry's, `vendor` the name for people.

    Problems: `nothing_granted` (0, or a quota that is not granted: 0 would often be the vendor's unlimited),
    `no_unlimited`, `not_whole`, `below_minimum`, `above_maximum`.
    """
    if quota and mapping.how == "value":
        granted = f"Granted: {show_value(value, quota=True, unit=unit)}." if value else "Nothing is granted."
        return _limit(mapping, value, granted, vendor)
    return _SWITCHES[mapping.how](mapping, value)


_SWITCHES: Mapping[How, Callable[[FeatureMapping, Value], Wording]] = {
    "value": lambda _, value: Wording(value=bool(value)),
    "inverted": lambda _, value: Wording(value=not value),
    "listed_when_off": lambda mapping, value: Wording(items=() if value else mapping.items),
    "words": lambda mapping, value: Wording(value=mapping.on if value else mapping.off),
    "as_granted": lambda _, value: Wording(value=json_number(value) if isinstance(value, Decimal) else value),
}


def _limit(mapping: FeatureMapping, value: Value, granted: str, vendor: str) -> Wording:
    if value is True:
        return _unlimited(mapping, granted, vendor)
    if not value:
        return _less(mapping, 0, granted, _nothing(mapping, vendor))
    exact = value * mapping.factor
    nearest = min(int(exact), mapping.most)  # int() cuts off what lies behind the point
    if nearest == exact and nearest >= mapping.minimum:
        return Wording(value=nearest)
    return _less(mapping, nearest, granted, _inexact(mapping, exact, vendor))


def _unlimited(mapping: FeatureMapping, granted: str, vendor: str) -> Wording:
    if mapping.unlimited is None:
        reason = BrokenRule("no_unlimited", f"{vendor} has no unlimited {mapping.parameter}")
        return _less(mapping, mapping.maximum or 0, granted, reason)
    return Wording(value=None if mapping.unlimited == "omitted" else mapping.unlimited)


def _nothing(mapping: FeatureMapping, vendor: str) -> BrokenRule:
    if mapping.unlimited == 0:
        words = f"{vendor} takes 0 for unlimited in {mapping.parameter}"
    else:
        words = f"Only limits from {mapping.minimum} on are sent to {vendor} as {mapping.parameter}"
    return BrokenRule("nothing_granted", words)


def _inexact(mapping: FeatureMapping, exact: Decimal, vendor: str) -> BrokenRule:
    parameter = mapping.parameter
    if exact > mapping.most:
        return BrokenRule("above_maximum", f"{vendor} takes at most {mapping.most} as {parameter}")
    if exact < mapping.minimum:
        return BrokenRule("below_minimum", f"{vendor} takes at least {mapping.minimum} as {parameter}")
    return BrokenRule("not_whole", f"{vendor} takes whole numbers as {parameter}")


def _less(mapping: FeatureMapping, nearest: int, granted: str, reason: BrokenRule) -> Wording:
    """The nearest that is not more than what is granted, or nothing; and why it is not just that."""
    value = nearest if nearest >= mapping.minimum else None
    outcome = "it is not told" if value is None else f"it is told {value}"
    return Wording(value=value, problem=BrokenRule(reason.code, f"{granted} {reason.message}: {outcome}."))
