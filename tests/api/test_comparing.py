"""Packages beside each other, feature by feature."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from catalog.models import Package
from tests.api.answers import API, refusals
from tests.factories import make_package, make_provider

HERE = f"{API}/packages/compare"
MANY = ",".join(f"meet-{number}" for number in range(21))


@pytest.fixture(autouse=True)
def packages(registry: None) -> dict[str, Package]:
    granted: dict[str, dict[str, Any]] = {
        "meet-basic": {"max_rooms": 5, "max_storage": 10.5},
        "meet-standard": {"max_rooms": True, "recording": False},
        "meet-premium": {},
    }
    return {
        code: make_package(code=code, features=features, providers=[make_provider()])
        for code, features in granted.items()
    }


def test_packages_are_shown_beside_each_other(reader: APIClient, packages: dict[str, Package]) -> None:
    answer = reader.get(f"{HERE}?packages=meet-standard,meet-basic,meet-premium")

    basic, standard, premium = (packages[code].id for code in packages)
    assert answer.status_code == 200
    assert answer.json()["packages"] == [
        reader.get(f"{API}/packages/{code}").json()
        for code in ("meet-standard", "meet-basic", "meet-premium")
    ]
    assert answer.json()["features"] == [
        {
            "code": "max_rooms",
            "name": "Rooms",
            "unit": "",
            "values": {standard: True, basic: 5, premium: None},
        },
        {
            "code": "max_storage",
            "name": "Storage",
            "unit": "gb",
            "values": {standard: None, basic: 10.5, premium: None},
        },
        {
            "code": "recording",
            "name": "Recording",
            "unit": "",
            "values": {standard: False, basic: None, premium: None},
        },
    ]


def test_a_package_is_compared_once_whatever_its_keys(
    reader: APIClient, packages: dict[str, Package]
) -> None:
    package = packages["meet-basic"]
    keys = [package.code, package.id, package.id.upper(), str(package.uuid), package.ulid]

    answer = reader.get(f"{HERE}/?packages={','.join(keys)}, ,")

    assert [shown["code"] for shown in answer.json()["packages"]] == ["meet-basic"]


@pytest.mark.parametrize("query", ["", "?packages=", "?packages=,,", f"?packages={MANY}"])
def test_one_to_twenty_packages_are_compared(reader: APIClient, query: str) -> None:
    answer = reader.get(f"{HERE}{query}")

    assert (answer.status_code, refusals(answer)) == (400, {("packages", "invalid")})
    assert "1 to 20" in answer.json()["errors"][0]["detail"]


def test_a_package_that_is_not_there_is_named(reader: APIClient) -> None:
    answer = reader.get(f"{HERE}?packages=meet-basic,meet-nobody,{'x' * 400},prv_01k8zj3vxe7rts4c4f5a2b6n9d")

    assert (answer.status_code, refusals(answer)) == (400, {("packages", "unknown_package")})
    assert "meet-nobody" in answer.json()["errors"][0]["detail"]
    assert "meet-basic" not in answer.json()["errors"][0]["detail"]
    assert "x" * 65 not in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    "query, refused",
    [
        ("?package=meet-basic", ("package", "unknown_parameter")),
        ("?packages=meet%00basic", ("packages", "null_characters_not_allowed")),
    ],
)
def test_what_can_not_be_understood_is_refused(
    reader: APIClient, query: str, refused: tuple[str, str]
) -> None:
    answer = reader.get(f"{HERE}{query}")

    assert answer.status_code == 400
    assert refused in refusals(answer)
