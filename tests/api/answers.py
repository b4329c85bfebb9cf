"""What is sent to the API word for word, and what is read out of its answers."""

from typing import Any

from rest_framework.test import APIClient

from tests.guides.codes import listed

API = "/api/v1"

HEAD = ("revision", "digest", "updated_at")
"""What moves by itself whenever the terms of a package do."""


def send(client: APIClient, method: str, path: str, text: str) -> Any:
    """The answer to a JSON text: JSON as a client wrote it, valid or not."""
    return client.generic(method, API + path, text, content_type="application/json")


def refusals(answer: Any) -> set[tuple[str | None, str]]:
    """The field and the code of each error of a problem document; docs/api-errors.md lists them all."""
    assert answer["Content-Type"] == "application/problem+json"
    assert {answer.json()["code"], *(error["code"] for error in answer.json()["errors"])} <= {*listed()}
    return {(error["field"], error["code"]) for error in answer.json()["errors"]}


def codes(answer: Any) -> list[str]:
    """The codes of the records of a list, in its order."""
    assert answer.status_code == 200, answer.json()
    return [record["code"] for record in answer.json()["results"]]
