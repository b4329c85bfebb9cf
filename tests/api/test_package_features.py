"""The entries of one package, one at a time."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from catalog.models import Package
from tests.api.answers import API, codes, refusals
from tests.factories import make_package

HERE = f"{API}/packages/meet-standard/features"


@pytest.fixture(autouse=True)
def package(registry: None) -> Package:
    return make_package(code="meet-standard", features={"max_rooms": 5, "recording": True})


def test_an_entry_is_made_and_found_where_it_says(manager: APIClient, package: Package) -> None:
    answer = manager.post(HERE, {"code": "max_storage", "value": True, "settings": {"tier": "cold"}})

    assert answer.status_code == 201
    assert answer["Location"] == f"http://testserver{API}/packages/{package.id}/features/max_storage"
    assert manager.get(answer["Location"]).json() == answer.json()
    assert (answer.json()["value"], answer.json()["unit"]) == (True, "gb")


def test_an_entry_is_shown_as_in_its_package(reader: APIClient) -> None:
    package = reader.get(f"{API}/packages/meet-standard").json()

    assert reader.get(HERE).json()["results"] == package["features"]
    assert reader.get(f"{HERE}/max_rooms/").json() == package["features"][0]


def test_entries_come_in_their_own_order(manager: APIClient) -> None:
    for code, place in [("polls", 1), ("max_storage", -1), ("breakout_rooms", 1)]:
        manager.post(HERE, {"code": code, "value": True, "sort_order": place})

    in_order = ["max_storage", "max_rooms", "recording", "breakout_rooms", "polls"]
    assert codes(manager.get(HERE)) == in_order
    assert codes(manager.get(f"{HERE}?cursor=")) == in_order


def test_what_was_got_of_an_entry_can_be_put_back(manager: APIClient) -> None:
    terms = {
        "code": "max_rooms",
        "value": 7,
        "overage_price": 2.5,
        "periodicity_type": "daily",
        "sort_order": 3,
    }
    shown = manager.put(f"{HERE}/max_rooms", terms).json()

    assert (shown["value"], shown["overage_price"], shown["periodicity_type"]) == (7, 2.5, "daily")
    assert manager.put(f"{HERE}/max_rooms", shown).json() == shown
    assert manager.patch(f"{HERE}/max_rooms", shown).json() == shown


def test_a_patch_changes_what_it_says(manager: APIClient) -> None:
    before = manager.get(f"{HERE}/max_rooms").json()

    answer = manager.patch(f"{HERE}/max_rooms", {"value": False})

    assert answer.status_code == 200
    assert answer.json() == before | {"value": False}


def test_writing_an_entry_is_writing_its_package(manager: APIClient) -> None:
    before = manager.get(f"{API}/packages/meet-standard").json()

    manager.patch(f"{HERE}/max_rooms", {"value": 6})

    after = manager.get(f"{API}/packages/meet-standard").json()
    assert after["features"][0] == before["features"][0] | {"value": 6}


def test_an_entry_is_taken_away(manager: APIClient) -> None:
    answer = manager.delete(f"{HERE}/max_rooms")

    assert (answer.status_code, answer.content) == (204, b"")
    assert codes(manager.get(HERE)) == ["recording"]
    assert manager.delete(f"{HERE}/max_rooms").status_code == 404


@pytest.mark.parametrize(
    "body, refused",
    [
        ({"code": "max_rooms", "value": 5}, ("code", "duplicate_feature")),
        ({"code": "max_romms", "value": 5}, ("code", "unknown_feature")),
        ({"code": "egress_gb", "value": 5}, ("code", "feature_not_suitable")),
        ({"value": 5}, ("code", "required")),
        ({"code": "max_storage"}, ("value", "required")),
        ({"code": "max_storage", "value": 5, "feature": "max_rooms"}, ("feature", "unknown_key")),
        (
            {"code": "max_storage", "value": 5, "metadata": {"feature": {"a": {}}}},
            ("metadata.feature.a", "too_deep"),
        ),
    ],
)
def test_an_entry_that_breaks_a_rule_is_not_made(
    manager: APIClient, body: dict[str, Any], refused: tuple[str, str]
) -> None:
    answer = manager.post(HERE, body)

    assert (answer.status_code, refusals(answer)) == (400, {refused})
    assert codes(manager.get(HERE)) == ["max_rooms", "recording"]


def test_a_code_that_is_near_is_suggested(manager: APIClient) -> None:
    answer = manager.post(HERE, {"code": "max_romms", "value": 5})

    assert "“max_rooms”" in answer.json()["errors"][0]["detail"]


def test_an_entry_does_not_become_that_of_another_feature(manager: APIClient) -> None:
    answer = manager.patch(f"{HERE}/max_rooms", {"code": "max_storage"})

    assert (answer.status_code, refusals(answer)) == (400, {("code", "read_only")})
    assert manager.patch(f"{HERE}/max_rooms", {"code": "max_rooms"}).status_code == 200


def test_the_entry_of_another_package_is_not_found(manager: APIClient) -> None:
    make_package(code="meet-other", features={"polls": True})

    assert manager.get(f"{HERE}/polls").status_code == 404
    assert manager.delete(f"{HERE}/polls").status_code == 404


def test_the_entries_of_a_package_take_no_order_but_their_own(reader: APIClient) -> None:
    assert refusals(reader.get(f"{HERE}?ordering=code")) == {("ordering", "unknown_parameter")}
