"""Entity tags of the catalog: nothing is sent twice, and nobody overwrites what they have not seen."""

from typing import Any

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from catalog.models import Package
from tests.api.answers import API, refusals
from tests.factories import count_stock, make_package, make_provider

HERE = f"{API}/packages/meet-standard"
READ = [
    "packages",
    "packages?fields=code",
    "packages?cursor=",
    "packages/meet-standard",
    "packages/meet-standard?fields=code,price",
    "packages/meet-standard/features",
    "packages/meet-standard/features/max_rooms",
    "packages/meet-standard/providers",
    "packages/meet-standard/providers/bbb-main",
    "packages/meet-standard/revisions",
    "packages/meet-standard/revisions/1",
    "packages/compare?packages=meet-standard",
    "providers",
    "providers/bbb-main",
    "features",
    "features/max_rooms",
    "changes",
]
BY_THE_CLOCK = [
    "packages?sellable=true",
    "packages?listed=false",
    "packages/meet-standard/availability",
    "packages/meet-standard/schedule",
]
WRITES = [
    ("PUT", "packages/meet-standard", {"code": "meet-standard", "name": "New", "service_type": "meet"}),
    ("PATCH", "packages/meet-standard", {"name": "New"}),
    ("POST", "packages/meet-standard/publish", {}),
    ("POST", "packages/meet-standard/retire", {}),
    ("POST", "packages/meet-standard/clone", {}),
    ("POST", "packages/meet-standard/restore-revision", {"revision": 1}),
    ("POST", "packages/meet-standard/stock", {"quantity": 9, "reason": "counted"}),
    ("POST", "packages/meet-standard/features", {"code": "recording", "value": True}),
    ("PUT", "packages/meet-standard/features/max_rooms", {"code": "max_rooms", "value": 6}),
    ("PATCH", "packages/meet-standard/features/max_rooms", {"value": 6}),
    ("DELETE", "packages/meet-standard/features/max_rooms", None),
    ("PATCH", "packages/meet-standard/providers/bbb-main", {"settings": {"region": "eu"}}),
    ("DELETE", "packages/meet-standard/providers/bbb-main", None),
    ("DELETE", "packages/meet-standard", None),
]


@pytest.fixture(autouse=True)
def package(registry: None) -> Package:
    return make_package(
        code="meet-standard", features={"max_rooms": 5}, providers=[make_provider(code="bbb-main")]
    )


def write(client: APIClient, method: str, path: str, body: Any, **headers: str) -> Any:
    return getattr(client, method.lower())(f"{API}/{path}", body, headers=headers)


