"""Providers over HTTP: made, changed and deleted, as far as the packages that rest on them allow."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from catalog.models import Provider
from catalog.models.door import opened
from tests.api.answers import API, codes, refusals, send
from tests.factories import BBB, make_package, make_provider, make_published_package

HERE = f"{API}/providers"
LEAST = {
    "code": "bbb-main",
    "name": "Main",
    "provider_type": "bbb",
    "service_type": "meet",
    "properties": BBB,
}


def test_a_provider_is_made_and_found_where_it_says(manager: APIClient) -> None:
    answer = manager.post(HERE, LEAST | {"features_off": ["polls"], "settings": {"region": "eu"}})

    document = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == f"http://testserver{HERE}/{document['id']}"
    assert manager.get(answer["Location"]).json() == document
    assert document == {
        "id": document["id"],
        "uuid": document["uuid"],
        "ulid": document["ulid"],
        "code": "bbb-main",
        "name": "Main",
        "active": True,
        "provider_type": "bbb",
        "service_type": "meet",
        "properties": {"host_url": "https://bbb.example.com"},
        "secrets_set": ["secret"],
        "features_off": ["polls"],
        "settings": {"region": "eu"},
        "metadata": {},
        "created_at": document["created_at"],
        "updated_at": document["updated_at"],
    }
    assert document["id"].startswith("prv_")


def test_what_was_got_of_a_provider_can_be_put_back(manager: APIClient) -> None:
    shown = manager.post(HERE, LEAST | {"metadata": {"cost": 1.5}}).json()

    answer = manager.put(f"{HERE}/bbb-main", shown)

    assert answer.status_code == 200
    assert answer.json() == shown | {"updated_at": answer.json()["updated_at"]}


def test_a_patch_changes_what_it_says(manager: APIClient) -> None:
    before = manager.post(HERE, LEAST).json()

    after = manager.patch(f"{HERE}/bbb-main", {"name": "Renamed", "active": False}).json()

    changed = {"name": "Renamed", "active": False, "updated_at": after["updated_at"]}
    assert after == before | changed


def test_a_provider_is_deleted(manager: APIClient) -> None:
    manager.post(HERE, LEAST)

    assert manager.delete(f"{HERE}/bbb-main").status_code == 204
    assert manager.get(f"{HERE}/bbb-main").status_code == 404


@pytest.mark.parametrize(
    "given, refused",
    [
        ({"code": "compare"}, ("code", "reserved_code")),
        ({"code": "Main"}, ("code", "invalid_code")),
        ({"code": "bbb-taken"}, ("code", "unique")),
        ({"name": ""}, ("name", "blank")),
        ({"active": "yes"}, ("active", "invalid")),
        ({"provider_type": "zoom"}, ("provider_type", "invalid_choice")),
        ({"service_type": "opera"}, ("service_type", "invalid_choice")),
        ({"service_type": "live"}, ("service_type", "type_cannot_serve")),
        ({"properties": {"secret": "x"}}, ("properties.host_url", "required")),
        ({"properties": BBB | {"host": "x"}}, ("properties.host", "unknown_property")),
        ({"properties": BBB | {"host_url": "http://a.example"}}, ("properties.host_url", "invalid_url")),
        ({"properties": BBB | {"host_url": "a.example"}}, ("properties.host_url", "invalid_url")),
        ({"properties": BBB | {"host_port": 0}}, ("properties.host_port", "min_value")),
        ({"properties": BBB | {"host_port": 22.5}}, ("properties.host_port", "invalid_type")),
        ({"properties": "x"}, ("properties", "invalid")),
        ({"properties": None}, ("properties", "null")),
        ({"features_off": ["max_rooms"]}, ("features_off", "feature_not_of_type")),
        ({"features_off": [["polls"]]}, ("features_off", "feature_not_of_type")),
        ({"features_off": "polls"}, ("features_off", "invalid")),
        ({"settings": {"a": {"b": {}}}}, ("settings.a.b", "too_deep")),
        ({"id": "prv_1"}, ("id", "read_only")),
        ({"secrets_set": ["secret"]}, ("secrets_set", "read_only")),
        ({"propertys": {}}, ("propertys", "unknown_key")),
    ],
)
def test_a_provider_keeps_its_rules(
    manager: APIClient, given: dict[str, Any], refused: tuple[str, str]
) -> None:
    make_provider(code="bbb-taken")

    answer = manager.post(HERE, LEAST | given)

    assert (answer.status_code, refusals(answer)) == (400, {refused})
    assert Provider.objects.count() == 1


def test_a_code_that_is_illegible_is_refused_all_the_same(manager: APIClient) -> None:
    make_provider(code="bbb-main")

    answer = send(manager, "PATCH", "/providers/bbb-main", r'{"features_off": ["\ud800"]}')

    assert refusals(answer) == {("features_off", "feature_not_of_type")}


def test_a_provider_without_properties_is_told_all_that_its_type_needs(manager: APIClient) -> None:
    answer = manager.post(HERE, {name: value for name, value in LEAST.items() if name != "properties"})

    assert refusals(answer) == {("properties.host_url", "required"), ("properties.secret", "required")}


def test_a_property_that_is_near_is_suggested(manager: APIClient) -> None:
    answer = manager.post(HERE, LEAST | {"properties": BBB | {"host_uri": "x"}})

    assert "“host_url”" in answer.json()["errors"][0]["detail"]


def test_a_custom_provider_has_free_properties(manager: APIClient) -> None:
    free = {"endpoint": "https://a.example", "rooms": 5, "rate": 0.5, "eu": True}
    custom = LEAST | {"provider_type": "custom", "service_type": "phone"}

    answer = manager.post(HERE, custom | {"properties": free})

    assert answer.status_code == 201
    assert (answer.json()["properties"], answer.json()["secrets_set"]) == (free, [])
    assert refusals(manager.patch(f"{HERE}/bbb-main", {"properties": {"a": {}}})) == {
        ("properties.a", "invalid_type")
    }


@pytest.mark.parametrize(
    "change, refused",
    [
        ({"service_type": "webinar"}, ("service_type", "frozen")),
        ({"provider_type": "scalelite"}, ("provider_type", "frozen")),
        ({"code": "bbb-other"}, ("code", "frozen")),
        ({"active": False}, ("active", "default_provider")),
    ],
)
def test_what_packages_rest_on_is_frozen_and_they_are_named(
    manager: APIClient, change: dict[str, Any], refused: tuple[str, str]
) -> None:
    provider = make_provider(code="bbb-main")
    for code in ("meet-basic", "meet-plus"):
        make_package(code=code, providers=[provider])

    answer = manager.patch(f"{HERE}/bbb-main", {"properties": BBB} | change)

    assert (answer.status_code, refusals(answer)) == (400, {refused})
    assert "meet-basic, meet-plus" in answer.json()["errors"][0]["detail"]


def test_an_attached_provider_is_not_deleted_and_its_packages_are_named(manager: APIClient) -> None:
    provider = make_provider(code="bbb-main")
    for number in range(12):
        make_package(code=f"meet-{number:02}", providers=[provider])

    answer = manager.delete(f"{HERE}/bbb-main")

    assert (answer.status_code, refusals(answer)) == (409, {(None, "provider_in_use")})
    assert "meet-08, meet-09 and 2 more" in answer.json()["errors"][0]["detail"]
    assert manager.get(f"{HERE}/bbb-main").status_code == 200


def test_a_provider_that_is_not_the_default_can_be_deactivated(manager: APIClient) -> None:
    make_published_package(providers=[make_provider(), make_provider(code="bbb-spare")])

    assert manager.patch(f"{HERE}/bbb-spare", {"active": False}).status_code == 200


@pytest.mark.parametrize("change", [{"features_off": ["recording"]}, {"active": False}])
def test_a_feature_that_a_package_on_sale_grants_is_not_switched_off(
    manager: APIClient, change: dict[str, Any]
) -> None:
    main = make_provider(features_off=["recording"])
    make_published_package(
        code="meet-plus", features={"recording": True}, providers=[main, make_provider(code="bbb-spare")]
    )

    answer = manager.patch(f"{HERE}/bbb-spare", change)

    assert answer.status_code == 409
    assert {code for _, code in refusals(answer)} == {"feature_not_understood"}
    assert "meet-plus" in answer.json()["errors"][0]["detail"]
    assert manager.get(f"{HERE}/bbb-spare").json()["features_off"] == []


@pytest.mark.parametrize(
    "query, expected",
    [
        ("", ["bbb-b", "radio", "bbb-a"]),
        ("code=radio", ["radio"]),
        ("active=false", ["bbb-a"]),
        ("provider_type=bbb", ["bbb-b", "bbb-a"]),
        ("service_type=audio", ["radio"]),
        ("package=meet-standard", ["bbb-b"]),
        ("search=radio", ["radio"]),
        ("ordering=code", ["bbb-a", "bbb-b", "radio"]),
        ("ordering=-name", ["radio", "bbb-b", "bbb-a"]),
    ],
)
def test_providers_are_listed(reader: APIClient, query: str, expected: list[str]) -> None:
    bbb = make_provider(code="bbb-b", name="B")
    make_provider(code="radio", name="Radio", provider_type="custom", service_type="audio", properties={})
    make_provider(code="bbb-a", name="A", active=False)
    make_package(code="meet-standard", providers=[bbb])

    assert codes(reader.get(f"{HERE}?{query}")) == expected


@pytest.mark.parametrize("query, name", [("active=1", "active"), ("service_type=opera", "service_type")])
def test_what_can_not_be_understood_is_refused(reader: APIClient, query: str, name: str) -> None:
    answer = reader.get(f"{HERE}?{query}")

    assert (answer.status_code, {field for field, _ in refusals(answer)}) == (400, {name})


@pytest.fixture
def sealed() -> Provider:
    """A provider whose properties were written under a key that is gone."""
    provider = make_provider(code="bbb-a")
    with opened():
        Provider.objects.filter(pk=provider.pk).update(encrypted_properties="no key opens this")
    return provider


@pytest.mark.parametrize("address", ["", "/bbb-a"])
def test_what_no_key_opens_is_told_to_be_so(reader: APIClient, sealed: Provider, address: str) -> None:
    answer = reader.get(HERE + address)

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert "No key of CATALOG_ENCRYPTION_KEYS opens" in answer.json()["detail"]


def test_what_can_not_be_answered_is_not_written(manager: APIClient, sealed: Provider) -> None:
    for change in ({"name": "Renamed"}, {"properties": BBB}):
        assert manager.patch(f"{HERE}/bbb-a", change).status_code == 503
    stored = Provider.objects.get()
    assert (stored.name, stored.encrypted_properties) == (sealed.name, "no key opens this")
