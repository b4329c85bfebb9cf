"""What is drawn: who does it, to which record, with which terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.test import Client
from hypothesis import strategies as st
from rest_framework.test import APIClient

from catalog.models import Package, PackageFeature, PackageProvider, Provider
from catalog.models.change import head
from features.models import Feature
from tests.factories import BBB

REFUSED = (ValidationError, ObjectDoesNotExist)

Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass(frozen=True)
class Catalog:
    """Those who do it, what they do being drawn."""

    manager: APIClient
    operator: Client
    scratch: Path
    draw: Draw

    def one_of(self, rows: Any) -> Any:
        """One of the records that there are; None where there is none."""
        there = list(rows.order_by("pk"))
        return self.draw(st.sampled_from(there)) if there else None

    def new_code(self, kind: str, place: int = 0) -> Any:
        """A free one, as a rule."""
        free = f"{kind}-{head()}-{place}"
        return self.draw(st.sampled_from([free, free, free, f"{kind}-a"]))

    def package(self) -> Any:
        return self.one_of(Package.objects.all())

    def provider(self) -> Any:
        return self.one_of(Provider.objects.all())


def some_of(values: dict[str, list[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """A few of these attributes, each with one of its values; not all, or one that is refused refuses all."""
    pairs = [(name, value) for name, each in values.items() for value in each]
    return st.lists(st.sampled_from(pairs), min_size=1, max_size=3).map(dict)


attributes = some_of(
    {
        "name": ["Basic", "Standard", " "],
        "service_type": ["meet", "webinar"],
        "hidden": [True, False],
        "price": [0, 10, 12.5, 0.1, 1.999, -1],
        "currency": ["USD", "EUR", "JPY", "XXX"],
        "tier_rank": [-1, 0, 1],
        "has_stock": [True, False],
        "oversell_enabled": [True, False],
        "overages_enabled": [True, False],
        "trial_period": [0, 7, 31],
        "trial_mode": ["inside", "outside"],
        "periodicity": [0, 1],
        "available_until": [None, "2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"],
        "package_metadata": [{}, [], {"bb": 1, "a": 2}, {"bb": {"c": 1.5}}, {"a": -0.0}, {"a": {"b": {}}}],
        "notification_preferences": [[], [{"event": "expired", "channel": "sms"}], ["x"]],
    }
)
entries = st.builds(
    lambda value, terms: {"value": value, **terms},
    st.sampled_from([0, 5, 5, 2.5, True, True, False, -1]),
    st.just(dict[str, Any]())
    | some_of(
        {
            "overage_price": [None, 0.0001],
            "periodicity_type": ["weekly", "monthly"],
            "periodicity": [None, 0, 1],
            "sort_order": [-1, 0, 1],
            "settings": [{}, {"bb": 1, "a": 2}],
        }
    ),
)
granted = st.dictionaries(
    st.sampled_from(["max_rooms", "max_storage", "custom_branding", "recording"]), entries, max_size=3
)
attached = st.dictionaries(
    st.sampled_from(["bbb-a", "bbb-b"]),
    st.sampled_from(
        [{"default": True}, {"default": False}, {"active": False}, {"settings": {"bb": 1, "a": 2}}]
    ),
    max_size=2,
)
of_providers = some_of(
    {
        "name": ["Main", "Spare", ""],
        "active": [True, False],
        "service_type": ["meet", "webinar"],
        "features_off": [[], ["recording"], ["nonsense"]],
        "settings": [{}, {"region": "eu"}],
        "properties": [BBB, BBB | {"secret": "another"}, {"host_url": "nowhere"}],
    }
)


references = st.sampled_from(["order-1", "order-2", "order-3", "a@b:c.d", "no reference"])
quantities = st.sampled_from([1, 1, 2, 3, 1_000_000, 0])
reasons = st.sampled_from(["counted", "counted", "broken", " "])


def decimal(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value


def set_all(record: Any, given: dict[str, Any]) -> None:
    for name, value in given.items():
        setattr(record, name, decimal(value) if name == "price" else value)


def entries_of(package: Package, given: dict[str, dict[str, Any]]) -> Iterator[PackageFeature]:
    for feature in Feature.objects.filter(code__in=given):
        terms = {name: decimal(value) for name, value in given[feature.code].items()}
        entry = PackageFeature(package=package, feature=feature)
        for name, value in terms.items():
            setattr(entry, name, value)
        yield entry


def rows_of(package: Package, given: dict[str, dict[str, Any]]) -> list[PackageProvider]:
    there = Provider.objects.filter(code__in=given)
    return [PackageProvider(package=package, provider=it, **given[it.code]) for it in there]
