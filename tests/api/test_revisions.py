"""What exactly was sold: the revisions of a package over HTTP."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from catalog import lifecycle
from catalog.domain.canonical import digest
from catalog.models import Package
from tests.api.answers import API, HEAD, refusals
from tests.factories import make_package, make_provider, make_published_package, withdraw

HERE = f"{API}/packages/meet-standard"
BEYOND_TERMS = {*HEAD, "stock_qty"}


@pytest.fixture
def package(registry: None) -> Package:
    return make_published_package(code="meet-standard", price=10, features={"max_rooms": 5})


def numbers(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.json()
    return [revision["number"] for revision in answer.json()["results"]]


def test_a_revision_says_what_was_changed_by_whom_and_why(manager: APIClient, package: Package) -> None:
    changes = {"price": 12, "features": [{"code": "max_rooms", "value": 8}]}

    answer = manager.patch(HERE, changes, headers={"X-Change-Reason": "Preiserhöhung 2027"})

    revision = manager.get(f"{HERE}/revisions/3").json()
    assert answer.json()["revision"] == 3
    assert revision.pop("created_at") == answer.json()["updated_at"]
    assert revision.pop("digest") == answer.json()["digest"]
    assert revision.pop("document") == {
        name: value for name, value in answer.json().items() if name not in BEYOND_TERMS
    }
    assert revision == {
        "number": 3,
        "event": "changed",
        "changes": ["/price", "/features/max_rooms/value"],
        "actor": "Catalog managers member",
        "door": "api",
        "reason": "Preiserhöhung 2027",
    }


def test_a_digest_is_that_of_the_document_as_it_is_read(reader: APIClient, package: Package) -> None:
    for number in (1, 2):
        revision = reader.get(f"{HERE}/revisions/{number}").json()
        assert digest(revision["document"]) == revision["digest"]


def test_the_list_of_revisions_leaves_the_documents_out(reader: APIClient, package: Package) -> None:
    listed = reader.get(f"{HERE}/revisions").json()["results"]

    assert [(it["number"], it["event"], it["actor"], it["door"]) for it in listed] == [
        (1, "created", None, "command"),
        (2, "published", None, "command"),
    ]
    assert all("document" not in it for it in listed)


def test_revisions_are_paged_and_ordered(manager: APIClient, package: Package) -> None:
    for price in range(11, 15):
        manager.patch(HERE, {"price": price})

    assert numbers(manager.get(f"{HERE}/revisions?ordering=-number&page_size=2")) == [6, 5]
    assert numbers(manager.get(f"{HERE}/revisions?page=2&page_size=4")) == [5, 6]


def test_what_was_read_and_put_back_makes_no_revision(manager: APIClient, package: Package) -> None:
    shown = manager.get(HERE).json()

    assert manager.put(HERE, shown).json() == shown
    assert numbers(manager.get(f"{HERE}/revisions")) == [1, 2]


@pytest.mark.parametrize("number", ["0", "3", "-1", "1.0", "01", "one", "9" * 30, "%00", "%D9%A1"])
def test_a_revision_that_does_not_exist_is_not_found(
    reader: APIClient, package: Package, number: str
) -> None:
    assert reader.get(f"{HERE}/revisions/{number}").status_code == 404


def test_a_deleted_drafts_revisions_stay_under_its_id(manager: APIClient, registry: None) -> None:
    package = make_package(code="meet-standard")
    there = f"{API}/packages/{package.id}"

    manager.delete(HERE, headers={"X-Change-Reason": "never mind"})

    assert manager.get(f"{HERE}/revisions").status_code == 404
    assert manager.get(there).status_code == 404
    assert numbers(manager.get(f"{there}/revisions")) == [1, 2]
    last = manager.get(f"{API}/packages/{package.ulid}/revisions/2").json()
    assert (last["event"], last["reason"], last["document"]["code"]) == (
        "deleted",
        "never mind",
        "meet-standard",
    )


@pytest.mark.parametrize("key", ["nobody", "pkg_nobody", "01ARZ3NDEKTSV4RRFFQ69G5FAV"])
def test_what_never_was_has_no_revisions(reader: APIClient, registry: None, key: str) -> None:
    assert reader.get(f"{API}/packages/{key}/revisions").status_code == 404
    assert reader.get(f"{API}/packages/{key}/revisions/1").status_code == 404


def test_a_reason_that_is_too_long_is_refused_before_anything_is_written(
    manager: APIClient, package: Package
) -> None:
    answer = manager.patch(HERE, {"price": 12}, headers={"X-Change-Reason": "x" * 256})

    assert answer.status_code == 400
    assert refusals(answer) == {("X-Change-Reason", "max_length")}
    assert manager.get(HERE).json()["price"] == 10


def test_an_old_revision_is_restored_as_a_new_one(manager: APIClient, package: Package) -> None:
    old = manager.get(HERE).json()
    spare = make_provider(code="bbb-spare")
    manager.patch(HERE, {"price": 99, "name": "Other", "features": [{"code": "recording", "value": True}]})
    manager.post(f"{HERE}/providers", {"provider": spare.id})

    answer = manager.post(f"{HERE}/restore-revision", {"revision": 2})

    assert answer.status_code == 200
    head = {name: answer.json()[name] for name in HEAD}
    assert answer.json() == old | head
    assert answer.json()["digest"] == old["digest"]
    assert manager.get(f"{HERE}/revisions/5").json()["event"] == "restored_revision"


def test_restoring_touches_neither_code_nor_status_nor_retirement(manager: APIClient, registry: None) -> None:
    package = make_package(code="draft-code", name="First", providers=[make_provider()])
    manager.patch(f"{API}/packages/draft-code", {"code": "meet-standard", "name": "Second"})
    manager.post(f"{HERE}/publish")
    manager.post(f"{HERE}/retire")

    restored = manager.post(f"{HERE}/restore-revision", {"revision": 1}).json()

    assert restored["name"] == "First"
    assert (restored["code"], restored["status"], restored["retired"]) == ("meet-standard", "active", True)
    assert restored["id"] == package.id


def test_restoring_what_is_the_case_anyway_makes_no_revision(manager: APIClient, package: Package) -> None:
    answer = manager.post(f"{HERE}/restore-revision", {"revision": 2})

    assert (answer.status_code, answer.json()["revision"]) == (200, 2)


def test_a_revision_whose_provider_is_gone_is_not_restored(manager: APIClient, registry: None) -> None:
    gone, stays = make_provider(code="bbb-gone"), make_provider(code="bbb-stays")
    make_package(code="meet-standard", providers=[gone])
    manager.patch(HERE, {"providers": [{"provider": stays.id, "default": True}]})
    manager.delete(f"{API}/providers/bbb-gone")

    answer = manager.post(f"{HERE}/restore-revision", {"revision": 1})

    assert answer.status_code == 409
    assert refusals(answer) == {("providers.bbb-gone", "provider_gone")}
    assert "bbb-gone" in answer.json()["errors"][0]["detail"]
    assert manager.get(HERE).json()["revision"] == 2


def test_a_revision_whose_feature_was_withdrawn_is_not_restored(manager: APIClient, registry: None) -> None:
    make_package(code="meet-standard", features={"max_rooms": 5})
    manager.patch(HERE, {"features": []})
    withdraw("max_rooms")

    answer = manager.post(f"{HERE}/restore-revision", {"revision": 1})

    assert answer.status_code == 409
    assert refusals(answer) == {("features.max_rooms.feature", "feature_not_available")}
    assert manager.get(HERE).json()["features"] == []


def test_an_active_package_is_not_restored_to_what_could_not_be_published(
    manager: APIClient, registry: None
) -> None:
    package = make_package(code="meet-standard")
    manager.patch(HERE, {"providers": [{"provider": make_provider().id, "default": True}]})
    lifecycle.publish(package)

    answer = manager.post(f"{HERE}/restore-revision", {"revision": 1})

    assert (answer.status_code, refusals(answer)) == (409, {("providers", "no_default_provider")})


@pytest.mark.parametrize(
    "body, refused",
    [
        ({"revision": 3}, ("revision", "unknown_revision")),
        ({"revision": 0}, ("revision", "unknown_revision")),
        ({"revision": -1}, ("revision", "unknown_revision")),
        ({"revision": 10**30}, ("revision", "unknown_revision")),
        ({"revision": "1"}, ("revision", "invalid")),
        ({"revision": True}, ("revision", "invalid")),
        ({}, ("revision", "required")),
        ({"revision": 1, "reason": "x"}, ("reason", "unknown_key")),
    ],
)
def test_a_revision_to_restore_must_be_one_of_the_package(
    manager: APIClient, package: Package, body: dict[str, Any], refused: tuple[str, str]
) -> None:
    answer = manager.post(f"{HERE}/restore-revision", body)

    assert answer.status_code == 400
    assert refusals(answer) == {refused}


def test_a_reader_restores_nothing(reader: APIClient, package: Package) -> None:
    assert reader.post(f"{HERE}/restore-revision", {"revision": 1}).status_code == 403
