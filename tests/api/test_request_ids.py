"""A request has an id: its own where that fits into a header and a log, else one that is made for it."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from config.rest.request_id import RequestIdFilter
from features.api import FeatureViewSet
from tests.api.answers import API


@pytest.mark.parametrize("given", ["4f9a", "trace:1@billing/2026+a=b_c.d-e", "x" * 128])
def test_a_request_keeps_its_id(reader: APIClient, given: str) -> None:
    missing: Any = reader.get(f"{API}/packages/nobody", HTTP_X_REQUEST_ID=given)
    found: Any = reader.get(f"{API}/packages", HTTP_X_REQUEST_ID=given)

    assert missing["X-Request-Id"] == missing.json()["request_id"] == found["X-Request-Id"] == given


@pytest.mark.parametrize(
    "given", ["", "x" * 129, "a b", "a\tb", "a\x07b", "a\r\nSet-Cookie: b", "ü", "\x00", "a;b", '"a"', "<a>"]
)
def test_a_request_without_a_fitting_id_gets_one(reader: APIClient, given: str) -> None:
    answers: list[Any] = [reader.get(f"{API}/packages/nobody", HTTP_X_REQUEST_ID=given) for _ in range(2)]

    made = [answer["X-Request-Id"] for answer in answers]
    assert made == [answer.json()["request_id"] for answer in answers]
    assert all(len(one) == 32 and one.isalnum() for one in made)
    assert made[0] != made[1]


def test_the_log_names_the_request(
    reader: APIClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("the cat is on the keyboard")

    caplog.handler.addFilter(RequestIdFilter())
    monkeypatch.setattr(FeatureViewSet, "get_object", fail)

    answer: Any = reader.get(f"{API}/features/max_rooms", HTTP_X_REQUEST_ID="trace-1")

    assert answer.status_code == 500
    assert {record.request_id for record in caplog.records} == {"trace-1"}  # type: ignore[attr-defined]
