"""What is refused before a view is reached: a problem document, or a page for whoever asks for one."""

from typing import Any

import pytest
from django.test import Client, RequestFactory

from config import refused

pytestmark = pytest.mark.django_db
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def problem(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer["X-Request-Id"]
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("host", ["evil.example", "a b", "testserver:x", "[::1"])
@pytest.mark.parametrize("headers", [{}, BROWSER])
def test_an_unknown_host_is_a_problem_in_the_api(host: str, headers: dict[str, str]) -> None:
    answer = Client().get("/api/v1/packages", headers={**headers, "Host": host})

    assert problem(answer) == (400, "unknown_host")
    assert host not in answer.content.decode()


def test_an_address_outside_the_api_is_a_problem_for_a_program() -> None:
    assert problem(Client().get("/v1/packages")) == (404, "not_found")
    assert problem(Client().get("/v1/packages", headers={"Accept": "*/*"})) == (404, "not_found")


@pytest.mark.parametrize("host, status", [("testserver", 404), ("evil.example", 400)])
def test_a_browser_gets_a_page_outside_the_api(host: str, status: int) -> None:
    answer: Any = Client().get("/nothing", headers={**BROWSER, "Host": host})

    assert (answer.status_code, answer["Content-Type"]) == (status, "text/html; charset=utf-8")


@pytest.mark.parametrize("path, kind", [("/api/v1/packages", "application/problem+json"), ("/", "text/html")])
def test_what_fails_outside_a_view_tells_nothing(path: str, kind: str) -> None:
    answer = refused.server_error(RequestFactory().get(path, headers=BROWSER))

    assert answer.status_code == 500
    assert answer["Content-Type"].startswith(kind)


def test_any_other_suspicious_request_is_told_in_general() -> None:
    request = RequestFactory().get("/api/v1/packages", headers=BROWSER)

    assert b'"code":"parse_error"' in refused.bad_request(request, ValueError("the cat")).content
