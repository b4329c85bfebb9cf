"""A package is written in whole or in part; what can't be written passes where it says what is there."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from catalog import lifecycle
from catalog.models import Package
from tests.api.answers import API, HEAD, refusals, send
from tests.api.test_creating_packages import LEAST, WHOLE
from tests.factories import make_package, make_provider, make_published_package

HERE = f"{API}/packages/meet-standard"


def without_head(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in HEAD}


@pytest.fixture
def package(registry: None) -> Package:
    return make_package(
        code="meet-standard",
        features={"max_rooms": 5, "recording": True},
        providers=[make_provider(code="bbb-main"), make_provider(code="bbb-spare")],
    )


def test_what_was_got_can_be_put_back(manager: APIClient) -> None:
    rows = {
        "features": [
            {"code": "recording", "value": True, "metadata": {"shown": "yes"}},
            {"code": "max_storage", "value": 10.5, "overage_price": 0.0035, "sort_order": -1},
            {"code": "scheduled_sessions", "value": True, "periodicity_type": "daily", "periodicity": 3},
        ],
        "providers": [
            {"provider": make_provider().id, "default": True, "settings": {"region": "eu"}},
            {"provider": make_provider().id, "active": False},
        ],
    }
    shown = manager.post(f"{API}/packages", WHOLE | rows).content.decode()

    put = send(manager, "PUT", "/packages/meet-standard", shown)
    patched = send(manager, "PATCH", "/packages/meet-standard", shown)

    assert (put.status_code, patched.status_code) == (200, 200)
    before = manager.get(HERE).json()
    assert without_head(put.json()) == without_head(patched.json()) == without_head(before)
    assert put.json()["features"][0]["overage_price"] == 0.0035


@pytest.mark.parametrize("step", [lifecycle.unpublish, lifecycle.retire])
def test_what_is_not_on_sale_can_be_put_back(manager: APIClient, step: Any) -> None:
    step(make_published_package(code="meet-standard", features={"recording": True}))
    shown = manager.get(HERE).json()

    answer = manager.put(HERE, shown)

    assert answer.status_code == 200
    assert answer.json() == shown


def test_a_put_changes_what_it_says_and_keeps_the_rest(manager: APIClient, package: Package) -> None:
    before = manager.get(HERE).json()

    after = manager.put(HERE, LEAST | {"name": "Standard plus", "price": 9.9}).json()

    assert without_head(after) == without_head(before) | {"name": "Standard plus", "price": 9.9}
    assert after["updated_at"] > before["updated_at"]


def test_a_put_needs_what_every_package_has(manager: APIClient, package: Package) -> None:
    answer = manager.put(HERE, {"price": 5})

    assert refusals(answer) == {("code", "required"), ("name", "required"), ("service_type", "required")}


@pytest.mark.parametrize("method", ["put", "patch"])
def test_an_array_replaces_the_set(manager: APIClient, package: Package, method: str) -> None:
    rows = {
        "features": [{"code": "max_rooms", "value": 7}, {"code": "polls", "value": False}],
        "providers": [{"provider": "bbb-spare", "default": True}],
    }

    document = getattr(manager, method)(HERE, LEAST | rows).json()

    assert [(entry["code"], entry["value"]) for entry in document["features"]] == [
        ("max_rooms", 7),
        ("polls", False),
    ]
    assert [(row["code"], row["default"]) for row in document["providers"]] == [("bbb-spare", True)]


def test_the_default_moves_within_an_array(manager: APIClient, package: Package) -> None:
    rows = [{"provider": "bbb-spare", "default": True}, {"provider": "bbb-main"}]

    document = manager.patch(HERE, {"providers": rows}).json()

    assert {row["code"]: row["default"] for row in document["providers"]} == {
        "bbb-main": False,
        "bbb-spare": True,
    }


def test_an_array_that_is_absent_leaves_the_set(manager: APIClient, package: Package) -> None:
    before = manager.get(HERE).json()

    after = manager.patch(HERE, {"name": "Standard plus", "features": []}).json()

    assert after["features"] == []
    assert after["providers"] == before["providers"]


def test_a_row_of_a_patch_is_a_whole_row(manager: APIClient, package: Package) -> None:
    answer = manager.patch(HERE, {"features": [{"code": "max_rooms"}], "providers": [{"default": True}]})

    assert refusals(answer) == {("features.0.value", "required"), ("providers.0.provider", "required")}


def test_a_row_that_says_less_than_before_has_its_defaults_again(
    manager: APIClient, package: Package
) -> None:
    manager.patch(
        HERE, {"features": [{"code": "max_rooms", "value": 5, "sort_order": 9, "overage_price": 1}]}
    )

    document = manager.patch(HERE, {"features": [{"code": "max_rooms", "value": 5}]}).json()

    assert (document["features"][0]["sort_order"], document["features"][0]["overage_price"]) == (0, None)


@pytest.mark.parametrize(
    "name, other",
    [
        ("id", "pkg_01k8zj3vxe7rts4c4f5a2b6n9d"),
        ("uuid", "0199df9f-7ec8-7b4f-8b11-2f5a2b6a9d00"),
        ("ulid", "01K8ZJ3VXE7RTS4C4F5A2B6N9D"),
        ("status", "active"),
        ("retired", True),
        ("stock_qty", 1),
        ("created_at", "2026-01-01T00:00:00Z"),
        ("created_at", None),
    ],
)
def test_what_can_not_be_written_passes_when_it_is_equal(
    manager: APIClient, package: Package, name: str, other: Any
) -> None:
    shown = manager.get(HERE).json()

    equal, changed = manager.patch(HERE, {name: shown[name]}), manager.patch(HERE, {name: other})

    assert equal.status_code == 200
    assert (changed.status_code, refusals(changed)) == (400, {(name, "read_only")})
    assert str(shown[name]).lower() in changed.json()["errors"][0]["detail"].lower()


@pytest.mark.parametrize("name", ["updated_at", "revision", "digest", "format"])
def test_what_only_the_catalog_knows_is_ignored(manager: APIClient, package: Package, name: str) -> None:
    assert manager.patch(HERE, {name: "whatever"}).status_code == 200


def test_what_is_equal_may_be_spelled_otherwise(manager: APIClient, package: Package) -> None:
    document = manager.get(f"{API}/packages/{package.code}").json()
    respelled = {
        "uuid": document["uuid"].upper(),
        "created_at": document["created_at"].replace("Z", "+00:00"),
    }

    assert manager.patch(f"{API}/packages/{package.code}", respelled).status_code == 200
    assert refusals(manager.patch(f"{API}/packages/{package.code}", {"retired": 0})) == {
        ("retired", "read_only")
    }


def test_the_name_and_unit_of_an_entry_are_ignored(manager: APIClient, package: Package) -> None:
    row = {"code": "max_storage", "value": 5, "name": "Disk", "unit": "tb"}

    (entry,) = manager.patch(HERE, {"features": [row]}).json()["features"]

    assert (entry["name"], entry["unit"]) == ("Storage", "gb")


@pytest.mark.parametrize("name, other", [("code", "bbb-spare"), ("provider_type", "jitsi")])
def test_a_row_does_not_contradict_its_provider(
    manager: APIClient, package: Package, name: str, other: str
) -> None:
    answer = manager.patch(HERE, {"providers": [{"provider": "bbb-main", name: other}]})

    assert refusals(answer) == {(f"providers.0.{name}", "read_only")}


def test_an_unknown_key_is_refused_and_nothing_is_changed(manager: APIClient, package: Package) -> None:
    before = manager.get(HERE).json()

    answer = manager.patch(HERE, {"name": "Standard plus", "prize": 5})

    assert refusals(answer) == {("prize", "unknown_key")}
    assert "“price”" in answer.json()["errors"][0]["detail"]
    assert manager.get(HERE).json() == before


def test_settings_are_replaced_as_a_whole(manager: APIClient, package: Package) -> None:
    manager.patch(HERE, {"package_settings": {"theme": "dark", "size": 2.50}})

    assert manager.patch(HERE, {"package_settings": {"theme": "light"}}).json()["package_settings"] == {
        "theme": "light"
    }
    assert manager.patch(HERE, {"package_settings": []}).json()["package_settings"] == {}


def test_the_opening_stock_is_written_once(manager: APIClient) -> None:
    manager.post(f"{API}/packages", LEAST | {"stock_qty": 5})

    assert manager.patch(HERE, {"stock_qty": 5}).json()["stock_qty"] == 5
    assert refusals(manager.patch(HERE, {"stock_qty": 6})) == {("stock_qty", "read_only")}
    assert refusals(manager.put(HERE, LEAST | {"stock_qty": 0})) == {("stock_qty", "read_only")}


def test_a_code_is_frozen_once_the_package_was_published(manager: APIClient) -> None:
    draft = make_package(code="meet-draft")
    lifecycle.unpublish(make_published_package(code="meet-standard"))

    answer = manager.patch(HERE, {"code": "meet-basic"})

    assert refusals(answer) == {("code", "frozen")}
    assert manager.patch(f"{API}/packages/{draft.id}", {"code": "meet-plus"}).json()["code"] == "meet-plus"


def test_a_service_type_is_frozen_while_a_provider_is_attached(manager: APIClient, package: Package) -> None:
    assert refusals(manager.patch(HERE, {"service_type": "webinar"})) == {("service_type", "frozen")}

    manager.patch(HERE, {"providers": []})

    assert manager.patch(HERE, {"service_type": "webinar"}).json()["service_type"] == "webinar"
