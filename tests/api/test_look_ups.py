"""Packages and providers are found by id, uuid, ulid and code; whatever else is asked for is not there."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from catalog.models import Package, Provider
from tests.api.answers import API
from tests.factories import make_package, make_provider

Spelling = Callable[[Package | Provider], str]

SPELLINGS: dict[str, Spelling] = {
    "id": lambda record: record.id,
    "id in upper case": lambda record: record.id.upper(),
    "uuid": lambda record: str(record.uuid),
    "uuid in upper case": lambda record: str(record.uuid).upper(),
    "ulid": lambda record: record.ulid,
    "ulid in lower case": lambda record: record.ulid.lower(),
    "code": lambda record: record.code,
}

ULID = "01K8ZJ3VXE7RTS4C4F5A2B6N9D"
NO_KEYS = {
    "25 characters": ULID[:25],
    "27 characters": ULID + "0",
    "400 characters": "a" * 400,
    "NUL": "%00",
    "a code with NUL": "meet%00standard",
    "half a surrogate pair": "%ED%A0%80",
    "no UTF-8": "%FF",
    "a line break": "meet-standard%0A",
    "a blank": "%20meet-standard",
    "the Kelvin sign": "meet-%E2%84%AAelvin",
    "a ulid beyond 128 bits": "8" + ULID[1:],
    "a letter that ulids lack": "01K8ZJ3VXE7RTS4C4F5A2B6N9U",
    "another prefix": "usr_" + ULID.lower(),
    "a uuid without hyphens": "0199df9f7ec83b4f8b112f5a2b6a9d00",
    "a uuid in braces": "%7B0199df9f-7ec8-7b4f-8b11-2f5a2b6a9d00%7D",
    "a code in upper case": "MEET-STANDARD",
    "a number": "1",
    "a negative number": "-1",
    "dots": "..",
    "nobody's code": "meet-nobody",
    "nobody's id": "pkg_" + ULID.lower(),
}


@pytest.fixture
def package(registry: None) -> Package:
    return make_package(code="meet-standard", features={"max_rooms": 5}, providers=[make_provider()])


@pytest.mark.parametrize(
    "rest", ["", "/features", "/features/max_rooms", "/providers", "/availability", "/parameters"]
)
def test_a_package_is_found_under_every_key(reader: APIClient, package: Package, rest: str) -> None:
    expected = reader.get(f"{API}/packages/meet-standard{rest}").json()

    for spelling in SPELLINGS.values():
        for slash in ("", "/"):
            answer = reader.get(f"{API}/packages/{spelling(package)}{rest}{slash}")
            assert (answer.status_code, answer.json()) == (200, expected)


def test_a_provider_is_found_under_every_key(reader: APIClient, package: Package) -> None:
    provider = package.providers.get().provider

    for spelling in SPELLINGS.values():
        alone = reader.get(f"{API}/providers/{spelling(provider)}")
        attached = reader.get(f"{API}/packages/{package.id}/providers/{spelling(provider)}/")
        assert alone.json()["id"] == attached.json()["provider"] == provider.id


@pytest.mark.parametrize(
    "address",
    [
        "packages/{}",
        "packages/{}/features",
        "packages/{}/features/max_rooms",
        "packages/{}/providers",
        "packages/{}/availability",
        "packages/{}/parameters",
        "packages/{}/schedule",
        "packages/meet-standard/features/{}",
        "packages/meet-standard/providers/{}",
        "providers/{}",
        "features/{}",
    ],
)
def test_whatever_is_no_key_is_not_found(reader: APIClient, package: Package, address: str) -> None:
    for reason, key in NO_KEYS.items():
        assert_not_found(reader.get(f"{API}/{address.format(key)}"), reason)


@pytest.mark.parametrize("key", ["%00", ULID, "a" * 400])
@pytest.mark.parametrize(
    "method, address, body",
    [
        ("PUT", "packages/{}", {"code": "meet-a", "name": "A", "service_type": "meet"}),
        ("PATCH", "packages/{}", {"name": "A"}),
        ("DELETE", "packages/{}", None),
        ("POST", "packages/{}/publish", {}),
        ("POST", "packages/{}/clone", {}),
        ("POST", "packages/{}/features", {"code": "max_rooms", "value": 1}),
        ("PATCH", "packages/{}/providers/{}", {"default": True}),
        ("PATCH", "providers/{}", {"name": "A"}),
        ("DELETE", "providers/{}", None),
    ],
)
def test_what_is_not_there_can_not_be_written(
    manager: APIClient, key: str, method: str, address: str, body: dict[str, Any] | None
) -> None:
    send = getattr(manager, method.lower())

    assert_not_found(send(f"{API}/{address.replace('{}', key)}", body))


def test_a_package_is_not_found_under_the_key_of_a_provider(reader: APIClient, package: Package) -> None:
    provider = package.providers.get().provider

    for key in (provider.id, str(provider.uuid), provider.ulid, provider.code):
        assert_not_found(reader.get(f"{API}/packages/{key}"))


def test_an_id_is_no_key_under_the_prefix_of_another_kind(reader: APIClient, package: Package) -> None:
    assert_not_found(reader.get(f"{API}/packages/{package.id.replace('pkg_', 'prv_')}"))


def test_the_key_of_the_database_is_no_key_of_the_api(reader: APIClient, package: Package) -> None:
    assert_not_found(reader.get(f"{API}/packages/{package.key}"))


def test_the_three_spellings_are_one_value(reader: APIClient, package: Package) -> None:
    document = reader.get(f"{API}/packages/meet-standard").json()

    assert UUID(document["uuid"]) == package.uuid
    assert document["uuid"] == document["uuid"].lower()
    assert document["id"] == f"pkg_{document['ulid'].lower()}"
    assert len(document["ulid"]) == 26


def assert_not_found(answer: Any, reason: str = "") -> None:
    assert answer.status_code == 404, reason
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_found"
