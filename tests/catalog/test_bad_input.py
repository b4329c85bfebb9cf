"""What must never get in is refused with a field, a code and words, and changes nothing."""

import json
from typing import Any

import pytest
from django.db.models import ProtectedError
from rest_framework.test import APIClient

from catalog.models import Package
from features.models import Feature
from features.read_only import RegistryIsReadOnly, open_for_the_seed
from tests.api.answers import API, refusals, send
from tests.catalog.rows import all_rows

HERE = "/packages/meet-standard"
KIBIBYTES_16 = json.dumps({"note": "x" * 16 * 1024})
PROVIDERS = '{{"providers": [{{"provider": "bbb-main", "default": true}}, {{"provider": "{}"{}}}]}}'

# What is sent where; the field and the code of the refusal.
REFUSED: dict[str, tuple[str, str, str, str, str]] = {
    "a price below zero": ("PATCH", HERE, '{"price": -5}', "price", "negative_price"),
    "a price of 400 digits": ("PATCH", HERE, '{"price": 1e400}', "price", "max_digits"),
    "a price as text": ("PATCH", HERE, '{"price": "12,50"}', "price", "invalid"),
    "a price finer than its currency": ("PATCH", HERE, '{"price": 19.999}', "price", "too_many_decimals"),
    "half a yen": ("PATCH", HERE, '{"price": 0.5, "currency": "JPY"}', "price", "too_many_decimals"),
    "half a yen, by the currency alone": (
        "POST",
        "/packages",
        '{"code": "meet-yen", "name": "Yen", "service_type": "meet", "currency": "JPY", "signup_fee": 0.5}',
        "signup_fee",
        "too_many_decimals",
    ),
    "a currency in small letters": ("PATCH", HERE, '{"currency": "usd"}', "currency", "unknown_currency"),
    "no currency": ("PATCH", HERE, '{"currency": "XXX"}', "currency", "unknown_currency"),
    "a currency of the past": ("PATCH", HERE, '{"currency": "DEM"}', "currency", "unknown_currency"),
    "a value below zero": ("PATCH", f"{HERE}/features/max_rooms", '{"value": -1}', "value", "negative_value"),
    "a value as text": ("PATCH", f"{HERE}/features/max_rooms", '{"value": "10"}', "value", "invalid_value"),
    "no value": ("PATCH", f"{HERE}/features/max_rooms", '{"value": null}', "value", "null"),
    "a switch of 1": ("PATCH", f"{HERE}/features/recording", '{"value": 1}', "value", "switch_value"),
    "a switch of 0": ("PATCH", f"{HERE}/features/recording", '{"value": 0}', "value", "switch_value"),
    "a feature twice in one request": (
        "PATCH",
        HERE,
        '{"features": [{"code": "max_rooms", "value": 1}, {"code": "max_rooms", "value": 2}]}',
        "features.1.code",
        "duplicate_feature",
    ),
    "a feature that is there": (
        "POST",
        f"{HERE}/features",
        '{"code": "max_rooms", "value": 1}',
        "code",
        "duplicate_feature",
    ),
    "an unknown service type": (
        "POST",
        "/packages",
        '{"code": "tv", "name": "TV", "service_type": "tv"}',
        "service_type",
        "invalid_choice",
    ),
    "an unknown key": ("PATCH", HERE, '{"prise": 5}', "prise", "unknown_key"),
    "an unknown key of an entry": (
        "PATCH",
        HERE,
        '{"features": [{"code": "max_rooms", "value": 1, "limit": 1}]}',
        "features.0.limit",
        "unknown_key",
    ),
    "an unknown key of a provider": ("PATCH", "/providers/bbb-main", '{"url": ""}', "url", "unknown_key"),
    "metadata of three levels": (
        "PATCH",
        HERE,
        '{"package_metadata": {"a": {"b": {"c": 1}}}}',
        "package_metadata.a.b",
        "too_deep",
    ),
    "metadata over 16 KiB": (
        "PATCH",
        HERE,
        f'{{"package_metadata": {KIBIBYTES_16}}}',
        "package_metadata",
        "too_large",
    ),
    "metadata that is a list": (
        "PATCH",
        HERE,
        '{"package_metadata": [1]}',
        "package_metadata",
        "invalid",
    ),
    "a provider of another service type": (
        "POST",
        f"{HERE}/providers",
        '{"provider": "stream"}',
        "provider",
        "service_type_mismatch",
    ),
    "a provider of another service type, among others": (
        "PATCH",
        HERE,
        PROVIDERS.format("stream", ""),
        "providers.1.provider",
        "service_type_mismatch",
    ),
    "a second default": (
        "PATCH",
        HERE,
        PROVIDERS.format("bbb-spare", ', "default": true'),
        "providers.1.default",
        "second_default",
    ),
    "an inactive default": (
        "POST",
        f"{HERE}/providers",
        '{"provider": "bbb-off", "default": true}',
        "default",
        "inactive_default",
    ),
    "a default that is switched off": (
        "PATCH",
        f"{HERE}/providers/bbb-main",
        '{"active": false}',
        "default",
        "inactive_default",
    ),
    "the end of a default provider": (
        "PATCH",
        "/providers/bbb-main",
        '{"active": false}',
        "active",
        "default_provider",
    ),
    "another service type of an attached provider": (
        "PATCH",
        "/providers/bbb-main",
        '{"service_type": "webinar"}',
        "service_type",
        "frozen",
    ),
    "another service type under an attached provider": (
        "PATCH",
        HERE,
        '{"service_type": "webinar"}',
        "service_type",
        "frozen",
    ),
}


