"""What is granted of a feature: true, 1 and "1" are different things, and a number stays what was written."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from catalog.models import Package, PackageFeature
from tests.api.answers import API, refusals, send
from tests.factories import make_package

HERE = "/packages/meet-standard"


@pytest.fixture(autouse=True)
def package(registry: None) -> Package:
    return make_package(code="meet-standard")


def written(client: APIClient, code: str, value: str) -> Any:
    return send(client, "POST", f"{HERE}/features", f'{{"code": "{code}", "value": {value}}}')


@pytest.mark.parametrize(
    "text, shown",
    [
        ("true", "true"),
        ("false", "false"),
        ("0", "0"),
        ("1", "1"),
        ("1.0", "1"),
        ("10.5", "10.5"),
        ("10.50", "10.5"),
        ("1e3", "1000"),
        ("0.0001", "0.0001"),
        ("1234567890.1234", "1234567890.1234"),
        ("9999999999.9999", "9999999999.9999"),
    ],
)
def test_a_value_of_a_quota_is_shown_as_it_was_meant(manager: APIClient, text: str, shown: str) -> None:
    answer = written(manager, "max_storage", text)

    assert answer.status_code == 201
    assert f'"value":{shown},' in answer.content.decode()
    assert f'"value":{shown},' in manager.get(f"{API}{HERE}").content.decode()


@pytest.mark.parametrize("text", ["true", "false"])
def test_a_switch_is_on_or_off(manager: APIClient, text: str) -> None:
    assert f'"value":{text},' in written(manager, "recording", text).content.decode()


@pytest.mark.parametrize(
    "text, code",
    [
        ('"1"', "invalid_value"),
        ('"true"', "invalid_value"),
        ('"unlimited"', "invalid_value"),
        ('""', "invalid_value"),
        ("[]", "invalid_value"),
        ("{}", "invalid_value"),
        ("null", "null"),
        ("-1", "negative_value"),
        ("-0.0001", "negative_value"),
        ("10.00001", "max_decimal_places"),
        ("12345678901", "max_digits"),
        ("1e400", "max_digits"),
        ("1e-400", "max_decimal_places"),
    ],
)
@pytest.mark.parametrize("feature", ["max_storage", "recording"])
def test_what_is_no_value_is_refused(manager: APIClient, feature: str, text: str, code: str) -> None:
    answer = written(manager, feature, text)

    assert answer.status_code == 400
    assert ("value", code) in refusals(answer)
    assert not PackageFeature.objects.exists()


@pytest.mark.parametrize("text", ["0", "1", "10.5"])
def test_a_switch_takes_no_number(manager: APIClient, text: str) -> None:
    assert refusals(written(manager, "recording", text)) == {("value", "switch_value")}


@pytest.mark.parametrize(
    "member, shown",
    [
        ('"price": 19.9', '"price":19.9,'),
        ('"price": 19.90', '"price":19.9,'),
        ('"price": 0.1', '"price":0.1,'),
        ('"price": 1e2', '"price":100,'),
        ('"price": -0.0', '"price":0,'),
        ('"price": 500, "currency": "JPY"', '"price":500,'),
        ('"price": 9999999999.999, "currency": "KWD"', '"price":9999999999.999,'),
        ('"signup_fee": 1234567890.12', '"signup_fee":1234567890.12,'),
        (
            '"features": [{"code": "max_rooms", "value": 1, "overage_price": 1234567890.1234}]',
            '"overage_price":1234567890.1234,',
        ),
        (
            '"features": [{"code": "max_rooms", "value": 1, "overage_unit": 0.5}]',
            '"overage_unit":0.5,',
        ),
    ],
)
def test_an_amount_is_exactly_what_was_written(manager: APIClient, member: str, shown: str) -> None:
    answer = send(manager, "PATCH", HERE, f"{{{member}}}")

    assert answer.status_code == 200
    assert shown in answer.content.decode()


# The registry resets `scheduled_sessions` every week.
@pytest.mark.parametrize(
    "given, stored, shown",
    [
        ({}, (None, None), ("weekly", 1)),
        ({"periodicity_type": "weekly", "periodicity": 1}, (None, None), ("weekly", 1)),
        ({"periodicity_type": None, "periodicity": None}, (None, None), ("weekly", 1)),
        ({"periodicity_type": "weekly"}, (None, None), ("weekly", 1)),
        ({"periodicity": 1}, (None, None), ("weekly", 1)),
        ({"periodicity": 2}, ("weekly", 2), ("weekly", 2)),
        ({"periodicity": 0}, ("weekly", 0), ("weekly", 0)),
        ({"periodicity_type": "daily"}, ("daily", 1), ("daily", 1)),
        ({"periodicity_type": "monthly", "periodicity": 3}, ("monthly", 3), ("monthly", 3)),
    ],
)
def test_a_reset_is_kept_only_where_it_is_not_the_registrys(
    manager: APIClient, given: dict[str, Any], stored: tuple[Any, Any], shown: tuple[str, int]
) -> None:
    body = {"code": "scheduled_sessions", "value": 5} | given

    document = manager.post(f"{API}{HERE}/features", body).json()

    row = PackageFeature.objects.get()
    assert (row.periodicity_type, row.periodicity) == stored
    assert (document["periodicity_type"], document["periodicity"]) == shown


def test_a_reset_goes_back_to_the_registrys(manager: APIClient) -> None:
    own = {"code": "scheduled_sessions", "value": 5, "periodicity_type": "daily", "periodicity": 3}
    manager.post(f"{API}{HERE}/features", own)

    document = manager.patch(
        f"{API}{HERE}/features/scheduled_sessions", {"periodicity_type": None, "periodicity": None}
    ).json()

    assert (document["periodicity_type"], document["periodicity"]) == ("weekly", 1)
    assert PackageFeature.objects.get().periodicity is None


@pytest.mark.parametrize(
    "given, refused",
    [
        ({"periodicity_type": "yearly"}, ("periodicity_type", "invalid_choice")),
        ({"periodicity": -1}, ("periodicity", "min_value")),
        ({"periodicity": 1.5}, ("periodicity", "invalid")),
        ({"overage_price": -1}, ("overage_price", "negative_price")),
        ({"overage_price": 0.00001}, ("overage_price", "max_decimal_places")),
        ({"overage_unit": 0}, ("overage_unit", "overage_unit_not_positive")),
        ({"overage_unit": None}, ("overage_unit", "null")),
        ({"settings": "x"}, ("settings", "invalid")),
        ({"metadata": {"a": {"b": {}}}}, ("metadata.a.b", "too_deep")),
    ],
)
def test_the_terms_of_an_entry_keep_their_rules(
    manager: APIClient, given: dict[str, Any], refused: tuple[str, str]
) -> None:
    body = json.dumps({"code": "max_storage", "value": 5} | given)

    answer = send(manager, "POST", f"{HERE}/features", body)

    assert (answer.status_code, refusals(answer)) == (400, {refused})


def test_a_switch_has_no_overage(manager: APIClient) -> None:
    answer = manager.post(f"{API}{HERE}/features", {"code": "recording", "value": True, "overage_price": 1})

    assert refusals(answer) == {("overage_price", "switch_overage")}
