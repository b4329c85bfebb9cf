"""What is refused before a view is reached: a problem document, or a page for whoever asks for one."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import reverse

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


def words_of(answer: Any) -> str:
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    return str(answer.content.decode())


def test_an_operator_who_may_not_is_told_so_in_the_admin(client: Client) -> None:
    client.force_login(User.objects.create(username="reader", is_staff=True))

    answer = client.get(reverse("admin:catalog_package_add"), headers=BROWSER)

    assert answer.status_code == 403
    assert "You may not do this" in words_of(answer)
    assert f'href="{reverse("admin:index")}"' in words_of(answer)
    assert problem(client.get(reverse("admin:catalog_package_add"))) == (403, "permission_denied")


def test_a_page_that_there_is_not_leads_back(admin_client: Client) -> None:
    answer = admin_client.get("/admin/nothing/", headers=BROWSER)

    assert answer.status_code == 404
    assert "There is no such page" in words_of(answer)
    assert "Log out" in words_of(answer)


def test_a_form_from_before_the_log_in_is_told_what_to_do() -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.create_superuser("operator"))

    answer = browser.post(reverse("admin:catalog_package_add"), {"name": "Team"}, headers=BROWSER)

    assert answer.status_code == 403
    assert "This form is out of date" in words_of(answer)
    assert problem(browser.post(reverse("admin:catalog_package_add"))) == (403, "permission_denied")


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
