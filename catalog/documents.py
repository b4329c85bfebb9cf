"""How a package, a provider and a feature are shown to the world: the one rendering of each.

A document holds only what JSON has: texts, numbers, true, false, null, arrays and objects; instants as UTC
with `Z`. Secrets are in none.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson

from catalog.domain.money import json_number
from catalog.domain.values import Value
from catalog.models import Package, PackageFeature, PackageProvider, Provider
from catalog.models.whole import Whole

Document = dict[str, Any]

FORMAT = 1
"""Of a package's terms. A higher number makes one `reformatted` revision of every package."""


def terms_of(whole: Whole) -> Document:
    """What a revision keeps: every attribute that is agreed upon, and so neither stock nor `updated_at`."""
    package = whole.package
    return {
        "id": package.id,
        "uuid": str(package.uuid),
        "ulid": package.ulid,
        "code": package.code,
        "name": package.name,
        "service_type": package.service_type,
        "status": package.status,
        "hidden": package.hidden,
        "retired": package.retired,
        "description": package.description,
        "short_description": package.short_description,
        "has_stock": package.has_stock,
        "low_stock_qty": package.low_stock_qty,
        "oversell_enabled": package.oversell_enabled,
        "overages_enabled": package.overages_enabled,
        "price": json_number(package.price),
        "signup_fee": json_number(package.signup_fee),
        "currency": package.currency,
        "tier": package.tier,
        "tier_rank": package.tier_rank,
        "trial_period": package.trial_period,
        "trial_interval": package.trial_interval,
        "trial_mode": package.trial_mode,
        "grace_period": package.grace_period,
        "grace_interval": package.grace_interval,
        "periodicity": package.periodicity,
        "periodicity_type": package.periodicity_type,
        "notification_preferences": package.notification_preferences,
        "package_settings": package.package_settings,
        "package_metadata": package.package_metadata,
        "available_from": instant(package.available_from),
        "available_until": instant(package.available_until),
        "created_at": instant(package.created_at),
        "features": [feature_document(entry) for entry in whole.features],
        "providers": [attachment_document(row) for row in whole.providers],
        "format": FORMAT,
    }


def text_of(document: Document) -> str:
    return orjson.dumps(document).decode()


def stored_text(package: Package, terms: Document) -> str:
    """The read model: the terms, and what moves with them alone."""
    head = {
        "revision": package.revision,
        "digest": package.digest,
        "updated_at": instant(package.updated_at),
    }
    return text_of({**terms, **head})


def with_stock(text: str, stock_qty: int) -> str:
    """What the API shows: the stored text, and live stock beside."""
    return f'{text[:-1]},"stock_qty":{stock_qty}}}'


def feature_document(entry: PackageFeature) -> Document:
    periodicity_type, periodicity = entry.reset
    return {
        "code": entry.feature.code,
        "name": entry.feature.name,
        "value": json_value(entry.value),
        "unit": entry.feature.field_suffix,
        "overage_price": None if entry.overage_price is None else json_number(entry.overage_price),
        "overage_unit": json_number(entry.overage_unit),
        "periodicity_type": periodicity_type,
        "periodicity": periodicity,
        "sort_order": entry.sort_order,
        "settings": entry.settings,
        "metadata": entry.metadata,
    }


def attachment_document(row: PackageProvider) -> Document:
    return {
        "provider": row.provider.id,
        "code": row.provider.code,
        "provider_type": row.provider.provider_type,
        "default": row.default,
        "active": row.active,
        "settings": row.settings,
        "metadata": row.metadata,
    }


def provider_document(provider: Provider) -> Document:
    return {
        "id": provider.id,
        "uuid": str(provider.uuid),
        "ulid": provider.ulid,
        "code": provider.code,
        "name": provider.name,
        "active": provider.active,
        "provider_type": provider.provider_type,
        "service_type": provider.service_type,
        "properties": provider.properties,
        "secrets_set": provider.secrets_set,
        "features_off": provider.features_off,
        "settings": provider.settings,
        "metadata": provider.metadata,
        "created_at": instant(provider.created_at),
        "updated_at": instant(provider.updated_at),
    }


def json_value(value: Value) -> bool | int | float:
    return json_number(value) if isinstance(value, Decimal) else value


def instant(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")
