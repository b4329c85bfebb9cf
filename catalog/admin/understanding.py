"""Which providers understand a feature: by type, each with its parameter and its installations."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet
from django.urls import reverse

from catalog.models import Provider
from catalog.provider_types import PROVIDER_TYPES, FeatureMapping
from catalog.provider_types.in_words import told_in_words
from features.models import Feature
from features.service_types import SERVICE_TYPES

MOST = 200  # installations on one page


@dataclass(frozen=True)
class Installation:
    name: str
    address: str
    remarks: list[str]


@dataclass(frozen=True)
class Understanding:
    """A type: what the feature becomes for it, and its installations."""

    type_name: str
    told: str
    installations: list[Installation]


@dataclass(frozen=True)
class Understandings:
    types: list[Understanding]
    more: bool
    """Whether there are more installations than those that are shown."""


def understandings_of(feature: Feature, providers: QuerySet[Provider]) -> Understandings:
    """None of what the platform itself delivers. `providers` are those that may be named."""
    mappings = _mappings(feature) if feature.delivered_by == "provider" else {}
    suiting = providers.filter(service_type__in=feature.service_types or SERVICE_TYPES)
    found = list(suiting.filter(provider_type__in=mappings).order_by("name", "key")[: MOST + 1])
    installations = _by_type(feature, islice(found, MOST))
    return Understandings(
        [
            Understanding(
                PROVIDER_TYPES[code].name,
                told_in_words(mapping, quota=feature.quota),
                installations.get(code, []),
            )
            for code, mapping in mappings.items()
        ],
        more=len(found) > MOST,
    )


def _mappings(feature: Feature) -> Mapping[str, FeatureMapping]:
    found = {code: it.mapping_of(feature.code) for code, it in PROVIDER_TYPES.items()}
    return {code: mapping for code, mapping in found.items() if mapping}


def _by_type(feature: Feature, providers: Iterable[Provider]) -> Mapping[str, list[Installation]]:
    of_type: dict[str, list[Installation]] = defaultdict(list)
    for provider in providers:
        remarks = ["not offered here"] if feature.code in provider.features_off else []
        remarks += [] if provider.active else ["inactive"]
        address = reverse("admin:catalog_provider_change", args=[provider.pk])
        of_type[provider.provider_type].append(Installation(str(provider), address, remarks))
    return of_type
