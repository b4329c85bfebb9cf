"""A clone is a draft with the same terms, features and providers, under a code and a name of its own."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from catalog.models import Package
from tests.api.answers import API, HEAD, refusals
from tests.api.test_creating_packages import WHOLE
from tests.factories import make_package, make_provider, make_published_package, withdraw

ITS_OWN = {"id", "uuid", "ulid", "code", "name", "status", "retired", "stock_qty", "created_at", *HEAD}


def test_a_clone_has_the_terms_of_its_original(manager: APIClient) -> None:
    rows = {
        "features": [{"code": "max_rooms", "value": 5, "overage_price": 2, "periodicity_type": "daily"}],
        "providers": [{"provider": make_provider().id, "default": True, "settings": {"region": "eu"}}],
        "available_until": None,
    }
    original = manager.post(f"{API}/packages", WHOLE | rows).json()
    assert manager.post(f"{API}/packages/meet-standard/publish").status_code == 200

    answer = manager.post(f"{API}/packages/meet-standard/clone", {"code": "meet-plus", "name": "Plus"})

    copy = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == f"http://testserver{API}/packages/{copy['id']}"
    assert manager.get(answer["Location"]).json() == copy
    assert {name: value for name, value in copy.items() if name not in ITS_OWN} == {
        name: value for name, value in original.items() if name not in ITS_OWN
    }
    assert {name: copy[name] for name in ("code", "name", "status", "retired", "stock_qty")} == {
        "code": "meet-plus",
        "name": "Plus",
        "status": "draft",
        "retired": False,
        "stock_qty": 0,
    }
    assert copy["id"] > original["id"]


def test_cloning_leaves_the_original_as_it_is(manager: APIClient) -> None:
    make_published_package(code="meet-standard", features={"max_rooms": 5})
    before = manager.get(f"{API}/packages/meet-standard").json()

    manager.post(f"{API}/packages/meet-standard/clone")

    assert manager.get(f"{API}/packages/meet-standard").json() == before


def test_a_clone_takes_the_first_code_that_is_free(manager: APIClient) -> None:
    make_package(code="meet-standard", name="Standard")

    copies = [manager.post(f"{API}/packages/meet-standard/clone").json() for _ in range(3)]

    assert [copy["code"] for copy in copies] == [
        "meet-standard-copy",
        "meet-standard-copy-2",
        "meet-standard-copy-3",
    ]
    assert copies[0]["name"] == "Standard (copy)"


def test_a_long_code_and_a_long_name_make_room_for_their_ending(manager: APIClient) -> None:
    make_package(code="m" * 64, name="N" * 120)

    copies = [manager.post(f"{API}/packages/{'m' * 64}/clone").json() for _ in range(2)]

    assert [copy["code"] for copy in copies] == ["m" * 59 + "-copy", "m" * 57 + "-copy-2"]
    assert copies[0]["name"] == "N" * 113 + " (copy)"


def test_a_retired_package_has_clones_that_are_not(manager: APIClient) -> None:
    make_published_package(code="meet-standard")
    manager.post(f"{API}/packages/meet-standard/retire")

    assert manager.post(f"{API}/packages/meet-standard/clone").json()["retired"] is False


@pytest.mark.parametrize(
    "body, refused",
    [
        ({"code": "meet-standard"}, ("code", "unique")),
        ({"code": "Meet"}, ("code", "invalid_code")),
        ({"code": "compare"}, ("code", "reserved_code")),
        ({"code": ""}, ("code", "blank")),
        ({"code": None}, ("code", "null")),
        ({"code": 5}, ("code", "invalid")),
        ({"name": "x" * 121}, ("name", "max_length")),
        ({"name": "a\0b"}, ("name", "null_characters_not_allowed")),
        ({"price": 5}, ("price", "unknown_key")),
    ],
)
def test_a_clone_keeps_the_rules(manager: APIClient, body: dict[str, Any], refused: tuple[str, str]) -> None:
    make_package(code="meet-standard")

    answer = manager.post(f"{API}/packages/meet-standard/clone", body)

    assert (answer.status_code, refusals(answer)) == (400, {refused})
    assert Package.objects.count() == 1


def test_a_package_with_a_withdrawn_feature_is_not_cloned(manager: APIClient) -> None:
    make_package(code="meet-standard", features={"max_rooms": 5, "recording": True})
    withdraw("recording")

    answer = manager.post(f"{API}/packages/meet-standard/clone", {"code": "meet-plus"})

    assert answer.status_code == 409
    assert refusals(answer) == {(None, "feature_not_available")}
    assert not Package.objects.filter(code="meet-plus").exists()
