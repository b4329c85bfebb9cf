"""The providers of one package, one at a time, and the one of them that is the default."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from catalog import lifecycle
from catalog.models import Package
from tests.api.answers import API, codes, refusals
from tests.factories import make_package, make_provider

HERE = f"{API}/packages/meet-standard/providers"


@pytest.fixture(autouse=True)
def package(registry: None) -> Package:
    providers = [make_provider(code="bbb-main"), make_provider(code="bbb-spare")]
    return make_package(code="meet-standard", providers=providers)


def defaults(client: APIClient) -> dict[str, bool]:
    return {row["code"]: row["default"] for row in client.get(HERE).json()["results"]}


@pytest.mark.parametrize("key", ["id", "uuid", "ulid", "code"])
def test_a_provider_is_attached_by_any_of_its_keys(manager: APIClient, package: Package, key: str) -> None:
    provider = make_provider(code="bbb-third")

    answer = manager.post(HERE, {"provider": str(getattr(provider, key)), "settings": {"region": "eu"}})

    assert answer.status_code == 201
    assert answer["Location"] == f"http://testserver{API}/packages/{package.id}/providers/{provider.id}"
    assert manager.get(answer["Location"]).json() == answer.json()
    assert answer.json() == {
        "provider": provider.id,
        "code": "bbb-third",
        "provider_type": "bbb",
        "default": False,
        "active": True,
        "settings": {"region": "eu"},
        "metadata": {},
    }


def test_a_provider_is_shown_as_in_its_package(reader: APIClient) -> None:
    package = reader.get(f"{API}/packages/meet-standard").json()

    assert reader.get(HERE).json()["results"] == package["providers"]
    assert reader.get(f"{HERE}?cursor=").json()["results"] == package["providers"]
    assert codes(reader.get(HERE)) == ["bbb-main", "bbb-spare"]


def test_a_new_default_makes_the_old_one_step_down(manager: APIClient) -> None:
    manager.patch(f"{HERE}/bbb-spare", {"default": True})
    assert defaults(manager) == {"bbb-main": False, "bbb-spare": True}

    manager.post(HERE, {"provider": make_provider(code="bbb-third").id, "default": True})
    assert defaults(manager) == {"bbb-main": False, "bbb-spare": False, "bbb-third": True}


def test_an_old_default_steps_down_only_for_one_that_can_be_it(manager: APIClient) -> None:
    inactive = make_provider(code="bbb-third", active=False)

    answer = manager.post(HERE, {"provider": inactive.id, "default": True})
    assert refusals(answer) == {("default", "inactive_default")}

    answer = manager.patch(f"{HERE}/bbb-spare", {"default": True, "active": False})
    assert refusals(answer) == {("default", "inactive_default")}

    assert defaults(manager) == {"bbb-main": True, "bbb-spare": False}


def test_a_package_may_have_no_default_while_it_is_a_draft(manager: APIClient) -> None:
    assert manager.patch(f"{HERE}/bbb-main", {"default": False}).status_code == 200
    assert defaults(manager) == {"bbb-main": False, "bbb-spare": False}


def test_the_default_can_not_be_switched_off(manager: APIClient) -> None:
    answer = manager.patch(f"{HERE}/bbb-main", {"active": False})

    assert refusals(answer) == {("default", "inactive_default")}


def test_a_patch_changes_what_it_says(manager: APIClient) -> None:
    before = manager.get(f"{HERE}/bbb-spare").json()

    answer = manager.patch(f"{HERE}/bbb-spare", {"active": False, "metadata": {"rank": 2}})

    assert answer.status_code == 200
    assert answer.json() == before | {"active": False, "metadata": {"rank": 2}}


def test_what_was_got_can_be_sent_back(manager: APIClient) -> None:
    shown = manager.get(f"{HERE}/bbb-main").json()

    assert manager.patch(f"{HERE}/bbb-main", shown).json() == shown


def test_a_provider_is_detached(manager: APIClient) -> None:
    answer = manager.delete(f"{HERE}/bbb-main")

    assert (answer.status_code, answer.content) == (204, b"")
    assert codes(manager.get(HERE)) == ["bbb-spare"]
    assert manager.get(f"{API}/providers/bbb-main").status_code == 200


def test_the_default_of_a_package_on_sale_is_not_detached(manager: APIClient, package: Package) -> None:
    lifecycle.publish(package)

    refused, allowed = manager.delete(f"{HERE}/bbb-main"), manager.delete(f"{HERE}/bbb-spare")

    assert (refused.status_code, refusals(refused)) == (409, {("providers", "no_default_provider")})
    assert allowed.status_code == 204
    assert defaults(manager) == {"bbb-main": True}


def test_a_provider_of_another_service_type_is_refused(manager: APIClient) -> None:
    jitsi = make_provider(code="radio", provider_type="custom", service_type="audio", properties={})

    answer = manager.post(HERE, {"provider": jitsi.id})

    assert (answer.status_code, refusals(answer)) == (400, {("provider", "service_type_mismatch")})
    assert "audio" in answer.json()["errors"][0]["detail"]
    assert "meet" in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    "body, refused",
    [
        ({"provider": "bbb-main"}, ("provider", "duplicate_provider")),
        ({"provider": "bbb-nobody"}, ("provider", "unknown_provider")),
        ({"provider": "a" * 400}, ("provider", "unknown_provider")),
        ({"provider": "bbb\0main"}, ("provider", "unknown_provider")),
        ({"provider": 1}, ("provider", "unknown_provider")),
        ({"provider": None}, ("provider", "null")),
        ({}, ("provider", "required")),
        ({"provider": "bbb-third", "default": 1}, ("default", "invalid")),
        ({"provider": "bbb-third", "settings": 1}, ("settings", "invalid")),
        ({"provider": "bbb-third", "standard": True}, ("standard", "unknown_key")),
        ({"provider": "bbb-third", "code": "bbb-main"}, ("code", "read_only")),
        ({"provider": "bbb-third", "provider_type": "jitsi"}, ("provider_type", "read_only")),
    ],
)
def test_what_breaks_a_rule_is_not_attached(
    manager: APIClient, body: dict[str, Any], refused: tuple[str, str]
) -> None:
    make_provider(code="bbb-third")

    answer = manager.post(HERE, body)

    assert (answer.status_code, refusals(answer)) == (400, {refused})
    assert codes(manager.get(HERE)) == ["bbb-main", "bbb-spare"]


def test_an_attachment_does_not_move_to_another_provider(manager: APIClient) -> None:
    third = make_provider(code="bbb-third")

    answer = manager.patch(f"{HERE}/bbb-spare", {"provider": third.id})

    assert (answer.status_code, refusals(answer)) == (400, {("provider", "read_only")})
    assert manager.patch(f"{HERE}/bbb-spare", {"provider": "bbb-spare"}).status_code == 200


def test_a_provider_of_another_package_is_not_found(manager: APIClient) -> None:
    make_package(code="meet-other", providers=[make_provider(code="bbb-third")])

    assert manager.get(f"{HERE}/bbb-third").status_code == 404
    assert manager.delete(f"{HERE}/bbb-third").status_code == 404


def test_an_attachment_is_patched_and_not_put(manager: APIClient) -> None:
    answer = manager.put(f"{HERE}/bbb-main", {"provider": "bbb-main"})

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, PATCH, DELETE"
