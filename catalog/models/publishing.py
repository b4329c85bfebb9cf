"""What keeps a package from being published: a closed list, all of it at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from catalog.domain import trials
from catalog.domain.broken_rule import BrokenRule
from catalog.models.on_sale import NO_DEFAULT_PROVIDER, has_default_provider
from catalog.models.package import Package
from catalog.models.package_feature import PackageFeature, not_available, not_suitable
from catalog.models.package_provider import PackageProvider, serves_another_type
from catalog.models.whole import Whole


def publishing_problems(whole: Whole, at: datetime) -> list[BrokenRule]:
    """Every reason why the package can't be active at this instant; `path` names the attribute or entry."""
    package, entries, attached = whole.package, whole.features, whole.providers
    return [
        *_of_providers(package, attached),
        *(problem for entry in entries for problem in _of_entry(package, entry, attached)),
        *_of_overages(package, entries),
        *_of_time(package, at),
    ]


def _of_providers(package: Package, attached: Sequence[PackageProvider]) -> Iterator[BrokenRule]:
    if not has_default_provider(attached):
        yield NO_DEFAULT_PROVIDER
    for row in attached:
        if row.provider.service_type != package.service_type:
            yield _at(f"providers.{row.code}", serves_another_type(row.provider, package.service_type))


def _of_entry(
    package: Package, entry: PackageFeature, attached: Sequence[PackageProvider]
) -> Iterator[BrokenRule]:
    feature, path = entry.feature, f"features.{entry.code}"
    if not feature.suits(package.service_type):
        yield _at(path, not_suitable(feature, package.service_type))
    if not feature.available:
        yield _at(path, not_available(feature))
    understood = any(row.is_usable and row.provider.understands(feature.code) for row in attached)
    if feature.delivered_by == "provider" and not understood:
        yield BrokenRule("feature_not_understood", f"No active provider understands {feature.name}.", path)


def _of_overages(package: Package, entries: Sequence[PackageFeature]) -> Iterator[BrokenRule]:
    priced = [entry for entry in entries if entry.overage_price is not None]
    if package.overages_enabled and not priced:
        words = "Overages are enabled, and no feature has an overage price."
        yield BrokenRule("no_priced_overage", words, "overages_enabled")
    if priced and not package.overages_enabled:
        codes = ", ".join(entry.code for entry in priced)
        words = f"Overages are not enabled, and there is a price for them: {codes}."
        yield BrokenRule("overages_not_enabled", words, "overages_enabled")


def _of_time(package: Package, at: datetime) -> Iterator[BrokenRule]:
    try:
        trials.check_fit(package.trial, package.trial_mode, package.period)
    except BrokenRule as broken:
        yield broken
    if package.available_until and package.available_until <= at:
        words = "The end of its availability lies in the past."
        yield BrokenRule("no_longer_available", words, "available_until")


def _at(path: str, broken: BrokenRule) -> BrokenRule:
    return BrokenRule(broken.code, broken.message, path)
