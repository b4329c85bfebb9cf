"""However much is wrong with a body, the answer is short, and no more of the body is read than that takes."""

import json
from contextlib import suppress
from typing import Any

import pytest
from rest_framework.exceptions import ValidationError
from rest_framework.test import APIClient

from catalog.models import Package
from config.rest.fields import Rows, Text
from tests.api.answers import refusals, send
from tests.api.quotes import HERE, make_quotable

FULL = "At least 100 values were refused: these are the first."
CODES = [f"key_{number}" for number in range(20_000)]
UNKNOWN_KEYS = dict.fromkeys(CODES, 0)


@pytest.fixture(autouse=True)
def package(registry: None) -> Package:
    return make_quotable()


@pytest.mark.parametrize(
    "method, path, body",
    [
        ("PATCH", HERE, UNKNOWN_KEYS),
        ("PATCH", HERE, {"features": [{}] * 1_000}),
        ("PATCH", HERE, {"providers": [{}] * 1_000}),
        ("POST", "/packages", UNKNOWN_KEYS),
        ("POST", "/providers", UNKNOWN_KEYS),
        ("PUT", "/packages", [{}] * 500),
        ("PUT", "/packages", [UNKNOWN_KEYS] * 10),
        ("POST", f"{HERE}/publish", UNKNOWN_KEYS),
        ("POST", f"{HERE}/quote", UNKNOWN_KEYS),
        ("POST", f"{HERE}/quote", {"events": [{}] * 10_000}),
        ("POST", f"{HERE}/quote", {"usage": dict.fromkeys(CODES[:1_000], -1)}),
    ],
)
def test_a_hundred_mistakes_are_told(manager: APIClient, method: str, path: str, body: Any) -> None:
    answer = send(manager, method, path, json.dumps(body))

    assert answer.status_code == 400
    assert len(answer.json()["errors"]) == 100
    assert answer.json()["detail"] == FULL


@pytest.mark.parametrize(
    "path, body, field",
    [
        (HERE, {"features": [{}] * 1_001}, "features"),
        (HERE, {"providers": [{}] * 1_001}, "providers"),
        (f"{HERE}/quote", {"events": [{}] * 10_001}, "events"),
        (f"{HERE}/quote", {"usage": dict.fromkeys(CODES[:1_001], -1)}, "usage"),
    ],
)
def test_an_array_or_object_that_is_too_long_is_refused_as_a_whole(
    manager: APIClient, path: str, body: Any, field: str
) -> None:
    answer = send(manager, "POST" if path.endswith("quote") else "PATCH", path, json.dumps(body))

    assert answer.status_code == 400
    assert refusals(answer) == {(field, "max_length")}


class Counted(Text):
    read = 0

    def to_internal_value(self, data: Any) -> str:
        Counted.read += 1
        return super().to_internal_value(data)


@pytest.mark.parametrize(
    "rows, read",
    [([0] * 2_001, 0), ([0] * 2_000, 100), (["a"] * 50 + [0] * 1_000, 150), (["a"] * 2_000, 2_000)],
)
def test_rows_are_read_until_enough_of_them_are_wrong(rows: list[Any], read: int) -> None:
    array = Rows(child=Counted(), max_length=2_000)
    Counted.read = 0

    with suppress(ValidationError):
        array.run_validation(rows)

    assert Counted.read == read
