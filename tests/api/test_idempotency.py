"""A POST under an Idempotency-Key is done once, and answered as the first time for a day."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from catalog import lifecycle
from catalog.models import Change, Package
from config.models import KEPT, RUNNING, IdempotencyRecord
from tests.api.answers import API, refusals
from tests.api.test_rights import WRITES
from tests.factories import make_package, make_provider

HERE = f"{API}/packages"
PACKAGE = {"code": "meet-new", "name": "New", "service_type": "meet"}
POSTS = [(path, body) for method, path, body, _ in WRITES if method == "POST"]


@pytest.fixture(autouse=True)
def catalog(registry: None) -> None:
    make_provider(code="bbb-spare")
    make_package(code="meet-draft", providers=[make_provider(code="bbb-main")])


def post(
    client: APIClient, path: str = "packages", body: Any = PACKAGE, key: str = "k-1", **headers: str
) -> Any:
    return client.post(f"{API}/{path}", body, headers={"Idempotency-Key": key, **headers})


def age(by: timedelta) -> None:
    IdempotencyRecord.objects.update(started_at=F("started_at") - by)


@pytest.mark.parametrize("path, body", POSTS, ids=[path for path, _ in POSTS])
def test_a_post_that_is_sent_again_is_answered_as_the_first_time(
    manager: APIClient, path: str, body: Any
) -> None:
    first = post(manager, path, body)
    cursor = Change.objects.count()
    again = post(manager, path, body)

    assert first.status_code in (200, 201)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    for header in ("Location", "ETag", "Cache-Control", "Content-Type"):
        assert again.headers.get(header) == first.headers.get(header)
    assert ("Idempotent-Replayed" in first, again["Idempotent-Replayed"]) == (False, "true")
    assert Change.objects.count() == cursor


def test_the_answer_is_that_of_the_first_time_whatever_happened_since(manager: APIClient) -> None:
    first = post(manager)
    manager.patch(f"{HERE}/meet-new", {"name": "Newer"})
    assert post(manager).content == first.content

    lifecycle.delete(Package.objects.get(code="meet-new"))
    assert post(manager).content == first.content
    assert not Package.objects.filter(code="meet-new").exists()


def test_it_comes_before_conditions_and_before_the_record_is_looked_for(manager: APIClient) -> None:
    entry = {"code": "max_rooms", "value": 5}
    first = post(manager, "packages/meet-draft/features", entry, **{"If-Match": '"1-0"'})
    again = post(manager, "packages/meet-draft/features", entry, **{"If-Match": '"1-0"'})
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)

    lifecycle.delete(Package.objects.get())
    assert post(manager, "packages/meet-draft/features", entry).content == first.content


def test_the_answer_is_written_before_the_feeds_head_is_taken(manager: APIClient) -> None:
    with CaptureQueriesContext(connection) as queries:
        post(manager)

    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "\nINSERT"))]
    tables = ["config_idempotencyrecord", "catalog_feedhead", "catalog_change"]
    assert [next(it for it in tables if it in sql) for sql in written[-3:]] == tables


@pytest.mark.parametrize(
    "query, body", [("", {**PACKAGE, "name": "Other"}), ("/", {}), ("?dry_run=false", PACKAGE)]
)
def test_a_key_is_for_one_request(manager: APIClient, query: str, body: Any) -> None:
    post(manager)

    answer = post(manager, f"packages{query}", body)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert Package.objects.count() == 2


def test_a_key_belongs_to_a_user_and_a_path(
    manager: APIClient, client_of: Callable[[str], APIClient]
) -> None:
    other = APIClient()
    user = User.objects.create(username="other", is_superuser=True)
    other.force_authenticate(user)
    other.default_format = "json"

    answers = [
        post(manager),
        post(other, body={**PACKAGE, "code": "meet-other"}),
        post(manager, "packages/meet-draft/clone", {}),
        post(manager, "packages/meet-new/clone", {}),
    ]

    assert [answer.status_code for answer in answers] == [201] * 4
    user.delete()
    assert IdempotencyRecord.objects.count() == 3


@pytest.mark.parametrize("key", ["", " ", '""', "k" * 256, "a\tb", "a\x7fb", "schlüssel"])
def test_a_malformed_key_is_refused(manager: APIClient, key: str) -> None:
    answer = post(manager, key=key)

    assert (answer.status_code, refusals(answer)) == (400, {("Idempotency-Key", "invalid_key")})
    assert not IdempotencyRecord.objects.exists()


@pytest.mark.parametrize("key", ["a", "k" * 255, '"8e03978e-40d5-43dd-bc93-6894a57f9324"', "order 17, again"])
def test_any_other_is_as_good(manager: APIClient, key: str) -> None:
    assert post(manager, key=key).status_code == 201
    assert post(manager, key=key)["Idempotent-Replayed"] == "true"


def test_what_is_refused_has_not_used_its_key(manager: APIClient) -> None:
    answers = [
        post(manager, body={**PACKAGE, "code": "meet-draft"}),
        post(manager, body={}),
        post(manager, "packages/meet-draft/publish", {"now": True}),
    ]
    assert {answer.status_code for answer in answers} == {400}
    assert not IdempotencyRecord.objects.exists()

    refused = post(
        manager, "packages/meet-draft/features", {"code": "max_rooms", "value": 1}, **{"If-Match": '"9"'}
    )
    assert refused.status_code == 412
    assert post(manager).status_code == 201


def test_who_may_no_longer_do_it_is_not_told_what_was_answered(manager: APIClient) -> None:
    post(manager)
    User.objects.get().groups.clear()
    manager.force_authenticate(User.objects.get())

    assert post(manager).status_code == 403


def test_what_is_running_is_waited_for(manager: APIClient) -> None:
    post(manager)
    IdempotencyRecord.objects.update(status=None)

    answer = post(manager)
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (409, "in_progress", "1")
    age(timedelta(seconds=20))
    assert 20 <= int(post(manager)["Retry-After"]) <= 25
    age(timedelta(seconds=25))
    assert 1 <= int(post(manager)["Retry-After"]) <= 15


def test_a_mark_without_an_answer_expires(manager: APIClient) -> None:
    post(manager)
    IdempotencyRecord.objects.update(status=None)
    Package.objects.get(code="meet-draft")
    age(RUNNING)

    answer = post(manager)

    assert refusals(answer) == {("code", "unique")}  # it was not replayed: it was done anew


def test_an_answer_is_kept_for_a_day(manager: APIClient) -> None:
    post(manager)
    age(KEPT - timedelta(minutes=1))
    assert post(manager).status_code == 201
    age(timedelta(minutes=1))

    assert refusals(post(manager)) == {("code", "unique")}


def test_what_is_older_goes_away_with_later_requests(manager: APIClient) -> None:
    for number in range(3):
        post(manager, "packages/meet-draft/clone", {}, key=f"k-{number}")
    age(KEPT)

    post(manager, key="k-new")

    assert IdempotencyRecord.objects.count() == 1


@pytest.mark.parametrize("method", ["put", "patch"])
def test_other_methods_have_no_keys(manager: APIClient, method: str) -> None:
    for name in ("One", "Two"):
        body = {"code": "meet-draft", "name": name, "service_type": "meet"}
        answer: Any = getattr(manager, method)(f"{HERE}/meet-draft", body, headers={"Idempotency-Key": "k-1"})
        assert answer.json()["name"] == name
    assert not IdempotencyRecord.objects.exists()
