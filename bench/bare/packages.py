"""Packages as the API shows them, put together from their tables."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from bench.bare.database import Ask
from catalog.domain.identity import typeid_of, ulid_of

Document = dict[str, Any]

SHOWN = (
    *("code", "name", "service_type", "status", "hidden", "retired", "description", "short_description"),
    *("has_stock", "low_stock_qty", "oversell_enabled", "overages_enabled", "currency", "tier", "tier_rank"),
    *("trial_period", "trial_interval", "trial_mode", "grace_period", "grace_interval"),
    *("periodicity", "periodicity_type", "available_from", "available_until", "created_at", "updated_at"),
)
COLUMNS = ", ".join(
    (
        *("key", "uuid", "price", "signup_fee"),
        *("notification_preferences", "package_settings", "package_metadata"),
        *SHOWN,
    )
)

PAGE = "SELECT {columns} FROM catalog_package WHERE {condition} ORDER BY uuid LIMIT {limit}"
STOCK = "SELECT package_id, quantity FROM catalog_stock WHERE package_id IN ({places})"
FEATURES = """
    SELECT entry.package_id, feature.code, feature.name, entry.granted, entry."limit", feature.field_suffix,
        entry.overage_price, entry.overage_unit,
        coalesce(entry.periodicity_type, feature.periodicity_type),
        coalesce(entry.periodicity, feature.periodicity),
        entry.sort_order, entry.settings, entry.metadata
    FROM catalog_packagefeature AS entry JOIN features_feature AS feature ON feature.id = entry.feature_id
    WHERE entry.package_id IN ({places})
    ORDER BY entry.sort_order, feature.code
"""
PROVIDERS = """
    SELECT attached.package_id, provider.uuid, provider.code, provider.provider_type, attached."default",
        attached.active, attached.settings, attached.metadata
    FROM catalog_packageprovider AS attached JOIN catalog_provider AS provider
        ON provider.key = attached.provider_id
    WHERE attached.package_id IN ({places})
    ORDER BY provider.code
"""

CONDITIONS = {
    "uuid": "uuid = ?",
    "service_type": "service_type = ?",
    "price_min": "price >= ?",
    "price_max": "price <= ?",
    "feature_min": """
        key IN (
            SELECT entry.package_id
            FROM catalog_packagefeature AS entry JOIN features_feature AS feature
                ON feature.id = entry.feature_id
            WHERE feature.code = ? AND entry.granted AND (entry."limit" >= ? OR entry."limit" IS NULL)
        )
    """,
}


def documents(ask: Ask, filters: Sequence[tuple[str, str]], size: int) -> tuple[list[Document], bool]:
    """The first packages that the filters let through, in four statements; and whether there are more."""
    condition = " AND ".join(CONDITIONS[name] for name, _ in filters) or "1 = 1"
    values = [value for name, text in filters for value in _values(name, text)]
    found = ask(PAGE.format(columns=COLUMNS, condition=condition, limit=size + 1), values)
    rows = found[:size]
    keys = [row[0] for row in rows]
    places = ", ".join("?" * len(keys)) or "NULL"
    stock = dict(ask(STOCK.format(places=places), keys))
    features, providers = defaultdict(list), defaultdict(list)
    for key, *entry in ask(FEATURES.format(places=places), keys):
        features[key].append(_feature(*entry))
    for key, *attached in ask(PROVIDERS.format(places=places), keys):
        providers[key].append(_provider(*attached))
    shown = [_package(row, stock[row[0]], features[row[0]], providers[row[0]]) for row in rows]
    return shown, len(found) > size


def uuid_of(text: str) -> UUID:
    return UUID(text)


def _values(name: str, text: str) -> list[Any]:
    """As texts, which the database reads as what they are compared with."""
    return text.split(":") if name == "feature_min" else [UUID(text) if name == "uuid" else text]


def _package(row: Any, stock: int, features: list[Document], providers: list[Document]) -> Document:
    _, uuid, price, signup_fee, preferences, settings, metadata, *shown = row
    ulid = ulid_of(uuid)
    return {
        "id": f"pkg_{ulid.lower()}",
        "uuid": uuid,
        "ulid": ulid,
        "stock_qty": stock,
        "price": _number(price),
        "signup_fee": _number(signup_fee),
        "notification_preferences": orjson.loads(preferences),
        "package_settings": orjson.loads(settings),
        "package_metadata": orjson.loads(metadata),
        **dict(zip(SHOWN, shown, strict=True)),
        "features": features,
        "providers": providers,
    }


def _feature(
    code: str,
    name: str,
    granted: bool,
    limit: float | None,
    unit: str,
    price: float | None,
    block: float,
    periodicity_type: str,
    periodicity: int,
    sort_order: int,
    settings: str,
    metadata: str,
) -> Document:
    return {
        "code": code,
        "name": name,
        "value": granted if limit is None else _number(limit),
        "unit": unit,
        "overage_price": None if price is None else _number(price),
        "overage_unit": _number(block),
        "periodicity_type": periodicity_type,
        "periodicity": periodicity,
        "sort_order": sort_order,
        "settings": orjson.loads(settings),
        "metadata": orjson.loads(metadata),
    }


def _provider(
    uuid: UUID, code: str, provider_type: str, default: bool, active: bool, settings: str, metadata: str
) -> Document:
    return {
        "provider": typeid_of("prv", uuid),
        "code": code,
        "provider_type": provider_type,
        "default": default,
        "active": active,
        "settings": orjson.loads(settings),
        "metadata": orjson.loads(metadata),
    }


def _number(number: float) -> int | float:
    return int(number) if number.is_integer() else number