@pytest.mark.parametrize("method, path, body, field, code", REFUSED.values(), ids=REFUSED)
def test_bad_input_is_refused_and_changes_nothing(
    manager: APIClient, stocked: Package, method: str, path: str, body: str, field: str, code: str
) -> None:
    before = all_rows()

    answer = send(manager, method, path, body)

    assert (answer.status_code, refusals(answer)) == (400, {(field, code)})
    assert all(error["detail"].endswith((".", "?")) for error in answer.json()["errors"])
    assert all_rows() == before


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1" * 5_000, "1e99999999999999999999"])
@pytest.mark.parametrize("body", ['{{"price": {}}}', '{{"package_metadata": {{"a": {}}}}}'])
def test_a_number_that_is_none_is_refused(
    manager: APIClient, stocked: Package, body: str, number: str
) -> None:
    before = all_rows()

    answer = send(manager, "PATCH", HERE, body.format(number))

    assert answer.status_code == 400
    assert answer.json()["code"] in ("invalid_json", "validation_error")
    assert answer.json()["detail"]
    assert all_rows() == before


def test_unlimited_is_true_and_not_1(manager: APIClient, stocked: Package) -> None:
    def limited_to(value: str) -> tuple[Any, Any]:
        answer = send(manager, "PATCH", f"{HERE}/features/max_rooms", f'{{"value": {value}}}')
        return answer.json()["value"], stocked.features.get(feature__code="max_rooms").limit

    assert limited_to("true") == (True, None)
    assert limited_to("1") == (1, 1)
    assert limited_to("false") == (False, None)
    assert limited_to("0") == (0, 0)


@pytest.mark.parametrize("attribute", ["package_settings", "package_metadata"])
def test_an_empty_list_is_an_empty_object(manager: APIClient, stocked: Package, attribute: str) -> None:
    send(manager, "PATCH", HERE, f'{{"{attribute}": {{"a": 1.5}}}}')

    answer = send(manager, "PATCH", HERE, f'{{"{attribute}": []}}')

    assert (answer.status_code, answer.json()[attribute]) == (200, {})


def test_deleting_an_attached_provider_is_refused_and_names_the_packages(
    manager: APIClient, stocked: Package
) -> None:
    before = all_rows()

    answer = manager.delete(f"{API}/providers/bbb-main")

    assert (answer.status_code, refusals(answer)) == (409, {(None, "provider_in_use")})
    assert "meet-standard" in answer.json()["errors"][0]["detail"]
    assert all_rows() == before


def test_deactivating_a_default_provider_names_the_packages(manager: APIClient, stocked: Package) -> None:
    answer = send(manager, "PATCH", "/providers/bbb-main", '{"active": false}')

    assert "meet-standard" in answer.json()["errors"][0]["detail"]


def test_a_feature_in_use_can_not_be_deleted(manager: APIClient, stocked: Package) -> None:
    rooms, before = Feature.objects.get(code="max_rooms"), all_rows()

    answer = manager.delete(f"{API}/features/max_rooms")
    with pytest.raises(RegistryIsReadOnly):
        rooms.delete()
    with open_for_the_seed(), pytest.raises(ProtectedError):
        rooms.delete()

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert all_rows() == before