@pytest.mark.parametrize("path", READ)
def test_what_a_client_has_is_not_sent_again(reader: APIClient, path: str) -> None:
    first = reader.get(f"{API}/{path}")

    again = reader.get(f"{API}/{path}", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert first["ETag"].startswith('"')


@pytest.mark.parametrize("path", BY_THE_CLOCK)
def test_what_depends_on_the_clock_has_no_tag(reader: APIClient, path: str) -> None:
    answer = reader.get(f"{API}/{path}", headers={"If-None-Match": '"1-0"'})

    assert answer.status_code == 200
    assert "ETag" not in answer


@pytest.mark.parametrize(
    "path", [path for path in READ if "revisions/1" not in path and "features" not in path]
)
def test_a_tag_changes_with_the_answer(manager: APIClient, path: str) -> None:
    provider = path.startswith("providers")
    before = manager.get(f"{API}/{path}")

    manager.patch(f"{API}/providers/bbb-main" if provider else HERE, {"name": "New"})

    after = manager.get(f"{API}/{path}", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]


@pytest.mark.parametrize(
    "path", ["packages", "packages/meet-standard", "packages/compare?packages=meet-standard"]
)
def test_a_tag_changes_with_the_stock(reader: APIClient, package: Package, path: str) -> None:
    tags = []
    for quantity in (5, 3, 5):
        count_stock(package, quantity)
        tags.append(reader.get(f"{API}/{path}")["ETag"])

    assert len(set(tags)) == 3


def test_a_package_is_tagged_by_its_revision_and_its_stock(manager: APIClient, package: Package) -> None:
    assert manager.get(HERE)["ETag"] == '"1-0"'
    count_stock(package, 7)
    assert manager.get(HERE)["ETag"] == '"1-1"'
    assert manager.patch(HERE, {"price": 3})["ETag"] == '"2-1"'
    assert manager.get(f"{HERE}/features/max_rooms")["ETag"] == '"2-1"'
    assert (
        manager.post(f"{API}/packages", {"code": "meet-new", "name": "N", "service_type": "meet"})["ETag"]
        == '"1-0"'
    )


@pytest.mark.parametrize("method, path, body", WRITES)
def test_a_write_by_one_who_knows_what_is_there_passes(
    manager: APIClient, package: Package, method: str, path: str, body: Any
) -> None:
    count_stock(package, 4)  # a sale does not stop an editor

    assert write(manager, method, path, body, **{"If-Match": '"1-0"'}).status_code in (200, 201, 204)


@pytest.mark.parametrize("method, path, body", WRITES)
def test_a_write_that_lost_a_race_is_refused_and_changes_nothing(
    manager: APIClient, method: str, path: str, body: Any
) -> None:
    manager.patch(HERE, {"price": 3}, headers={"X-Change-Reason": "spring sale"})
    before = manager.get(HERE)

    answer = write(manager, method, path, body, **{"If-Match": '"1-0"'})

    assert (answer.status_code, answer.json()["code"]) == (412, "precondition_failed")
    assert answer["ETag"] == before["ETag"] == '"2-0"'
    assert "Catalog managers member" in answer.json()["detail"]
    assert "price" in answer.json()["detail"]
    assert manager.get(HERE).json() == before.json()
    assert manager.get(f"{API}/packages").json()["count"] == 1


@pytest.mark.parametrize(
    "header, status",
    [
        ("*", 200),
        ('"1-0"', 200),
        ('"1"', 200),
        ('"9-0", "1-0"', 200),
        ('"9-0", "8-0"', 412),
        ('W/"1-0"', 412),
        ('W/"1-0", "1-0"', 200),
        ('"one"', 412),
        ('""', 412),
        ("1-0", 400),
        ('"1-0', 400),
        ("", 400),
        ('*, "1-0"', 400),
    ],
)
def test_if_match_takes_a_tag_a_list_or_a_star(manager: APIClient, header: str, status: int) -> None:
    answer = manager.patch(HERE, {"name": "New"}, headers={"If-Match": header})

    assert answer.status_code == status
    if status == 400:
        assert refusals(answer) == {("If-Match", "invalid_etag")}


def test_a_provider_is_written_only_by_one_who_knows_it(manager: APIClient) -> None:
    there = f"{API}/providers/bbb-main"
    known = manager.get(there)["ETag"]

    assert manager.patch(there, {"name": "First"}, headers={"If-Match": known}).status_code == 200
    lost = manager.patch(there, {"name": "Second"}, headers={"If-Match": known})

    assert (lost.status_code, lost["ETag"]) == (412, manager.get(there)["ETag"])
    assert "name" in lost.json()["detail"]
    assert manager.get(there).json()["name"] == "First"


def test_nothing_refused_has_a_tag_but_a_lost_race(manager: APIClient) -> None:
    assert "ETag" not in manager.patch(HERE, {"name": ""})
    assert "ETag" not in manager.get(f"{API}/packages/nobody")


@pytest.mark.parametrize("method, path, body", WRITES)
def test_a_write_must_name_what_it_changes_where_the_settings_say_so(
    manager: APIClient, settings: Settings, method: str, path: str, body: Any
) -> None:
    settings.API_REQUIRE_IF_MATCH = True

    answer = write(manager, method, path, body)

    assert (answer.status_code, answer.json()["code"]) == (428, "precondition_required")
    assert manager.get(HERE)["ETag"] == '"1-0"'
    assert write(manager, method, path, body, **{"If-Match": "*"}).status_code < 300


def test_what_is_yet_to_be_made_needs_no_tag(manager: APIClient, settings: Settings) -> None:
    settings.API_REQUIRE_IF_MATCH = True

    body = {"code": "meet-new", "name": "New", "service_type": "meet"}

    assert manager.post(f"{API}/packages", body).status_code == 201
