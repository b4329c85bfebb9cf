"""Packages and providers as the tables of a TOML file: what people decide about them, and nothing else.

What the catalog itself finds out stands in no file: ids, stock, revisions and instants of writing. A record's
attributes are all there; in a row of a package's features and providers, what is left out is what a new row
has. TOML has no null: an attribute without a value is "none", and an object that holds null is JSON text.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from catalog.domain.canonical import canonical
from catalog.domain.currency import ACTIVE
from catalog.domain.money import in_its_digits, read_json_number
from catalog.domain.notifications import KEYS
from catalog.domain.toml_text import Table

Document = Mapping[str, Any]
Resets = Mapping[str, tuple[str, int]]
"""How often each feature is reset by the registry: (unit of time, how many of them)."""

NONE = "none"

FOUND_OUT = frozenset(
    {"id", "uuid", "ulid", "created_at", "updated_at", "revision", "digest", "format", "stock_qty"}
)
"""What a document shows of a record, and nobody decides."""

AMOUNTS = frozenset({"price", "signup_fee", "overage_price"})
INSTANTS = frozenset({"available_from", "available_until"})

NEW_ENTRY: Table = {
    "overage_price": None,
    "overage_unit": 1,
    "periodicity_type": None,
    "periodicity": None,
    "sort_order": 0,
    "settings": {},
    "metadata": {},
}
NEW_ATTACHMENT: Table = {"default": False, "active": True, "settings": {}, "metadata": {}}


def package_table(document: Document, resets: Resets) -> Table:
    """A package by its document; its rows by their codes, in the order in which it shows them."""
    currency = document["currency"]
    rows = {
        "features": {row["code"]: _entry(row, resets, currency) for row in document["features"]},
        "providers": {row["code"]: _attachment(row) for row in document["providers"]},
    }
    attributes = {name: _attribute(name, value, currency) for name, value in _decided(document).items()}
    return {**attributes, **rows}


def provider_table(document: Document, variables: Mapping[str, str]) -> Table:
    """A provider by its document, and the environment variables that hold its secrets, by property."""
    with_secrets = {"secrets" if name == "secrets_set" else name: document[name] for name in document}
    decided = _decided({**with_secrets, "secrets": dict(variables)})
    return {name: _plain(value) for name, value in decided.items()}


def exact(number: int | float) -> int | Decimal:
    """A number of JSON as it was written: 0.1 is 0.1, and 1.0 is 1."""
    return int(number) if number == int(number) else read_json_number(number)


def _decided(document: Document) -> Table:
    return {name: value for name, value in document.items() if name not in FOUND_OUT}


def _attribute(name: str, value: Any, currency: str) -> Any:
    if value is None:
        return NONE
    if name in AMOUNTS:
        return _amount(Decimal(exact(value)), currency)
    if name in INSTANTS:
        return datetime.fromisoformat(value)
    if name == "notification_preferences":
        return [{key: wish[key] for key in KEYS if key in wish} for wish in value]
    return _plain(value)


def _amount(amount: Decimal, currency: str) -> int | Decimal:
    written = in_its_digits(amount, currency) if currency in ACTIVE else amount  # it may be withdrawn by now
    return written if written.as_tuple().exponent else int(written)


def _entry(row: Document, resets: Resets, currency: str) -> Table:
    said = {"value": _exactly(row["value"]), **{name: row[name] for name in NEW_ENTRY}}
    if (row["periodicity_type"], row["periodicity"]) == resets[row["code"]]:
        said |= {"periodicity_type": None, "periodicity": None}
    said["overage_unit"] = exact(row["overage_unit"])
    return {name: _attribute(name, value, currency) for name, value in _less(said, NEW_ENTRY).items()}


def _attachment(row: Document) -> Table:
    said = {name: row[name] for name in NEW_ATTACHMENT}
    return {name: _plain(value) for name, value in _less(said, NEW_ATTACHMENT).items()}


def _less(said: Table, unsaid: Table) -> Table:
    return {name: value for name, value in said.items() if name not in unsaid or value != unsaid[name]}


def _plain(value: Any) -> Any:
    return _object(value) if isinstance(value, dict) else value


def _object(members: dict[str, Any]) -> Any:
    """Sorted, since one database keeps the order in which the keys were written, and another does not."""
    return canonical(members).decode() if _holds_null(members) else _exactly(members)


def _exactly(value: Any) -> Any:
    match value:
        case dict():
            return {key: _exactly(value[key]) for key in sorted(value)}
        case list():
            return [_exactly(member) for member in value]
        case float():
            return exact(value)
        case _:
            return value


def _holds_null(value: Any) -> bool:
    match value:
        case dict():
            return any(map(_holds_null, value.values()))
        case list():
            return any(map(_holds_null, value))
        case _:
            return value is None
