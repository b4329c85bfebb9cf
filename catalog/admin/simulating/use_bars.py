"""The use of a quota drawn and told: how full it is, in percent of the limit or of what lies beyond it."""

from dataclasses import dataclass
from decimal import Decimal

from catalog.domain.decimals import EXACT
from catalog.domain.quota import (
    BLOCKED,
    EXHAUSTED,
    NEAR,
    NOT_GRANTED,
    OVERAGE,
    UNLIMITED,
    WITHIN,
    QuotaUse,
)
from catalog.domain.values import show_value

WORDS = {
    UNLIMITED: ("unlimited", "good"),
    WITHIN: ("within", "good"),
    NEAR: ("near the limit", "care"),
    EXHAUSTED: ("at the limit", "care"),
    OVERAGE: ("over, charged", "care"),
    BLOCKED: ("over, blocked", "bad"),
    NOT_GRANTED: ("not granted", "bad"),
}


@dataclass(frozen=True)
class UseBar:
    status: str
    tone: str
    words: str
    within: str
    """Where what is granted ends, in percent of the width; empty where there is no limit to draw."""
    beyond: str
    """How wide is what lies beyond; empty for nothing."""


def use_bar(use: QuotaUse) -> UseBar:
    status, tone = WORDS[use.status]
    used, limit = use.fullest.used, use.quota.limit
    return UseBar(status, tone, _words(use), *_parts(used, limit))


def _words(use: QuotaUse) -> str:
    limit = show_value(use.quota.value, quota=True, unit=use.quota.unit)
    used = show_value(use.fullest.used, quota=True, unit="" if use.quota.limit else use.quota.unit)
    return f"{used} of {limit}" if use.quota.limit is not None and use.quota.value is not False else used


def _parts(used: Decimal, limit: Decimal | None) -> tuple[str, str]:
    if limit is None:
        return "", ""
    beyond = max(used - limit, Decimal(0))
    whole = max(used, limit)
    if not whole:
        return "0%", ""
    return _percent(min(used, limit), whole), _percent(beyond, whole) if beyond else ""


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{float(EXACT.multiply(part, Decimal(100))) / float(whole):.2f}%"
