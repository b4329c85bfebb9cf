"""Every refusal is a problem document, also of what nobody expected."""

from typing import Any

import pytest
from django.db import OperationalError
from pytest_django import Settings
from rest_framework.test import APIClient

from catalog.api.packages import PackageViewSet
from features.api import FeatureViewSet
from tests.api.answers import API, send
from tests.factories import make_package

MEMBERS = ["type", "title", "status", "detail", "code", "errors", "request_id"]


@pytest.fixture
def refused(manager: APIClient) -> dict[int, Any]:
    make_package(code="meet-standard")
    return {
        400: send(manager, "POST", "/packages", "{}"),
        401: APIClient().get(f"{API}/packages"),
        404: manager.get(f"{API}/packages/nobody"),
        405: manager.put(f"{API}/features"),
        409: manager.post(f"{API}/packages/meet-standard/publish"),
        413: send(manager, "POST", "/packages", " " * 5_000_000),
        415: manager.generic("POST", f"{API}/packages", "a=b", content_type="text/plain"),
    }


TITLES = {
    400: ("Bad Request", "validation_error"),
    401: ("Unauthorized", "not_authenticated"),
    404: ("Not Found", "not_found"),
    405: ("Method Not Allowed", "method_not_allowed"),
    409: ("Conflict", "conflict"),
    413: ("Request Entity Too Large", "body_too_large"),
    415: ("Unsupported Media Type", "unsupported_media_type"),
}


def test_every_refusal_has_the_same_shape(refused: dict[int, Any]) -> None:
    for status, (title, code) in TITLES.items():
        answer = refused[status]
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        document = answer.json()
        assert list(document) == MEMBERS
        assert (document["type"], document["title"]) == ("about:blank", title)
        assert (document["status"], document["code"]) == (status, code)
        assert document["detail"]
        assert document["request_id"] == answer["X-Request-Id"]


def test_an_error_names_its_field_its_code_and_its_words(manager: APIClient) -> None:
    document = send(manager, "POST", "/packages", '{"code": "meet", "service_type": "meet"}').json()

    assert document["detail"] == "1 value was refused."
    assert document["errors"] == [{"field": "name", "code": "required", "detail": "This field is required."}]


def test_an_error_of_the_whole_body_names_no_field(manager: APIClient) -> None:
    document = send(manager, "POST", "/packages", "[]").json()

    assert [(error["field"], error["code"]) for error in document["errors"]] == [(None, "invalid")]


@pytest.mark.parametrize("debug", [False, True])
def test_what_nobody_expected_is_a_problem_without_a_trace(
    reader: APIClient,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    debug: bool,
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("the cat is on the keyboard")

    settings.DEBUG = debug
    monkeypatch.setattr(PackageViewSet, "retrieve", fail)

    answer = reader.get(f"{API}/packages/meet-standard")

    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert list(answer.json()) == MEMBERS
    assert answer.json()["request_id"] == answer["X-Request-Id"]
    assert "cat" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
    assert "the cat is on the keyboard" in caplog.text


def test_a_busy_database_asks_to_come_back(reader: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(FeatureViewSet, "get_object", fail)

    answer = reader.get(f"{API}/features/max_rooms")

    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert (answer.json()["code"], answer["Retry-After"]) == ("unavailable", "1")
    assert "locked" not in answer.content.decode()


def test_what_is_no_json_by_itself_is_refused_in_json() -> None:
    answer: Any = APIClient().get(f"{API}/schema")

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer.json()["code"] == "not_authenticated"
