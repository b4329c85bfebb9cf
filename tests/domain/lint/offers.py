"""Packages as the lint sees them, and catalogs of which nothing is wrong."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count, product
from typing import Any

from hypothesis import strategies as st

from catalog.domain.lint import Feature, Finding, Granted, Offer, lint
from catalog.domain.quota import Quota
from catalog.domain.quote import Price

CENT = Decimal("0.01")
AT = datetime(2026, 5, 1, tzinfo=UTC)

Catalog = list[Offer]

_numbers = count(1)


def granted(
    code: str, value: Any, *, overage: str | None = None, block: str = "1", unit: str = "gb", **how: Any
) -> Granted:
    """`overage` is the price of a block."""
    quota = Quota(
        code=code,
        value=value if isinstance(value, bool) else Decimal(value),
        unit=unit,
        overages_enabled=overage is not None,
        overage_price=None if overage is None else Decimal(overage),
        overage_unit=Decimal(block),
    )
    return Granted(quota=quota, name=code.capitalize(), **how)


def offer(code: str = "", *grants: Granted, **terms: Any) -> Offer:
    """For meetings, at USD 10 a month; a later one is younger."""
    number = next(_numbers)
    price = Price(
        currency=terms.pop("currency", "USD"),
        recurring=Decimal(terms.pop("price", 10)),
        signup_fee=Decimal(terms.pop("signup_fee", 0)),
        period=terms.pop("period", (1, "month")),
    )
    attributes = {"key": number, "code": code or f"package-{number}", "service_type": "meet", **terms}
    return Offer(price=price, granted={grant.quota.code: grant for grant in grants}, **attributes)


def priced(it: Offer, recurring: Decimal) -> Offer:
    return replace(it, price=replace(it.price, recurring=recurring))


def features_of(catalog: Catalog) -> list[Feature]:
    codes = {code for it in catalog for code in it.granted}
    return [Feature(code=code, name=code.capitalize()) for code in sorted(codes)]


def findings_in(catalog: Catalog, features: list[Feature] | None = None) -> list[Finding]:
    """With the features that there are, unless told otherwise."""
    by_type = sorted(catalog, key=lambda it: it.service_type)
    there = features_of(catalog) if features is None else features
    return [finding for looked in lint(by_type, there, AT) for finding in looked.findings]


def found(rule: str, catalog: Catalog, features: list[Feature] | None = None) -> list[Finding]:
    return [finding for finding in findings_in(catalog, features) if finding.rule == rule]


def about(findings: list[Finding]) -> list[str]:
    return [finding.about for finding in findings]


@st.composite
def ladders(draw: st.DrawFn, service_type: str = "meet") -> Catalog:
    """A family of up to four tiers in each of its currencies and periods, each granting and costing more.

    What the next tier costs more pays for some blocks of overage, and for fewer than it includes.
    """
    stem = draw(st.sampled_from(["", "school-", "pro-"]))
    currencies = draw(st.lists(st.sampled_from(["USD", "EUR", "GBP"]), min_size=1, unique=True))
    periods = draw(st.lists(st.sampled_from([(1, "month"), (1, "year")]), min_size=1, unique=True))
    limit, price = draw(st.integers(1, 100)), Decimal(draw(st.integers(1, 1_000)))
    catalog = Catalog()
    for number in range(draw(st.integers(1, 4))):
        blocks, beyond = draw(st.integers(1, 9)), draw(st.integers(1, 9))
        block_price = Decimal(draw(st.integers(1, 10_000))) / 100
        rooms = True if draw(st.booleans()) and number == 3 else limit + 5
        for currency, period in product(currencies, periods):
            catalog.append(
                offer(
                    f"{service_type}-{stem}tier{number}-{currency.lower()}-{period[1]}",
                    granted("storage", limit, overage=str(block_price), block=str(limit)),
                    granted("rooms", rooms, consumable=False, reset=("monthly", 0)),
                    granted("recording", True, is_switch=True, reset=("monthly", 0)),
                    service_type=service_type,
                    tier=f"tier{number}",
                    tier_rank=10 * number,
                    price=price if period[1] == "month" else 10 * price,
                    currency=currency,
                    period=period,
                    trial=(draw(st.integers(0, 28)), "day"),
                )
            )
        price += blocks * block_price + (draw(st.integers(0, 99)) * block_price / 100).quantize(
            CENT, "ROUND_FLOOR"
        )
        limit *= 1 + blocks + beyond
    return catalog


@st.composite
def clean_catalogs(draw: st.DrawFn) -> Catalog:
    types = draw(st.lists(st.sampled_from(["meet", "live", "video"]), min_size=1, unique=True))
    return [it for service_type in types for it in draw(ladders(service_type))]
