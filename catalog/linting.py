"""Lint of the stored catalog: packages are read from their documents, in one statement, a chunk at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson

from catalog.documents import Document
from catalog.domain.legible import how_many
from catalog.domain.lint import Feature, Finding, Granted, Looked, Offer, lint
from catalog.domain.lint.silences import KEY
from catalog.domain.money import read_json_number
from catalog.domain.quota import Quota
from catalog.domain.quote import Price
from catalog.domain.values import Value
from catalog.models import Package
from catalog.reading import NotRendered
from features.models import Feature as Registered

CHUNK = 500
KEPT = 20_000  # different entries; most packages grant what others grant too

Registry = Mapping[str, Registered]


class Unreadable(RuntimeError):
    """A package whose stored document was spoilt past the door."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code}: its stored document can't be read: `manage.py check_catalog --fix`.")


@dataclass
class Tally:
    """What was looked at, and how much was found."""

    packages: int = 0
    on_offer: int = 0
    features: int = 0
    findings: int = 0  # that are told
    silenced: int = 0

    def counting(self, parts: Iterable[Looked]) -> Iterator[Finding]:
        """What was found, one by one; counted when all of it was given."""
        for looked in parts:
            silenced = sum(bool(finding.silenced) for finding in looked.findings)
            self.packages += looked.packages
            self.on_offer += looked.on_offer
            self.features += looked.features
            self.findings += len(looked.findings) - silenced
            self.silenced += silenced
            yield from looked.findings

    def __str__(self) -> str:
        found = how_many(self.findings, "finding") if self.findings else "Nothing found"
        packages = f"Packages on offer: {self.on_offer:,}, of {self.packages:,} not retired"
        return f"{found}. {packages}. Features: {self.features:,}. Silenced: {self.silenced:,}."


def lint_catalog(at: datetime) -> Iterator[Looked]:
    """What is wrong with the offer at this instant. Raises NotRendered and Unreadable."""
    registry = {feature.code: feature for feature in Registered.objects.all()}
    available = [
        Feature(code=it.code, name=it.name, silences=it.feature_settings.get(KEY))
        for it in registry.values()
        if it.available
    ]
    return lint(_offers(registry), available, at)


def _offers(registry: Registry) -> Iterator[Offer]:
    """All that are not retired, one service type after the other, each by age."""
    packages = Package.objects.filter(retired=False).order_by("service_type", "uuid")
    reader = _Reader(registry)
    for key, code, text in packages.values_list("key", "code", "document__text").iterator(CHUNK):
        if text is None:
            raise NotRendered
        try:
            yield reader.offer(key, orjson.loads(text))
        except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
            raise Unreadable(code) from error


class _Reader:
    """Reads documents, and takes entries that say the same for one."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._granted = lru_cache(KEPT)(self._granted_anew)

    def offer(self, key: int, document: Document) -> Offer:
        enabled = document["overages_enabled"]
        return Offer(
            key=key,
            code=document["code"],
            service_type=document["service_type"],
            status=document["status"],
            hidden=document["hidden"],
            retired=document["retired"],
            price=Price(
                currency=document["currency"],
                recurring=read_json_number(document["price"]),
                signup_fee=read_json_number(document["signup_fee"]),
                period=(document["periodicity"], document["periodicity_type"]),
            ),
            tier=document["tier"],
            tier_rank=document["tier_rank"],
            trial=(document["trial_period"], document["trial_interval"]),
            trial_mode=document["trial_mode"],
            grace=(document["grace_period"], document["grace_interval"]),
            limited_stock=document["has_stock"] and not document["oversell_enabled"],
            available_from=_instant(document["available_from"]),
            available_until=_instant(document["available_until"]),
            granted={entry["code"]: self._entry(entry, enabled) for entry in document["features"]},
            silences=document["package_settings"].get(KEY),
        )

    def _entry(self, entry: Document, enabled: bool) -> Granted:
        value, price = entry["value"], entry["overage_price"]
        # The type with the value: true and 1 are the same to a cache, and not to us.
        return self._granted(
            entry["code"],
            (value, isinstance(value, bool)),
            enabled and price is not None,
            price,
            entry["overage_unit"],
            (entry["periodicity_type"], entry["periodicity"]),
        )

    def _granted_anew(
        self, code: str, typed: tuple[Any, bool], charged: bool, price: Any, unit: Any, reset: Any
    ) -> Granted:
        feature = self._registry[code]
        return Granted(
            quota=Quota(
                code=code,
                value=_value(typed[0]),
                unit=feature.field_suffix,
                overages_enabled=charged,
                overage_price=None if price is None else read_json_number(price),
                overage_unit=read_json_number(unit),
            ),
            name=feature.name,
            is_switch=not feature.quota,
            consumable=feature.consumable,
            reset=reset,
        )


def _value(raw: Any) -> Value:
    return raw if isinstance(raw, bool) else read_json_number(raw)


def _instant(raw: str | None) -> datetime | None:
    return None if raw is None else datetime.fromisoformat(raw)
