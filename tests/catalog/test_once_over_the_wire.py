"""A POST under a key, over real connections to real workers: done once, however it ends."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from http.client import HTTPException
from time import sleep
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F

from catalog.models import Package, Revision
from catalog.models.change import FeedHead
from config.models import RUNNING, IdempotencyRecord
from tests.catalog.at_once import at_once
from tests.factories import make_package
from tests.serving import HEADERS, Served, serving, welcome

pytestmark = pytest.mark.django_db(transaction=True)

BODY = json.dumps({"code": "meet-new", "name": "New", "service_type": "meet"})


@pytest.fixture
def server(registry: None) -> Iterator[Served]:
    welcome("Catalog managers")
    with serving(workers=2) as server:
        yield server


def post(server: Served, path: str = "packages", body: str = BODY, key: str = "once") -> Any:
    """The status, the headers and the document of the answer to a POST over a connection of its own."""
    with closing(server.conversation()) as talk:
        talk.request("POST", f"/api/v1/{path}", body, {**HEADERS, "Idempotency-Key": key})
        answer = talk.getresponse()
        return answer.status, answer.headers, json.load(answer)


def test_sixteen_equal_requests_at_once_make_one_package(server: Served) -> None:
    answers = at_once(*[partial(post, server)] * 16)

    package = Package.objects.get()
    assert {document["id"] for status, _, document in answers if status == 201} == {package.id}
    for status, headers, document in answers:
        assert status == 201 or (document["code"], headers["Retry-After"]) == ("in_progress", "1")
    assert Revision.objects.count() == 1

    status, headers, document = post(server)
    assert (status, headers["Idempotent-Replayed"], document["id"]) == (201, "true", package.id)


def test_under_keys_of_their_own_they_are_sixteen(server: Served) -> None:
    make_package(code="meet-standard")
    clone = "packages/meet-standard/clone"

    answers = at_once(*(partial(post, server, clone, "{}", f"key {number}") for number in range(16)))

    assert [status for status, _, _ in answers] == [201] * 16
    assert Package.objects.count() == 17


def test_a_refusal_leaves_the_key_to_the_next_try(server: Served) -> None:
    answers = at_once(*[partial(post, server, body='{"code": "meet-new"}')] * 8)

    assert {document["code"] for _, _, document in answers} <= {"validation_error", "in_progress"}
    assert post(server)[0] == 201


def test_a_server_that_is_killed_in_the_middle_leaves_nothing(server: Served) -> None:
    """It waits for another writer: on PostgreSQL when all but the feed is written, on SQLite before."""
    post(server, body="{}")  # it is up
    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            FeedHead.objects.update(cursor=F("cursor"))
            answer = pool.submit(post, server)
            sleep(3)  # seconds, in which it comes as far as it can
            server.fail()
        with pytest.raises((HTTPException, ConnectionError)):
            answer.result()
    assert not Package.objects.exists()
    assert not IdempotencyRecord.objects.exclude(status=None).exists()

    IdempotencyRecord.objects.update(started_at=F("started_at") - RUNNING)
    assert post(server)[0] == 201
    assert post(server)[1]["Idempotent-Replayed"] == "true"
    assert Package.objects.count() == 1


def test_wherever_it_is_killed_the_answer_is_kept_with_the_change_or_neither_is(server: Served) -> None:
    for number in range(6):
        body = json.dumps({"code": f"meet-{number}", "name": "New", "service_type": "meet"})
        sent = partial(post, server, body=body, key=f"key {number}")
        post(server, body="{}")  # it is up
        with ThreadPoolExecutor() as pool:
            answer = pool.submit(sent)
            sleep(number * 0.06)  # seconds
            server.fail()
            answer.exception()

        made = Package.objects.filter(code=f"meet-{number}").exists()
        assert (
            IdempotencyRecord.objects.exclude(status=None).filter(body__contains=f"meet-{number}").exists()
            == made
        )
        IdempotencyRecord.objects.filter(status=None).update(started_at=F("started_at") - RUNNING)
        status, headers, _ = sent()
        assert (status, "Idempotent-Replayed" in headers) == (201, made)
    assert Package.objects.count() == 6
