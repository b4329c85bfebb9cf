"""The attributes of a package's document: sections and order as its page has them, names and words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from catalog.domain import value_words as words
from catalog.domain.value_words import Object

Size = tuple[object, Decimal]
"""A unit and a number: of two with one unit, either can be the larger one."""


@dataclass(frozen=True)
class Attribute:
    """`words` and `size` are asked of what it stands in: the document, or the row."""

    label: str
    words: Callable[[Object], str]
    size: Callable[[Object], Size | None] = lambda _: None


def _said(label: str, name: str, say: Callable[[Any], str] = words.text) -> Attribute:
    return Attribute(label, lambda it: say(it.get(name)))


def _money(label: str, name: str) -> Attribute:
    return Attribute(
        label,
        lambda it: words.amount(it.get(name), it.get("currency")),
        lambda it: _sized(it.get("currency"), words.number_in(it.get(name))),
    )


def _timed(label: str, count: str, interval: str, say: Callable[[Any, Any], str]) -> dict[str, Attribute]:
    """A count and its unit, which are told together."""
    together = Attribute(label, lambda it: say(it.get(count), it.get(interval)))
    return {count: together, interval: together}


def _sized(unit: object, number: Decimal | None) -> Size | None:
    return None if number is None else (unit, number)


def _limit(entry: Object) -> Size | None:
    """Unlimited is more than every number, and not granted is less; a switch is neither."""
    value = entry.get("value")
    if not isinstance(value, bool):
        return _sized("", words.number_in(value))
    return _sized("", Decimal("Infinity" if value else -1)) if entry.get("quota") else None


SECTIONS: Mapping[str, Mapping[str, Attribute]] = {
    "Package": {
        "status": _said("status", "status"),
        "retired": _said("retired", "retired", words.flag),
        "name": _said("name", "name"),
        "code": _said("code", "code"),
        "service_type": _said("service type", "service_type", words.service_type),
        "short_description": _said("short description", "short_description"),
        "description": _said("description", "description"),
    },
    "Price": {
        "price": _money("price", "price"),
        "currency": _said("currency", "currency"),
        "signup_fee": _money("sign-up fee", "signup_fee"),
        "overages_enabled": _said("overages", "overages_enabled", words.flag),
    },
    "Renewal, trial and grace": {
        **_timed("renews", "periodicity", "periodicity_type", words.renewal),
        **_timed("trial", "trial_period", "trial_interval", words.length),
        "trial_mode": _said("trial mode", "trial_mode"),
        **_timed("grace", "grace_period", "grace_interval", words.length),
    },
    "Sale": {
        "hidden": _said("hidden", "hidden", words.flag),
        "available_from": _said("available from", "available_from", words.instant),
        "available_until": _said("available until", "available_until", words.instant),
    },
    "Stock": {
        "has_stock": _said("limited stock", "has_stock", words.flag),
        "oversell_enabled": _said("oversell", "oversell_enabled", words.flag),
        "low_stock_qty": _said("low stock at", "low_stock_qty"),
    },
    "Tier": {"tier": _said("tier", "tier"), "tier_rank": _said("tier rank", "tier_rank")},
    "Notifications": {
        "notification_preferences": _said("notifications", "notification_preferences", words.notifications)
    },
    "Settings and metadata": {
        "package_settings": _said("settings", "package_settings"),
        "package_metadata": _said("metadata", "package_metadata"),
    },
    "Features": {"features": _said("features", "features")},
    "Providers": {"providers": _said("providers", "providers")},
    "Identifiers": {name: _said(name, name) for name in ("id", "uuid", "ulid", "created_at", "format")},
}

ROWS: Mapping[str, Mapping[str, Attribute]] = {
    "features": {
        "value": Attribute("", words.granted, _limit),
        "overage_price": _money("overage price", "overage_price"),
        **_timed("reset", "periodicity", "periodicity_type", words.reset),
    },
    "providers": {name: _said(name, name, words.flag) for name in ("default", "active")},
}
_WHOLE_ROWS = {"features": words.whole_entry, "providers": words.whole_attachment}

_PACKAGE = {name: attribute for section in SECTIONS.values() for name, attribute in section.items()}
_SECTION_OF = {name: title for title, named in SECTIONS.items() for name in named}
_ORDER = {name: place for place, name in enumerate(_PACKAGE)}


def section_of(name: str) -> str:
    return _SECTION_OF.get(name, "Other")


def place_of(name: str) -> int:
    """Orders the attributes of a package; those that are not known come last."""
    return _ORDER.get(name, len(_ORDER))


def attribute_of_package(name: str, *inside: str) -> Attribute:
    """An attribute of the document, or what is inside its object."""
    return _at(_PACKAGE.get(name) or _said(_plain(name), name), name, *inside)


def row_as_a_whole(rows: str, code: str) -> Attribute:
    return Attribute(code, _WHOLE_ROWS[rows])


def attribute_of_row(rows: str, code: str, name: str, *inside: str) -> Attribute:
    attribute = ROWS[rows].get(name) or _said(_plain(name), name)
    return _at(replace(attribute, label=f"{code} {attribute.label}".rstrip()), name, *inside)


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _at(attribute: Attribute, name: str, *inside: str) -> Attribute:
    if not inside:
        return attribute
    label = f"{attribute.label} {'.'.join(inside)}"
    return Attribute(label, lambda it: words.json_at(it, [name, *inside]))
