"""What is refused before a view is reached: a problem document, or a page for whoever asks for one."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousOperation
from django.db import DataError
from django.http.multipartparser import MultiPartParserError
from django.test import Client, RequestFactory
from django.urls import reverse

from config import refused
from tests.factories import make_package
from tests.failing import BUSY, failing

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


@pytest.mark.parametrize("raised", [SuspiciousOperation("the cat"), MultiPartParserError("the cat")])
def test_any_other_suspicious_request_is_told_in_general(raised: Exception) -> None:
    request = RequestFactory().get("/api/v1/packages", headers=BROWSER)
    told = refused.bad_request(request, raised).content

    assert b'"code":"parse_error"' in told
    assert b"the cat" not in told


@pytest.fixture
def operator(client: Client, admin_user: User) -> Client:
    """Whose browser is told what fails, as one of production would be."""
    client.force_login(admin_user)
    client.raise_request_exception = False
    return client


def packages_while(operator: Client, error: Exception) -> Any:
    """What the list of packages answers while the database raises this."""
    with failing("catalog_package", error):
        return operator.get(reverse("admin:catalog_package_changelist"), headers=BROWSER)


def test_a_busy_database_asks_an_operator_to_come_back(operator: Client) -> None:
    answer = packages_while(operator, BUSY)

    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert "The catalog is busy. Try again in a moment." in answer.content.decode()
    assert answer["X-Request-Id"] in answer.content.decode()
    assert "locked" not in answer.content.decode()


def test_a_page_about_a_failure_needs_no_database(operator: Client) -> None:
    with failing("SELECT", RuntimeError("the cat is on the keyboard")):
        answer: Any = operator.get(reverse("admin:index"), headers=BROWSER)

    assert answer.status_code == 500
    assert "An error of ours. It is logged under the request&#x27;s id." in answer.content.decode()
    assert "cat is" not in answer.content.decode()


def test_what_only_the_database_finds_unfit_is_no_error_of_ours(operator: Client) -> None:
    answer = packages_while(operator, DataError("no such character"))

    assert answer.status_code == 400
    assert "a value that can&#x27;t be stored" in answer.content.decode()


def test_who_may_not_see_a_page_is_told_so_on_one(client: Client, django_user_model: type[User]) -> None:
    client.force_login(django_user_model.objects.create_user("clerk", is_staff=True))
    package = make_package()
    answer: Any = client.get(reverse("admin:catalog_package_change", args=[package.pk]), headers=BROWSER)

    assert answer.status_code == 403
    assert "Your groups do not allow this" in answer.content.decode()


def test_a_form_whose_cookie_has_run_out_says_what_to_do(admin_user: User) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(admin_user)
    answer: Any = careful.post(reverse("admin:catalog_package_add"), headers=BROWSER)

    assert answer.status_code == 403
    assert "Nothing was saved" in answer.content.decode()


def test_an_unknown_address_leads_back_to_the_front_page() -> None:
    answer: Any = Client().get("/nothing", headers=BROWSER)

    assert "There is nothing at this address." in answer.content.decode()
    assert f'href="{reverse("admin:index")}"' in answer.content.decode()
