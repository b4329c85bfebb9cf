"""`dry_run=true`: a write is answered as it would be, and nothing is changed."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from catalog.models import Change, Package, Revision, StoredDocument
from catalog.models.change import head
from config.models import IdempotencyRecord
from tests.api.answers import API, refusals
from tests.api.test_rights import PACKAGE, TABLE, WRITES, asked, named
from tests.catalog.rows import all_rows
from tests.factories import make_package, make_provider, make_published_package

LEFT_BEHIND = (Change, Revision, StoredDocument)


@pytest.fixture(autouse=True)
def catalog(registry: None) -> None:
    make_provider(code="bbb-spare")
    make_package(
        code="meet-draft", hidden=True, features={"max_rooms": 5}, providers=[make_provider(code="bbb-main")]
    )


def everything() -> Any:
    return all_rows(), head(), [list(model.objects.order_by("pk").values()) for model in LEFT_BEHIND]


@pytest.mark.parametrize("method, path, body, status", WRITES, ids=named(WRITES))
def test_every_write_can_be_tried_out(
    manager: APIClient, method: str, path: str, body: Any, status: int
) -> None:
    before = everything()

    tried = asked(manager, method, f"{path}?dry_run=true", body)

    assert (tried.status_code, tried["Dry-Run"]) == (status, "true")
    assert not {"Location", "ETag"} & set(tried.headers)
    assert everything() == before

    done = asked(manager, method, f"{path}?dry_run=false", body)
    assert (done.status_code, "Dry-Run" in done) == (status, False)
    assert without_what_is_new(tried) == without_what_is_new(done)


def without_what_is_new(answer: Any) -> Any:
    """The answer without its ids and instants, which each try makes anew."""
    new = {"id", "uuid", "ulid", "digest", "created_at", "updated_at", "results"}
    document = answer.json() if answer.content else {}
    return {name: value for name, value in document.items() if name not in new}


def test_it_shows_the_revision_that_there_would_be(manager: APIClient) -> None:
    tried = manager.patch(f"{API}/packages/meet-draft?dry_run=true", {"price": 7})

    assert (tried.json()["price"], tried.json()["revision"]) == (7, 2)
    assert manager.get(f"{API}/packages/meet-draft").json()["revision"] == 1


@pytest.mark.parametrize(
    "method, path, body, status, refused",
    [
        ("POST", "packages", {**PACKAGE, "code": "meet-draft"}, 400, ("code", "unique")),
        ("POST", "packages/meet-draft/publish", None, 409, ("overages_enabled", "no_priced_overage")),
        ("DELETE", "packages/meet-sold", None, 409, (None, "published_before")),
        ("PATCH", "packages/meet-sold", {"providers": []}, 409, ("providers", "no_default_provider")),
        ("DELETE", "providers/bbb-main", None, 409, (None, "provider_in_use")),
    ],
)
def test_it_is_refused_as_the_write_would_be(
    manager: APIClient, method: str, path: str, body: Any, status: int, refused: tuple[str | None, str]
) -> None:
    make_published_package(code="meet-sold")
    manager.patch(f"{API}/packages/meet-draft", {"overages_enabled": True})
    before = everything()

    tried = asked(manager, method, f"{path}?dry_run=true", body)

    assert (tried.status_code, refusals(tried), tried["Dry-Run"]) == (status, {refused}, "true")
    assert everything() == before
    assert refusals(asked(manager, method, path, body)) == {refused}


def test_it_respects_what_somebody_has_changed_meanwhile(manager: APIClient) -> None:
    answer: Any = manager.patch(
        f"{API}/packages/meet-draft?dry_run=true", {"price": 7}, headers={"If-Match": '"9-0"'}
    )

    assert (answer.status_code, answer["ETag"]) == (412, '"1-0"')


def test_it_needs_the_same_rights(reader: APIClient) -> None:
    assert reader.post(f"{API}/packages?dry_run=true", PACKAGE).status_code == 403


def test_it_waits_for_nobody_at_the_feeds_head(manager: APIClient) -> None:
    with CaptureQueriesContext(connection) as queries:
        manager.post(f"{API}/packages?dry_run=true", PACKAGE)

    assert not [query["sql"] for query in queries if "catalog_feedhead (" in query["sql"]]


def test_it_uses_no_key(manager: APIClient) -> None:
    for dry_run in ("true", "false"):
        answer: Any = manager.post(
            f"{API}/packages?dry_run={dry_run}", PACKAGE, headers={"Idempotency-Key": "k-1"}
        )
        assert (answer.status_code, "Idempotent-Replayed" in answer) == (201, False)
    assert IdempotencyRecord.objects.count() == 1
    assert Package.objects.filter(code=PACKAGE["code"]).count() == 1


@pytest.mark.parametrize("value", ["maybe", "1", "True", ""])
def test_it_is_true_or_false(manager: APIClient, value: str) -> None:
    answer = manager.post(f"{API}/packages?dry_run={value}", PACKAGE)

    assert refusals(answer) == {("dry_run", "invalid")}
    assert not Package.objects.filter(code=PACKAGE["code"]).exists()


@pytest.mark.parametrize(
    "path", [path for method, path, _, _ in TABLE if method == "GET" and path != "schema"]
)
def test_a_read_is_no_write_to_be_tried_out(manager: APIClient, path: str) -> None:
    answer = manager.get(f"{API}/{path}{'&' if '?' in path else '?'}dry_run=true")

    assert ("dry_run", "unknown_parameter") in refusals(answer)
