"""POST /api/v1/providers/{id}/verify: the three facts, for managers, and nothing is kept."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from rest_framework.test import APIClient

from catalog.models import Change
from config.models import IdempotencyRecord
from tests.api.answers import API, refusals
from tests.factories import make_provider
from tests.guides.codes import listed
from tests.verifying.bigbluebutton import bigbluebutton
from tests.verifying.conftest import Serve
from tests.verifying.vendor import Reply, Vendor

pytestmark = pytest.mark.django_db

SECRET = "correct horse battery staple"


def provider_at(vendor: Vendor, **attributes: Any) -> Any:
    properties = {"host_url": vendor.address, "secret": SECRET}
    return make_provider(**{"code": "bbb-main", "properties": properties, **attributes})


def verified(client: APIClient, key: str = "bbb-main", **headers: Any) -> Any:
    return client.post(f"{API}/providers/{key}/verify", format="json", **headers)


def test_the_three_facts_are_told(serve: Serve, manager: APIClient) -> None:
    provider = provider_at(serve(bigbluebutton(SECRET)))

    for key in (provider.id, str(provider.uuid), provider.ulid, provider.code):
        answer = verified(manager, key)
        assert answer.status_code == 200
        assert "ETag" not in answer
        assert answer.json() == {
            "provider": provider.id,
            "provider_type": "bbb",
            "reachable": True,
            "authenticated": True,
            "version": "2.7.3",
            "reasons": [],
            "milliseconds": answer.json()["milliseconds"],
        }


def test_what_is_wrong_is_told_by_a_code_and_without_the_secret(serve: Serve, manager: APIClient) -> None:
    provider_at(serve(bigbluebutton("another")), active=False)

    answer = verified(manager)

    assert [(it["about"], it["code"]) for it in answer.json()["reasons"]] == [
        ("authenticated", "secret_refused"),
        (None, "provider_inactive"),
    ]
    assert {it["code"] for it in answer.json()["reasons"]} <= {*listed()}
    assert SECRET not in answer.content.decode()


def test_properties_that_no_key_opens_are_an_answer_too(manager: APIClient, settings: Settings) -> None:
    make_provider(code="bbb-main")
    settings.CATALOG_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    answer = verified(manager)

    assert (answer.status_code, answer.json()["reachable"]) == (200, None)
    assert [it["code"] for it in answer.json()["reasons"]] == ["properties_unreadable"]


def test_nothing_is_written(serve: Serve, manager: APIClient) -> None:
    provider_at(serve(bigbluebutton(SECRET)))
    before = Change.objects.count()

    with CaptureQueriesContext(connection) as captured:
        verified(manager, HTTP_IDEMPOTENCY_KEY="once")

    statements = {query["sql"].split()[0] for query in captured}
    assert statements == {"SELECT"}
    assert (Change.objects.count(), IdempotencyRecord.objects.count()) == (before, 0)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_it_waits(serve: Serve, manager: APIClient) -> None:
    ours = connections["default"]
    open_transactions: list[bool] = []

    def answer(_: Any) -> Reply:
        open_transactions.append(ours.in_atomic_block)
        return Reply(503)

    provider_at(serve(answer))
    verified(manager)

    assert open_transactions == [False]


def test_it_is_asked_with_nothing_else(serve: Serve, manager: APIClient) -> None:
    vendor = serve(bigbluebutton(SECRET))
    provider_at(vendor)
    address = f"{API}/providers/bbb-main/verify"

    unknown_key: Any = manager.post(address, {"deep": True}, format="json")
    unknown_parameter: Any = manager.post(f"{address}?dry_run=true", format="json")

    assert refusals(unknown_key) == {("deep", "unknown_key")}
    assert refusals(unknown_parameter) == {("dry_run", "unknown_parameter")}
    assert vendor.received == []


def test_who_may_only_look_verifies_nothing(serve: Serve, manager: APIClient, reader: APIClient) -> None:
    vendor = serve(bigbluebutton(SECRET))
    provider_at(vendor)

    assert verified(reader).status_code == 403
    assert verified(manager, "nobody").status_code == 404
    assert vendor.received == []
