"""NUL and half a surrogate pair stand for no text: no string of a request may hold them."""

import json
from base64 import b64encode
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from rest_framework.test import APIClient

from catalog.models import Package
from tests.api.answers import API, refusals, send
from tests.catalog.rows import all_rows

PACKAGE = {
    "code": "meet-new",
    "name": "New",
    "service_type": "meet",
    "description": "For teams.",
    "short_description": "Teams",
    "currency": "EUR",
    "tier": "basic",
    "trial_interval": "day",
    "trial_mode": "inside",
    "grace_interval": "day",
    "periodicity_type": "month",
    "notification_preferences": [{"event": "trial_ending", "channel": "email", "days_before": 3}],
    "package_settings": {"theme": "dark", "hosts": ["a"], "limits": {"unit": "rooms"}},
    "package_metadata": {"sku": "M-1", "tags": ["a"], "names": {"de": "Neu"}},
    "available_from": "2026-01-01T00:00:00Z",
    "available_until": "2036-01-01T00:00:00Z",
    "features": [
        {
            "code": "max_rooms",
            "value": 5,
            "periodicity_type": "weekly",
            "settings": {"a": "b"},
            "metadata": {"a": ["b"]},
        }
    ],
    "providers": [{"provider": "bbb-main", "settings": {"a": "b"}, "metadata": {"a": {"b": "c"}}}],
}
BIG_BLUE_BUTTON = {
    "code": "bbb-new",
    "name": "New",
    "provider_type": "bbb",
    "service_type": "meet",
    "properties": {"host_url": "https://bbb.example.com", "secret": "horse", "host_user": "root"},
    "features_off": ["recording"],
    "settings": {"region": "eu"},
    "metadata": {"rack": ["7"]},
}
CUSTOM = {
    **BIG_BLUE_BUTTON,
    "provider_type": "custom",
    "properties": {"address": "10.0.0.1", "port": 22},
    "features_off": ["max_rooms"],
}
BODIES = {"packages": PACKAGE, "providers": BIG_BLUE_BUTTON, "providers of free properties": CUSTOM}
BODIES["packages/meet-standard/clone"] = {"code": "meet-copy", "name": "Copy"}

ILLEGIBLE = {"NUL": "\x00", "half a pair": "\ud800", "the other half": "\udfff"}


def spoiled(value: Any, illegible: str, path: str = "") -> Iterator[tuple[str, Any]]:
    """The same JSON, with one of its strings made illegible; each string, and each key, in its turn."""
    if isinstance(value, str):
        yield path, f"{value[:1]}{illegible}{value[1:]}"
    elif isinstance(value, list):
        for place, member in enumerate(value):
            for where, worse in spoiled(member, illegible, f"{path}.{place}"):
                yield where, [*value[:place], worse, *value[place + 1 :]]
    elif isinstance(value, dict):
        for key, member in value.items():
            rest = {name: deepcopy(other) for name, other in value.items() if name != key}
            yield f"{path}.{key} (key)", {**rest, f"{key}{illegible}": member}
            for where, worse in spoiled(member, illegible, f"{path}.{key}"):
                yield where, {**rest, key: worse}


@pytest.mark.parametrize("target", BODIES)
def test_the_body_is_taken_when_all_of_it_is_legible(
    manager: APIClient, stocked: Package, target: str
) -> None:
    answer = send(manager, "POST", f"/{target.partition(' ')[0]}", json.dumps(BODIES[target]))

    assert answer.status_code == 201, answer.json()


@pytest.mark.parametrize("illegible", ILLEGIBLE.values(), ids=ILLEGIBLE)
@pytest.mark.parametrize("target", BODIES)
def test_an_illegible_string_is_refused_wherever_it_stands(
    manager: APIClient, stocked: Package, target: str, illegible: str
) -> None:
    before = all_rows()

    for where, body in spoiled(BODIES[target], illegible):
        answer = send(manager, "POST", f"/{target.partition(' ')[0]}", json.dumps(body))

        assert answer.status_code == 400, where
        assert all(error["field"] and error["code"] and error["detail"] for error in answer.json()["errors"])
    assert all_rows() == before


@pytest.mark.parametrize(
    "address",
    [
        "packages?search=%00",
        "packages?search=a%00b",
        "packages?code=%00",
        "packages?tier=%00",
        "packages?currency=%00",
        "packages?provider=%00",
        "packages?feature=%00",
        "packages?feature_min=%00:1",
        "packages?status=%00",
        "packages?price_min=%00",
        "packages?created_after=%00",
        "packages?page=%00",
        "packages?fields=%00",
        "packages?ordering=%00",
        "packages/compare?packages=meet-standard,%00",
        "packages/meet-standard/availability?at=%00",
        "packages/meet-standard/parameters?provider=%00",
        "packages/meet-standard/schedule?tz=%00",
        "providers?search=%00",
        "providers?provider_type=%00",
        "providers?package=%00",
        "features?search=%00",
    ],
)
def test_a_nul_in_a_parameter_is_refused_by_its_name(
    reader: APIClient, stocked: Package, address: str
) -> None:
    answer = reader.get(f"{API}/{address}")

    assert answer.status_code == 400
    assert {field for field, _ in refusals(answer)} == {address.partition("?")[2].partition("=")[0]}


@pytest.mark.parametrize("parameter", ["search", "code", "tier", "provider", "feature"])
def test_half_a_surrogate_pair_in_a_parameter_finds_nothing(
    reader: APIClient, stocked: Package, parameter: str
) -> None:
    answer = reader.get(f"{API}/packages?{parameter}=%ED%A0%80")

    assert answer.status_code in (200, 400)
    assert not answer.json().get("results")


def signed_as(name: bytes) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Basic {b64encode(name + b':word').decode()}"}


@pytest.mark.parametrize(
    "header",
    [
        signed_as(b"a\x00b"),
        signed_as(b"\xed\xa0\x80"),
        {"HTTP_COOKIE": 'sessionid="a\\000bcdefgh"'},
        {"HTTP_COOKIE": "sessionid=a\x00bcdefgh"},
        {"HTTP_X_REQUEST_ID": "a\x00b"},
        {"HTTP_ACCEPT": "\x00"},
    ],
    ids=str,
)
def test_an_illegible_header_is_nobodys(client: Any, stocked: Package, header: dict[str, str]) -> None:
    answer = client.get(f"{API}/packages", **header)

    assert 400 <= answer.status_code < 500
    assert "\x00" not in answer.headers["X-Request-Id"]
