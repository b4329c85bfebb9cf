"""A body that nobody can read, or that is no object, is refused by every route that takes one."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from catalog.models import Package
from tests.api.answers import send
from tests.catalog.rows import all_rows

HERE = "/packages/meet-standard"
WRITES = [
    ("POST", "/packages"),
    ("PUT", HERE),
    ("PATCH", HERE),
    ("POST", f"{HERE}/publish"),
    ("POST", f"{HERE}/retire"),
    ("POST", f"{HERE}/clone"),
    ("POST", f"{HERE}/features"),
    ("PATCH", f"{HERE}/features/max_rooms"),
    ("POST", f"{HERE}/providers"),
    ("PATCH", f"{HERE}/providers/bbb-main"),
    ("POST", "/providers"),
    ("PATCH", "/providers/bbb-main"),
]
UNREADABLE = {
    "not JSON": (b"name=New", "invalid_json"),
    "half of it": (b'{"name": "New"', "invalid_json"),
    "two of them": (b"{}{}", "invalid_json"),
    "only blanks": (b"   ", "invalid_json"),
    "a byte order mark": (b"\xef\xbb\xbf{}", "invalid_json"),
    "NaN": (b'{"name": NaN}', "invalid_json"),
    "a key that stands twice": (b'{"name": "New", "name": "Newer"}', "invalid_json"),
    "an illegible key that stands twice": (b'{"\\ud800": 1, "\\ud800": 2}', "invalid_json"),
    "Latin-1": (b'{"name": "Gr\xfcn"}', "not_utf8"),
    "a surrogate in UTF-8": (b'{"name": "\xed\xa0\x80"}', "not_utf8"),
    "UTF-16": ('{"name": "New"}'.encode("utf-16"), "not_utf8"),
}
MISSHAPEN = ["[]", "[{}]", '"text"', "5", "1.5", "true", "false", "null"]


@pytest.mark.parametrize("body, code", UNREADABLE.values(), ids=UNREADABLE)
def test_a_body_that_can_not_be_read_is_refused(
    manager: APIClient, stocked: Package, body: Any, code: str
) -> None:
    before = all_rows()
    for method, path in WRITES:
        answer = send(manager, method, path, body)

        assert (answer.status_code, answer.json()["code"]) == (400, code), path
        assert answer.json()["detail"]
    assert all_rows() == before


@pytest.mark.parametrize("body", MISSHAPEN)
def test_a_body_that_is_no_object_is_refused(manager: APIClient, stocked: Package, body: str) -> None:
    before = all_rows()
    for method, path in WRITES:
        answer = send(manager, method, path, body)

        assert (answer.status_code, answer.json()["code"]) == (400, "validation_error"), path
        assert [error["field"] for error in answer.json()["errors"]] == [None]
    assert all_rows() == before


@pytest.mark.parametrize("opening, closing", ["[]", ('{"a":', "}")], ids=["arrays", "objects"])
@pytest.mark.parametrize(
    "body", ["{}", '{{"package_metadata": {{"a": {}}}}}', '{{"features": {}}}', '{{"service_type": {}}}']
)
def test_a_body_of_many_levels_is_refused_however_many_they_are(
    manager: APIClient, stocked: Package, body: str, opening: str, closing: str
) -> None:
    # Near a thousand levels reading passes, and whoever walks through them next would fail.
    for levels in (40, 500, *range(850, 1_000, 2), 10_000):
        answer = send(manager, "PATCH", HERE, body.format(f"{opening * levels}1{closing * levels}"))

        assert (answer.status_code, answer.json()["code"]) == (400, "too_deep"), levels


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ],
)
def test_a_body_of_another_type_is_refused(manager: APIClient, stocked: Package, content_type: str) -> None:
    before = all_rows()
    for method, path in WRITES:
        answer = manager.generic(method, f"/api/v1{path}", '{"name": "New"}', content_type=content_type)

        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type"), path
    assert all_rows() == before


@pytest.mark.parametrize("size", [4 * 1024 * 1024 + 1, 10_000_000])
def test_a_body_beyond_four_mebibytes_is_refused(manager: APIClient, stocked: Package, size: int) -> None:
    before = all_rows()
    body = json.dumps({"name": ""}).replace('""', f'"{"x" * (size - 12)}"')
    assert len(body) == size
    for method, path in WRITES:
        answer = send(manager, method, path, body)

        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large"), path
    assert all_rows() == before
