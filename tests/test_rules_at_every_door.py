"""Rule by door: each rule of the catalog is met at each door, at the same field and with one code.

A rule is written once, in a constraint, a `clean()` or a check of the domain. A row here breaks it; a door
that has no way to break it is named with the reason.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from catalog.models import (
    Package,
    PackageFeature,
    PackageProvider,
    Provider,
    Reservation,
    Stock,
    StockMovement,
)
from catalog.reserving import reserve
from catalog.stocktaking import set_stock
from tests import doors
from tests.admin import browser
from tests.factories import BBB, grant, make_package, make_provider, make_published_package, sell

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LATER, EARLIER = "2026-02-02T00:00:00Z", "2026-02-01T00:00:00Z"


@dataclass(frozen=True)
class Rule:
    """`breaks` holds the attributes, as the API takes them, that break the rule at `field`."""

    code: str
    field: str
    breaks: doors.Attributes
    columns: doors.Attributes | None = None
    """What breaks it in the database, past every check; None where no constraint can hold the rule."""
    not_at: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """The doors that have no way to break it, each with the reason."""

    @property
    def refusal(self) -> doors.Refusal:
        return {(self.field, self.code)}


def rules_at(rules: list[Rule], *names: str) -> pytest.MarkDecorator:
    """Every rule at every one of these doors that has a way to break it."""
    return pytest.mark.parametrize(
        "rule, door",
        [
            pytest.param(rule, name, id=f"{name}-{rule.code}-{rule.field}")
            for rule in rules
            for name in names
            if name not in rule.not_at and (name != "database" or rule.columns is not None)
        ],
    )


# ---- Packages

ALL_BUT_FILES = ("form", "POST", "PUT", "PATCH", "bulk new", "bulk", "sheet new", "sheet")
STEPS = "It is changed by publishing and the like alone."
PACKAGE_RULES = [
    Rule("negative_price", "price", {"price": -5}, {"price": -5}),
    Rule("negative_price", "signup_fee", {"signup_fee": Decimal("-0.01")}, {"signup_fee": Decimal("-0.01")}),
    Rule("too_many_decimals", "price", {"price": Decimal("19.999"), "currency": "USD"}),
    Rule("too_many_decimals", "signup_fee", {"signup_fee": Decimal("0.5"), "currency": "JPY"}),
    Rule("max_whole_digits", "price", {"price": 12_345_678_901}),
    Rule("unknown_currency", "currency", {"currency": "DEM"}),
    Rule("blank", "name", {"name": "\u00a0"}, not_at={"form": "A form trims a text, and then asks for it."}),
    Rule("invalid_code", "code", {"code": "Meet Standard"}),
    Rule("reserved_code", "code", {"code": "compare"}),
    Rule(
        "unique",
        "code",
        {"code": "taken"},
        {"code": "taken"},
        not_at=dict.fromkeys(
            ("bulk new", "bulk", "sheet new", "sheet", "file"), "It changes the package of that code."
        ),
    ),
    Rule("invalid_choice", "service_type", {"service_type": "zoom"}),
    Rule("invalid_choice", "trial_interval", {"trial_interval": "hour"}),
    Rule("invalid_choice", "status", {"status": "sold"}, not_at=dict.fromkeys(ALL_BUT_FILES, STEPS)),
    Rule("min_value", "trial_period", {"trial_period": -1}),
    Rule("max_length", "short_description", {"short_description": "x" * 256}),
    Rule("too_deep", "package_metadata", {"package_metadata": {"a": {"b": {"c": 1}}}}),
    Rule("too_large", "package_settings", {"package_settings": {"a": "x" * 17_000}}),
    Rule(
        "window_never_opens",
        "available_until",
        {"available_from": LATER, "available_until": EARLIER},
        {"available_from": LATER, "available_until": EARLIER},
    ),
]


@rules_at(
    PACKAGE_RULES,
    *("database", "model", "form", "POST", "PUT", "PATCH", "bulk new", "bulk", "sheet new", "sheet", "file"),
)
def test_a_rule_of_packages_is_met_at_every_door(
    rule: Rule, door: str, manager: APIClient, admin_client: Client, tmp_path: Path
) -> None:
    make_package(code="taken")
    package = make_package(code="meet-standard")
    least = {"code": "fresh", "name": "New", "service_type": "meet"}
    stored = {**least, "code": package.code}
    by_code_of = {"bulk new": least, "bulk": stored, "sheet new": least, "sheet": stored}

    match door:
        case "database":
            rows: Any = Package.objects.filter(pk=package.pk)
            refusal = doors.database_door(package, rows, rule.columns or {})
        case "model":
            refusal = doors.model_door(lambda: Package(**{**least, **rule.breaks}))
        case "form":
            refusal = doors.admin_door(
                admin_client, "package/add", **doors.as_typed({**least, **rule.breaks})
            )
        case "POST":
            refusal = doors.api_door(manager, door, "packages", {**least, **rule.breaks})
        case "bulk new" | "bulk":
            refusal = doors.bulk_door(manager, {**by_code_of[door], **rule.breaks})
        case "sheet new" | "sheet":
            refusal = doors.sheet_door({**by_code_of[door], **rule.breaks})
        case "file":
            refusal = doors.file_door(tmp_path, "packages", as_written({**least, **rule.breaks}))
        case _:
            body = {**stored, **rule.breaks} if door == "PUT" else rule.breaks
            refusal = doors.api_door(manager, door, f"packages/{package.code}", body)

    assert refusal == rule.refusal


# ---- What a package grants

KEYED = "Rows are tables by code there, and TOML has a key once."
ROOMS = {"code": "max_rooms", "value": 5}
NO_COLUMN = {"sheet": "It has no column."}
ENTRY_RULES = [
    Rule(
        "duplicate_feature",
        "feature",
        {"code": "max_accounts"},
        {"feature": "max_accounts"},
        not_at={"sheet": "It has one column of a feature.", "file": KEYED},
    ),
    Rule("negative_value", "value", {"value": -1}, {"limit": -1}),
    Rule("max_decimal_places", "value", {"value": Decimal("0.00001")}),
    Rule("max_digits", "value", {"value": 12_345_678_901}),
    Rule("switch_value", "value", {"code": "recording", "value": 1}),
    Rule(
        "switch_overage",
        "overage_price",
        {"code": "recording", "value": True, "overage_price": 1},
        not_at=NO_COLUMN,
    ),
    Rule("negative_price", "overage_price", {"overage_price": -1}, {"overage_price": -1}),
    Rule("overage_unit_not_positive", "overage_unit", {"overage_unit": 0}, {"overage_unit": 0}),
    Rule("min_value", "periodicity", {"periodicity": -1, "periodicity_type": "daily"}, not_at=NO_COLUMN),
    Rule(
        "invalid_choice",
        "periodicity_type",
        {"periodicity": 1, "periodicity_type": "yearly"},
        not_at=NO_COLUMN,
    ),
    Rule("feature_not_suitable", "feature", {"code": "max_bitrate"}),
    Rule("too_deep", "settings", {"settings": {"a": {"b": {"c": 1}}}}, not_at=NO_COLUMN),
]


@rules_at(
    ENTRY_RULES,
    *(
        "database",
        "model",
        "inline",
        "POST",
        "PUT",
        "PATCH",
        "bulk new",
        "bulk",
        "POST entry",
        "sheet",
        "file",
    ),
)
def test_a_rule_of_granted_features_is_met_at_every_door(
    rule: Rule, door: str, manager: APIClient, admin_client: Client, tmp_path: Path
) -> None:
    package = make_package(code="meet-standard", features={"max_accounts": 1, "max_recordings": 2})
    accounts = {"code": "max_accounts", "value": 1}
    broken = {**ROOMS, **rule.breaks}

    match door:
        case "database":
            rows = package.features.filter(feature__code="max_recordings")
            refusal = doors.database_door(package, rows, doors.with_features(rule.columns or {}))
        case "model":
            refusal = doors.model_door(lambda: entry_of(package, broken))
        case "inline":
            row = browser.row("features", **doors.as_typed(doors.with_features(broken)))
            refusal = doors.admin_door(admin_client, f"package/{package.pk}/change", row)
        case "POST entry":
            refusal = doors.api_door(manager, "POST", "packages/meet-standard/features", broken)
            refusal = {(doors.SPELLED.get(name, name), code) for name, code in refusal}
        case "sheet":
            refusal = sheet_with_entry(package, broken, rule)
        case "file":
            features = by_code("code", accounts, broken)
            refusal = doors.file_door(tmp_path, "packages", {"code": package.code, "features": features})
        case _:
            refusal = whole_package(manager, door, "features", [accounts, broken])

    assert refusal == rule.refusal


# ---- Who delivers a package

ATTACHMENT_RULES = [
    Rule(
        "duplicate_provider",
        "provider",
        {"provider": "bbb-main"},
        {"provider": "bbb-main"},
        not_at={"file": KEYED},
    ),
    Rule(
        "second_default",
        "default",
        {"default": True},
        {"default": True},
        not_at={"POST row": "A new default makes the old one step down there."},
    ),
    Rule(
        "inactive_default",
        "default",
        {"default": True, "active": False},
        {"default": True, "active": False},
    ),
    Rule("inactive_default", "default", {"provider": "bbb-off", "default": True}),
    Rule("service_type_mismatch", "provider", {"provider": "live"}),
    Rule("too_deep", "metadata", {"metadata": {"a": {"b": {"c": 1}}}}),
]


@rules_at(
    ATTACHMENT_RULES,
    "database",
    "model",
    "inline",
    "POST",
    "PUT",
    "PATCH",
    "bulk new",
    "bulk",
    "POST row",
    "file",
)
def test_a_rule_of_attached_providers_is_met_at_every_door(
    rule: Rule, door: str, manager: APIClient, admin_client: Client, tmp_path: Path
) -> None:
    main, second = make_provider(code="bbb-main"), make_provider(code="bbb-second")
    make_provider(code="bbb-third")
    make_provider(code="bbb-off", active=False)
    make_provider(code="live", service_type="live", provider_type="custom", properties={})
    package = make_package(code="meet-standard", providers=[main, second])
    first = {"provider": "bbb-main", "default": rule.code == "second_default"}
    if not first["default"]:
        doors.api_door(manager, "PATCH", "packages/meet-standard/providers/bbb-main", {"default": False})
    broken = {"provider": "bbb-third", "active": True, **rule.breaks}

    match door:
        case "database":
            rows = package.providers.filter(provider=second)
            refusal = doors.database_door(package, rows, doors.with_providers(rule.columns or {}))
        case "model":
            refusal = doors.model_door(
                lambda: PackageProvider(package=package, **doors.with_providers(broken))
            )
        case "inline":
            row = browser.row("providers", **doors.as_typed(doors.with_providers(broken)))
            refusal = doors.admin_door(admin_client, f"package/{package.pk}/change", row)
        case "POST row":
            refusal = doors.api_door(manager, "POST", "packages/meet-standard/providers", broken)
        case "file":
            providers = by_code("provider", first, broken)
            refusal = doors.file_door(tmp_path, "packages", {"code": package.code, "providers": providers})
        case _:
            refusal = whole_package(manager, door, "providers", [first, broken])

    assert refusal == rule.refusal


# ---- Providers

SHOWN_ONLY = {"POST": "It is about a provider that is attached.", "form": "The page only shows it then."}
NAMED = {"file": "A file of another name is about another one."}
PROVIDER_RULES = [
    Rule("unique", "code", {"code": "taken"}, {"code": "taken"}, not_at=NAMED),
    Rule("invalid_code", "code", {"code": "BBB"}),
    Rule("reserved_code", "code", {"code": "verify"}),
    Rule("type_cannot_serve", "service_type", {"service_type": "phone"}),
    Rule("feature_not_of_type", "features_off", {"features_off": ["max_bitrate"]}),
    Rule(
        "invalid_url", "properties", {"properties": {"host_url": "http://bbb.example.com", "secret": "new"}}
    ),
    Rule("too_deep", "settings", {"settings": {"a": {"b": {"c": 1}}}}),
]
ATTACHED_RULES = [
    Rule("frozen", "code", {"code": "bbb-renamed"}, not_at=SHOWN_ONLY | NAMED),
    Rule("frozen", "service_type", {"service_type": "webinar"}, not_at=SHOWN_ONLY),
    Rule("default_provider", "active", {"active": False}, not_at={"POST": SHOWN_ONLY["POST"]}),
]


@rules_at(PROVIDER_RULES + ATTACHED_RULES, "database", "model", "form", "POST", "PUT", "PATCH", "file")
def test_a_rule_of_providers_is_met_at_every_door(
    rule: Rule,
    door: str,
    manager: APIClient,
    admin_client: Client,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_provider(code="taken")
    provider = make_provider(code="bbb-main")
    if rule in ATTACHED_RULES:
        make_package(providers=[provider])
    whole: dict[str, Any] = {
        "code": "bbb-main",
        "name": "BigBlueButton",
        "provider_type": "bbb",
        "service_type": "meet",
        "properties": BBB,
        **rule.breaks,
    }

    match door:
        case "database":
            rows = Provider.objects.filter(pk=provider.pk)
            refusal = doors.database_door(provider, rows, rule.columns or {})
        case "model":
            for name, value in rule.breaks.items():
                setattr(provider, name, value)
            refusal = doors.model_door(lambda: provider)
        case "form":
            refusal = doors.admin_door(
                admin_client, f"provider/{provider.pk}/change", **doors.as_typed_properties(rule.breaks)
            )
        case "POST":
            refusal = doors.api_door(manager, door, "providers", {**whole, "code": "fresh", **rule.breaks})
        case "file":
            monkeypatch.setenv("BBB_SECRET", whole["properties"]["secret"])
            open_ones = {"host_url": whole["properties"]["host_url"]}
            table = {**whole, "properties": open_ones, "secrets": {"secret": "BBB_SECRET"}}
            refusal = doors.file_door(tmp_path, "providers", table)
        case _:
            body = whole if door == "PUT" else rule.breaks
            refusal = doors.api_door(manager, door, "providers/bbb-main", body)

    assert refusal == rule.refusal


# ---- What is sold of a package, and its stock

SALE_RULES = [
    Rule("min_value", "quantity", {"quantity": 0}, {"quantity": 0}),
    Rule("max_value", "quantity", {"quantity": 1_000_001}, {"quantity": 1_000_001}),
    Rule("max_length", "reference", {"reference": "x" * 129}),
    Rule("invalid_reference", "reference", {"reference": "order 1"}),
    Rule(
        "unique",
        "__all__",
        {"reference": "taken"},
        {"reference": "taken"},
        not_at={
            "POST": "The same reference is the same reservation.",
            "reserve": "The same reference is the same reservation.",
        },
    ),
]


@rules_at(SALE_RULES, "database", "model", "reserve", "POST")
def test_a_rule_of_reservations_is_met_at_every_door(rule: Rule, door: str, manager: APIClient) -> None:
    package = make_published_package(code="meet-standard")
    taken, made = sell(package, reference="taken"), sell(package, reference="made")
    sale = {"reference": "order-1", "quantity": 1, **rule.breaks}

    match door:
        case "database":
            refusal = doors.stock_door(
                lambda: Reservation.objects.filter(pk=made.pk).update(**rule.columns or {})
            )
        case "model":
            refusal = doors.model_door(
                lambda: Reservation(package=package, client=taken.client, created_at=NOW, **sale)
            )
        case "reserve":
            refusal = doors.called(lambda: reserve(package, taken.client, at=NOW, **sale))
        case _:
            refusal = doors.api_door(manager, door, "packages/meet-standard/reservations", sale)

    assert refusal == {(rule.field.replace("__all__", ""), rule.code)}


STOCK_RULES = [
    Rule("reason_required", "reason", {"reason": ""}),
    Rule("max_length", "reason", {"reason": "x" * 256}),
    Rule("negative_stock", "stock_qty", {"stock_qty": -1}),
    Rule("max_value", "stock_qty", {"stock_qty": 2**53}, {"quantity": 2**53}),
]


@rules_at(STOCK_RULES, "database", "set_stock", "form", "POST")
def test_a_rule_of_stock_is_met_at_every_door(
    rule: Rule, door: str, manager: APIClient, admin_client: Client
) -> None:
    package = make_package(code="meet-standard")
    typed: dict[str, Any] = {"stock_qty": 3, "reason": "counted", **rule.breaks}
    given = {"quantity": typed["stock_qty"], "reason": typed["reason"]}

    match door:
        case "database":
            refusal = doors.stock_door(lambda: Stock.objects.update(**rule.columns or {}))
        case "set_stock":
            refusal = doors.called(lambda: set_stock(package, at=NOW, **given))
        case "form":
            address = f"package/{package.pk}/change"
            refusal = doors.admin_door(admin_client, address, **doors.as_typed(typed))
        case _:
            refusal = doors.api_door(manager, door, "packages/meet-standard/stock", given)

    assert {("stock_qty" if field == "quantity" else field, code) for field, code in refusal} == rule.refusal


MOVEMENT_RULES = [
    Rule("moves_nothing", "quantity", {"quantity": 0}),
    Rule("movement_without_cause", "reservation", {"kind": "reserved", "quantity": -1}),
    Rule("movement_without_cause", "reservation", {"kind": "released", "quantity": 1}),
    Rule("reason_required", "reason", {"reason": ""}),
]


@rules_at(MOVEMENT_RULES, "model", "INSERT")
def test_a_rule_of_the_ledger_is_met_at_every_door(rule: Rule, door: str, registry: None) -> None:
    line: dict[str, Any] = {"kind": "set", "quantity": 3, "balance": 3, "reason": "counted", **rule.breaks}
    movement = StockMovement(package=make_package(), door="command", created_at=NOW, **line)

    refusal = doors.model_door(lambda: movement) if door == "model" else doors.stock_door(movement.save)

    assert refusal == rule.refusal


def test_a_reservation_takes_once_and_gives_back_once_whoever_writes(registry: None) -> None:
    sold = sell(make_published_package(has_stock=True, stock_qty=5))
    (line,) = sold.movements.values("package_id", "kind", "quantity", "balance", "reservation_id", "door")
    again = StockMovement(created_at=NOW, **line)

    assert doors.stock_door(again.save) == {("", "moved_before")}


# ---- Parts of the above


def whole_package(client: APIClient, method: str, name: str, rows: list[doors.Attributes]) -> doors.Refusal:
    """A package written with a set of its rows."""
    least = {"code": "fresh", "name": "New", "service_type": "meet", name: rows}
    if method == "POST":
        return doors.api_door(client, method, "packages", least)
    if method.startswith("bulk"):
        return doors.bulk_door(
            client, {**least, "code": "fresh" if method == "bulk new" else "meet-standard"}
        )
    body = {**least, "code": "meet-standard"} if method == "PUT" else {name: rows}
    return doors.api_door(client, method, "packages/meet-standard", body)


def sheet_with_entry(package: Package, attributes: doors.Attributes, rule: Rule) -> doors.Refusal:
    """A feature has a column of its own, and one for each other attribute; it stands for the value too."""
    feature, value, *others = attributes.items()
    cells = {feature[1]: value[1], **{f"{feature[1]}.{name}": given for name, given in others}}
    refusal = doors.sheet_door({"code": package.code, **cells})
    return {(column.partition(".")[2] or rule.field, code) for column, code in refusal}


def entry_of(package: Package, attributes: doors.Attributes) -> PackageFeature:
    others = {name: value for name, value in attributes.items() if name not in ("code", "value")}
    return grant(package, attributes["code"], attributes["value"], **others)


def as_written(attributes: doors.Attributes) -> dict[str, Any]:
    """As a file says it: its instants are TOML's own."""
    return {
        name: datetime.fromisoformat(value) if name.startswith("available_") else value
        for name, value in attributes.items()
    }


def by_code(key: str, *rows: doors.Attributes) -> dict[str, Any]:
    return {row[key]: {name: value for name, value in row.items() if name != key} for row in rows}
