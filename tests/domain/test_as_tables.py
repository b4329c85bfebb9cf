"""What of a document stands in a file, and how."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from catalog.domain.as_tables import exact, package_table, provider_table
from catalog.domain.toml_text import read_text, text_of

RESETS = {"max_rooms": ("monthly", 0), "max_storage": ("monthly", 1), "recording": ("monthly", 0)}


def row(code: str, value: Any, **attributes: Any) -> dict[str, Any]:
    reset, number = RESETS[code]
    return {
        "code": code,
        "name": "A name of the registry",
        "value": value,
        "unit": "gb",
        "overage_price": None,
        "overage_unit": 1,
        "periodicity_type": reset,
        "periodicity": number,
        "sort_order": 0,
        "settings": {},
        "metadata": {},
        **attributes,
    }


def package(**attributes: Any) -> dict[str, Any]:
    return {
        "id": "pkg_1",
        "uuid": "u",
        "ulid": "U",
        "code": "meet",
        "price": 12.5,
        "currency": "USD",
        "features": [],
        "providers": [],
        "created_at": "2026-01-01T00:00:00Z",
        "format": 1,
        "revision": 3,
        "digest": "d",
        "updated_at": "2026-01-01T00:00:00Z",
        "stock_qty": 4,
        **attributes,
    }


def table_of(**attributes: Any) -> dict[str, Any]:
    return package_table(package(**attributes), RESETS)


def test_what_the_catalog_finds_out_stands_in_no_file() -> None:
    assert table_of() == {
        "code": "meet",
        "price": Decimal("12.50"),
        "currency": "USD",
        "features": {},
        "providers": {},
    }


@pytest.mark.parametrize(
    "price, currency, written",
    [
        (12, "USD", "12.00"),
        (0, "EUR", "0.00"),
        (1800, "JPY", "1800"),
        (1.5, "KWD", "1.500"),
        (0.1, "USD", "0.10"),
        (9999999999.99, "USD", "9999999999.99"),
        (0.0035, "USD", "0.0035"),
        (7.5, "XXX", "7.5"),
    ],
)
def test_an_amount_has_the_digits_of_its_currency(price: float, currency: str, written: str) -> None:
    assert f"price = {written}\n" in text_of(table_of(price=price, currency=currency))


def test_what_has_no_value_is_none_in_words() -> None:
    assert table_of(low_stock_qty=None)["low_stock_qty"] == "none"


def test_an_instant_is_one_of_toml() -> None:
    table = table_of(available_from="2026-03-01T10:00:00.250000Z")

    assert table["available_from"] == datetime(2026, 3, 1, 10, 0, 0, 250_000, tzinfo=UTC)
    assert read_text(text_of(table))["available_from"] == table["available_from"]


def test_a_row_says_only_what_a_new_one_would_not_have() -> None:
    table = table_of(
        features=[
            row("recording", True),
            row("max_storage", 0.5, overage_price=2, overage_unit=10, sort_order=-1),
            row("max_rooms", 5, periodicity_type="weekly", periodicity=2, settings={"b": 1.0}),
        ],
        providers=[
            {"code": "bbb", "provider": "prv_1", "provider_type": "bbb", "default": True, "active": True}
            | {"settings": {}, "metadata": {"a": 1}},
            {"code": "spare", "provider": "prv_2", "provider_type": "bbb", "default": False, "active": False}
            | {"settings": {}, "metadata": {}},
        ],
    )

    assert table["features"] == {
        "recording": {"value": True},
        "max_storage": {
            "value": Decimal("0.5"),
            "overage_price": Decimal("2.00"),
            "overage_unit": 10,
            "sort_order": -1,
        },
        "max_rooms": {"value": 5, "periodicity_type": "weekly", "periodicity": 2, "settings": {"b": 1}},
    }
    assert table["providers"] == {
        "bbb": {"default": True, "metadata": {"a": 1}},
        "spare": {"active": False},
    }


def test_an_overage_has_the_digits_of_its_currency_too() -> None:
    table = table_of(features=[row("max_storage", 10, overage_price=2)])

    assert "overage_price = 2.00\n" in text_of(table)


def test_a_switch_that_is_off_is_no_zero() -> None:
    table = table_of(features=[row("recording", False), row("max_rooms", 0)])

    assert table["features"]["recording"]["value"] is False
    assert table["features"]["max_rooms"]["value"] is not False


def test_an_object_is_written_in_one_order_and_with_plain_numbers() -> None:
    written = {"b": {"z": 1e-07, "y": -0.0}, "a": [2.0, 0.1], "é": 9e15}

    assert text_of({"o": table_of(package_settings=written)["package_settings"]}) == (
        '[o]\na = [\n    2,\n    0.1,\n]\n"é" = 9000000000000000\n\n[o.b]\ny = 0\nz = 1e-7\n'
    )


def test_an_object_that_holds_null_is_json() -> None:
    assert table_of(package_settings={"b": [1, None], "a": 1.0})["package_settings"] == '{"a":1,"b":[1,null]}'


def test_a_notification_is_written_in_one_order() -> None:
    wishes = [{"threshold": 90, "channel": "email", "event": "quota_threshold"}]

    assert [*table_of(notification_preferences=wishes)["notification_preferences"][0]] == [
        "event",
        "channel",
        "threshold",
    ]


def test_a_provider_names_the_variables_of_its_secrets() -> None:
    document = {
        "id": "prv_1",
        "code": "bbb",
        "properties": {"host_url": "https://bbb.example.com"},
        "secrets_set": ["secret"],
        "features_off": ["recording"],
        "updated_at": "2026-01-01T00:00:00Z",
    }

    assert provider_table(document, {"secret": "BBB_SECRET"}) == {
        "code": "bbb",
        "properties": {"host_url": "https://bbb.example.com"},
        "secrets": {"secret": "BBB_SECRET"},
        "features_off": ["recording"],
    }


@pytest.mark.parametrize(
    "number, written", [(1, "1"), (1.0, "1"), (0.1, "0.1"), (-0.0, "0"), (1e21, f"{10**21}")]
)
def test_a_number_of_json_is_what_was_written(number: float, written: str) -> None:
    assert str(exact(number)) == written
