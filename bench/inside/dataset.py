"""A catalog of any size: the same at every run, but for what the product makes itself (ids and instants).

Each package is drawn by its own number, so the first thousand are the same in every size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import cycle, islice
from random import Random
from typing import Any

from catalog.models import Package, PackageFeature, PackageProvider, Provider, Status
from catalog.models.whole import Whole
from catalog.provider_types import PROVIDER_TYPES, PropertyDeclaration
from features.models import Feature
from features.service_types import SERVICE_TYPES

SEED = 3
FEATURES, PROVIDERS = 8, 2  # of each package
INSTALLATIONS = 4  # of each service type

SHARES = {"meet": 4, "webinar": 2, "live": 2, "video": 2}  # the other service types have 1 each
STATUSES = {Status.ACTIVE: 17, Status.DRAFT: 2, Status.INACTIVE: 1}
CURRENCIES = {"USD": 10, "EUR": 6, "GBP": 3, "JPY": 1}
TIERS = {"basic": 10, "standard": 20, "premium": 30, "enterprise": 40}
LIMITS = (5, 10, 25, 50, 100, 250, 500, 1_000)
DESCRIPTION = (
    "{name} for teams that meet customers, students or each other every day: one room for all of them, "
    "people who help by telephone and e-mail, and reports of what was used at the end of each month."
)


def installations() -> Iterator[Provider]:
    """Providers of every service type, of each type that can serve it in turn."""
    for service_type in SERVICE_TYPES:
        serving = [kind for kind in PROVIDER_TYPES.values() if service_type in kind.service_types]
        for number, kind in enumerate(islice(cycle(serving), INSTALLATIONS), start=1):
            code = f"{service_type}-{kind.code.replace('_', '-')}-{number}"
            provider = Provider(
                code=code, name=f"{kind.name} {number}", provider_type=kind.code, service_type=service_type
            )
            provider.properties = {
                declared.name: _property(declared, code) for declared in kind.properties if declared.required
            }
            yield provider


def _property(declared: PropertyDeclaration, code: str) -> str | int:
    match declared.kind:
        case "url":
            return f"https://{code}.example.com"
        case "integer":
            return max(declared.minimum, 1)
    return f"{code}.example.com" if declared.destination else f"{code}-{declared.name}"


class Catalog:
    """Draws packages from a seeded registry and these providers."""

    def __init__(self, registry: Iterable[Feature], providers: Iterable[Provider]) -> None:
        self.registry = [feature for feature in registry if feature.available]
        installed = [*providers]
        self.providers = {
            service_type: [provider for provider in installed if provider.service_type == service_type]
            for service_type in SERVICE_TYPES
        }

    def drafts(self, numbers: Iterable[int]) -> Iterator[Whole]:
        return map(self.draft, numbers)

    def draft(self, number: int) -> Whole:
        random = Random(f"{SEED} {number}")  # noqa: S311  # the same at every run, and no secret
        package = _package(number, random)
        providers = random.sample(self.providers[package.service_type], PROVIDERS)
        features = self._features(package, providers[0], random)
        package.overages_enabled = any(entry.overage_price is not None for entry in features)
        return Whole(
            package,
            features,
            [
                PackageProvider(package=package, provider=provider, default=provider is providers[0])
                for provider in providers
            ],
        )

    def _features(self, package: Package, provider: Provider, random: Random) -> list[PackageFeature]:
        grantable = [
            feature
            for feature in self.registry
            if feature.suits(package.service_type)
            and (feature.delivered_by == "platform" or provider.understands(feature.code))
        ]
        priced = random.random() < 0.25
        return [
            _entry(package, feature, place, priced=priced, random=random)
            for place, feature in enumerate(random.sample(grantable, FEATURES), start=1)
        ]


def _entry(package: Package, feature: Feature, place: int, *, priced: bool, random: Random) -> PackageFeature:
    entry = PackageFeature(package=package, feature=feature, sort_order=10 * place)
    unlimited = random.random() < 0.1
    if not feature.quota:
        entry.value = random.random() < 0.8
    else:
        entry.value = True if unlimited else random.choice(LIMITS)
    if priced and feature.consumable and not unlimited:
        entry.overage_price = Decimal(random.randrange(1, 400)) / 100
    return entry


def _package(number: int, random: Random) -> Package:
    service_type = _drawn({code: SHARES.get(code, 1) for code in SERVICE_TYPES}, random)
    currency, tier = _drawn(CURRENCIES, random), random.choice([*TIERS])
    name = f"{SERVICE_TYPES[service_type]} {tier.capitalize()} {number}"
    package = Package(
        code=f"{service_type}-{tier}-{number:06}",
        name=name,
        service_type=service_type,
        status=_drawn(STATUSES, random),
        hidden=random.random() < 0.03,
        retired=random.random() < 0.02,
        description=DESCRIPTION.format(name=name),
        short_description=f"{name}, renewed every month.",
        has_stock=random.random() < 0.3,
        low_stock_qty=10,
        price=_price(currency, random),
        currency=currency,
        tier=tier,
        tier_rank=TIERS[tier],
        trial_period=14,
        grace_period=7,
        periodicity=1,
        notification_preferences=[
            {"event": "trial_ending", "channel": "email", "days_before": 3},
            {"event": "quota_threshold", "channel": "webhook", "threshold": 80},
            {"event": "expired", "channel": "email"},
        ],
        package_settings={
            "theme": random.choice(["light", "dark"]),
            "welcome_message": f"Welcome to {name}.",
        },
        package_metadata={"sku": f"SKU-{number}", "sales_regions": ["EU", "US"]},
    )
    package.stock_qty = random.randrange(500)
    return package


def _price(currency: str, random: Random) -> Decimal:
    cents = random.randrange(400, 40_000)
    return Decimal(cents) if currency == "JPY" else Decimal(cents) / 100


def _drawn(weights: Mapping[Any, int], random: Random) -> Any:
    return random.choices([*weights], [*weights.values()])[0]
