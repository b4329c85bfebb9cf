"""Whatever is written to a package is told by field, code and words, and changes nothing."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from catalog.models import Package
from tests.api.answers import API, refusals, send
from tests.factories import make_package

HERE = "/packages/meet-standard"
LARGE = json.dumps({f"key{number}": "x" * 100 for number in range(200)})

# A member of the body as it is sent, the field and the code of its refusal.
BAD = [
    ('"price": -5', "price", "negative_price"),
    ('"price": 1e400', "price", "max_digits"),
    ('"price": 12345678901.5', "price", "max_whole_digits"),
    ('"price": 19.999', "price", "too_many_decimals"),
    ('"price": 0.5, "currency": "JPY"', "price", "too_many_decimals"),
    ('"price": "12,50"', "price", "invalid"),
    ('"price": "12.50"', "price", "invalid"),
    ('"price": true', "price", "invalid"),
    ('"price": null', "price", "null"),
    ('"signup_fee": -0.01', "signup_fee", "negative_price"),
    ('"signup_fee": 0.001', "signup_fee", "too_many_decimals"),
    ('"currency": "usd"', "currency", "unknown_currency"),
    ('"currency": "XXX"', "currency", "unknown_currency"),
    ('"currency": "DEM"', "currency", "unknown_currency"),
    ('"currency": 840', "currency", "invalid"),
    ('"service_type": "opera"', "service_type", "invalid_choice"),
    ('"service_type": 5', "service_type", "invalid_choice"),
    ('"trial_mode": "Inside"', "trial_mode", "invalid_choice"),
    ('"periodicity_type": "monthly"', "periodicity_type", "invalid_choice"),
    ('"trial_period": -1', "trial_period", "min_value"),
    ('"trial_period": 1.5', "trial_period", "invalid"),
    ('"trial_period": true', "trial_period", "invalid"),
    ('"periodicity": "1"', "periodicity", "invalid"),
    ('"low_stock_qty": -1', "low_stock_qty", "min_value"),
    ('"low_stock_qty": 99999999999999999999', "low_stock_qty", "max_value"),
    ('"tier_rank": 99999999999999999999', "tier_rank", "max_value"),
    ('"hidden": 1', "hidden", "invalid"),
    ('"hidden": "true"', "hidden", "invalid"),
    ('"hidden": null', "hidden", "null"),
    ('"name": ""', "name", "blank"),
    ('"name": 5', "name", "invalid"),
    ('"name": "' + "x" * 121 + '"', "name", "max_length"),
    ('"name": "a\\u0000b"', "name", "null_characters_not_allowed"),
    ('"description": "\\ud800"', "description", "surrogate_characters_not_allowed"),
    ('"short_description": "' + "x" * 256 + '"', "short_description", "max_length"),
    ('"code": "Meet"', "code", "invalid_code"),
    ('"code": "a\\u0000b"', "code", "null_characters_not_allowed"),
    ('"code": "compare"', "code", "reserved_code"),
    ('"code": "pkg_01k8zj3vxe7rts4c4f5a2b6n9d"', "code", "reserved_code"),
    ('"code": null', "code", "null"),
    ('"available_from": "tomorrow"', "available_from", "invalid"),
    ('"available_from": "2026-02-30T00:00:00Z"', "available_from", "invalid"),
    ('"available_from": 1767225600', "available_from", "invalid"),
    ('"available_from": "0001-01-01T00:00:00+14:00"', "available_from", "beyond_the_calendar"),
    (
        '"available_from": "2026-02-01T00:00:00Z", "available_until": "2026-02-01T00:00:00Z"',
        "available_until",
        "window_never_opens",
    ),
    ('"package_metadata": "x"', "package_metadata", "invalid"),
    ('"package_metadata": null', "package_metadata", "null"),
    ('"package_metadata": {"a": {"b": {"c": 1}}}', "package_metadata.a.b", "too_deep"),
    ('"package_metadata": {"feature": {"b": [1]}}', "package_metadata.feature.b", "too_deep"),
    ('"package_metadata": {"a": 9007199254740992}', "package_metadata.a", "number_out_of_range"),
    ('"package_metadata": {"a": 1e400}', "package_metadata.a", "number_out_of_range"),
    ('"package_settings": {"a": "\\u0000"}', "package_settings.a", "null_characters_not_allowed"),
    ('"package_settings": {"a": "\\ud800"}', "package_settings.a", "surrogate_characters_not_allowed"),
    ('"package_settings": ' + LARGE, "package_settings", "too_large"),
    ('"notification_preferences": {}', "notification_preferences", "invalid"),
    (
        '"notification_preferences": [{"event": "expired", "channel": "pigeon"}]',
        "notification_preferences.0.channel",
        "invalid_choice",
    ),
    (
        '"notification_preferences": [{"event": "trial_ending", "channel": "sms"}]',
        "notification_preferences.0.days_before",
        "required",
    ),
    (
        '"notification_preferences": [{"event": "quota_threshold", "channel": "sms", "threshold": 80.5}]',
        "notification_preferences.0.threshold",
        "invalid",
    ),
    ('"\\ud800": 1', "?", "unknown_key"),
]


@pytest.mark.parametrize("member, field, code", BAD, ids=[member[:40] for member, _, _ in BAD])
def test_a_bad_value_is_refused_by_field_and_code(
    manager: APIClient, member: str, field: str, code: str
) -> None:
    make_package(code="meet-standard", name="Standard")
    before = manager.get(API + HERE).json()
    given = json.loads("{" + member + "}")
    least = {"code": "meet-new", "name": "New", "service_type": "meet"}
    rest = ", ".join(f'"{name}": "{value}"' for name, value in least.items() if name not in given)

    posted = send(manager, "POST", "/packages", f"{{{', '.join(filter(None, [rest, member]))}}}")
    patched = send(manager, "PATCH", HERE, f"{{{member}}}")

    assert (posted.status_code, refusals(posted)) == (400, {(field, code)})
    assert (patched.status_code, refusals(patched)) == (400, {(field, code)})
    assert all(error["detail"] for error in patched.json()["errors"])
    assert manager.get(API + HERE).json() == before
    assert Package.objects.count() == 1


@pytest.mark.parametrize(
    "quantity, code",
    [("-1", "negative_stock"), ("1.5", "invalid"), ("null", "null"), (str(2**63), "max_value")],
)
def test_a_bad_opening_stock_is_refused(manager: APIClient, quantity: str, code: str) -> None:
    body = f'{{"code": "meet-new", "name": "New", "service_type": "meet", "stock_qty": {quantity}}}'

    answer = send(manager, "POST", "/packages", body)

    assert (answer.status_code, refusals(answer)) == (400, {("stock_qty", code)})


@pytest.mark.parametrize(
    "body, code",
    [
        ("{", "invalid_json"),
        ('{"name": NaN}', "invalid_json"),
        ('{"price": -Infinity}', "invalid_json"),
        ('{"price": 1e99999999999999999999}', "invalid_json"),
        ('{"price": ' + "9" * 5000 + "}", "invalid_json"),
        ('{"name": "a", "name": "b"}', "invalid_json"),
        ('{"package_settings": {"a": 1, "a": 2}}', "invalid_json"),
        ("[" * 100_000, "too_deep"),
        ("[]", "validation_error"),
        ("null", "validation_error"),
        ('"meet-standard"', "validation_error"),
    ],
    ids=lambda text: text[:30],
)
def test_a_body_that_has_no_one_meaning_is_refused(manager: APIClient, body: str, code: str) -> None:
    answer = send(manager, "POST", "/packages", body)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_a_body_that_is_not_utf_8_is_refused(manager: APIClient) -> None:
    body: Any = b'{"name": "\xff"}'

    answer = send(manager, "POST", "/packages", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "not_utf8")


def test_a_body_of_ten_megabytes_is_refused(manager: APIClient) -> None:
    answer = send(manager, "POST", "/packages", '{"name": "' + "x" * 10_000_000 + '"}')

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert "4,194,304 bytes" in answer.json()["detail"]


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x"])
def test_what_is_not_json_is_refused(manager: APIClient, content_type: str) -> None:
    answer = manager.generic("POST", f"{API}/packages", '{"name": "a"}', content_type=content_type)

    assert answer.status_code == 415
    assert answer.json()["code"] == "unsupported_media_type"


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate, gzip", "x"])
def test_a_packed_body_is_refused(manager: APIClient, coding: str) -> None:
    headers: Any = {"HTTP_CONTENT_ENCODING": coding}
    answer = manager.generic(
        "POST", f"{API}/packages", '{"name": "a"}', content_type="application/json", **headers
    )

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
    assert coding in answer.json()["detail"]


BYTES: Any = b'{"name": "a"}'


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "nonsense", "rot13"])
def test_a_body_in_another_charset_is_refused(manager: APIClient, charset: str) -> None:
    kind = f"application/json; charset={charset}"

    answer = manager.generic("POST", f"{API}/packages", BYTES, content_type=kind)

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
    assert charset in answer.json()["detail"]


@pytest.mark.parametrize("kind", ["application/json; charset=UTF-8", "application/json;charset=utf8"])
def test_a_charset_that_is_ours_may_be_said(manager: APIClient, kind: str) -> None:
    body: Any = b'{"code": "meet-new", "name": "New", "service_type": "meet"}'

    headers: Any = {"HTTP_CONTENT_ENCODING": "identity"}
    answer = manager.generic("POST", f"{API}/packages", body, content_type=kind, **headers)

    assert answer.status_code == 201
