"""Simulated packages as the page shows them: a card each, and a table of what is used."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse

from catalog.admin.package_columns import price_and_renewal, state
from catalog.admin.simulating.simulated import Simulated
from catalog.admin.simulating.timeline import lanes, shown
from catalog.admin.simulating.use_bars import UseBar, use_bar
from catalog.domain.cheapest import cheapest
from catalog.domain.money import show_amount
from catalog.domain.quota import QuotaUse
from catalog.domain.quote import RECURRING, SIGNUP_FEE, Line, Quote
from catalog.domain.schedule import Schedule
from catalog.domain.typed_use import EventLines
from features.models import Feature

Card = dict[str, Any]
Registry = Mapping[str, Feature]

LABELS = {SIGNUP_FEE: "Sign-up fee", RECURRING: "Price"}
MOST_TOLD = 5  # problems on a card


def cards(results: Sequence[Simulated], registry: Registry, lines: EventLines) -> list[Card]:
    quotes = {place: result.quote for place, result in enumerate(results) if result.quote}
    best = cheapest(quotes) if len(quotes) > 1 else set()
    return [
        _card(result, registry, lines) | {"cheapest": place in best} for place, result in enumerate(results)
    ]


def cautions(results: Iterable[Simulated]) -> Iterator[str]:
    """What keeps the totals from being held against each other as they stand."""
    quoted = [result for result in results if result.quote]
    currencies = sorted({result.package.currency for result in quoted})
    if len(currencies) > 1:
        names = " and ".join([", ".join(currencies[:-1]), currencies[-1]])
        yield f"Prices in {names} are not converted: the cheapest is marked in each currency."
    if len({result.package.period for result in quoted}) > 1:
        yield "The packages have different periods, so that their totals are for different lengths of time."


def used_rows(results: Sequence[Simulated], registry: Registry) -> list[Card]:
    """Each feature that is used, with what each package says to it; None where a package is not quoted."""
    by_package = [
        {use.quota.code: use for use in result.quote.uses} if result.quote else {} for result in results
    ]
    used = {code for uses in by_package for code, use in uses.items() if use.fullest.used}
    return [
        {"name": registry[code].name, "code": code, "bars": [_bar(uses.get(code)) for uses in by_package]}
        for code in sorted(used)
    ]


def _bar(use: QuotaUse | None) -> UseBar | None:
    return use_bar(use) if use else None


def _card(result: Simulated, registry: Registry, lines: EventLines) -> Card:
    package = result.package
    return {
        "name": package.name,
        "code": package.code,
        "page": reverse("admin:catalog_package_change", args=[package.pk]),
        "state": state(package),
        "price": price_and_renewal(package),
        "currency": package.currency,
        **_told(result, lines),
        **(_costs(result.quote, registry) if result.quote else {}),
        **(_schedule(result.plan, result.is_cut) if result.plan else {}),
    }


def _told(result: Simulated, lines: EventLines) -> Card:
    problems = [lines.told(it) if it.path.startswith("events.") else it for it in result.problems]
    return {
        "problems": [problem.message for problem in problems[:MOST_TOLD]],
        "more_problems": max(len(problems) - MOST_TOLD, 0),
    }


def _costs(quote: Quote, registry: Registry) -> Card:
    return {
        "total": show_amount(quote.total, quote.currency),
        "allowed": quote.allowed,
        "blocked": [registry[use.quota.code].name for use in quote.uses if not use.allowed],
        "lines": [_line(line, quote.currency, registry) for line in quote.lines],
    }


def _line(line: Line, currency: str, registry: Registry) -> Card:
    label = registry[line.feature].name if line.feature else LABELS[line.kind]
    return {"label": label, "amount": show_amount(line.amount, currency), "detail": line.detail}


def _schedule(plan: Schedule, is_cut: bool) -> Card:
    trial = plan.trial
    return {
        "lanes": lanes(plan),
        "trial": trial and {"start": shown(trial.start), "end": shown(trial.used_until), "mode": trial.mode},
        "periods": [
            {
                "number": it.number,
                "start": shown(it.start),
                "end": shown(it.end),
                "grace": shown(it.grace_end) if it.grace_end != it.end else "",
            }
            for it in plan.periods
        ],
        "drawn": len(plan.periods) if is_cut else None,
    }
