"""Who may do what: a written table of every route and method of the API."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from rest_framework.test import APIClient

from catalog import lifecycle
from tests.api.answers import API
from tests.factories import BBB, make_package, make_provider, make_published_package

PACKAGE = {"code": "meet-new", "name": "New", "service_type": "meet"}
PROVIDER = {
    "code": "bbb-new",
    "name": "New",
    "provider_type": "bbb",
    "service_type": "meet",
    "properties": BBB,
}

SALE = {"quantity": 1, "reference": "order-1"}

# Method, path, body, and what a manager is answered.
READS: list[tuple[str, str, Any, int]] = [
    ("GET", "features", None, 200),
    ("GET", "features/max_rooms", None, 200),
    ("GET", "providers", None, 200),
    ("GET", "providers/bbb-main", None, 200),
    ("GET", "packages", None, 200),
    ("GET", "packages/meet-draft", None, 200),
    ("GET", "packages/meet-retired", None, 200),
    ("GET", "packages/meet-draft/features", None, 200),
    ("GET", "packages/meet-draft/features/max_rooms", None, 200),
    ("GET", "packages/meet-draft/providers", None, 200),
    ("GET", "packages/meet-draft/providers/bbb-main", None, 200),
    ("GET", "packages/meet-draft/availability", None, 200),
    ("GET", "packages/meet-draft/parameters?provider=bbb-main", None, 200),
    ("GET", "packages/meet-draft/schedule", None, 200),
    ("POST", "packages/meet-draft/quote", {}, 200),
    ("GET", "packages/compare?packages=meet-draft", None, 200),
    ("GET", "schema", None, 200),
    ("HEAD", "packages", None, 200),
    ("HEAD", "packages/meet-draft", None, 200),
    ("HEAD", "providers", None, 200),
    ("HEAD", "features", None, 200),
]
WRITES: list[tuple[str, str, Any, int]] = [
    ("POST", "providers", PROVIDER, 201),
    ("PUT", "providers/bbb-spare", PROVIDER, 200),
    ("PATCH", "providers/bbb-spare", {"name": "New"}, 200),
    ("DELETE", "providers/bbb-spare", None, 204),
    ("POST", "packages", PACKAGE, 201),
    ("PUT", "packages", [PACKAGE, {**PACKAGE, "code": "meet-draft"}], 200),
    ("PUT", "packages/meet-draft", {**PACKAGE, "code": "meet-draft"}, 200),
    ("PATCH", "packages/meet-draft", {"name": "New"}, 200),
    ("DELETE", "packages/meet-draft", None, 204),
    ("POST", "packages/meet-draft/features", {"code": "max_storage", "value": 1}, 201),
    ("PUT", "packages/meet-draft/features/max_rooms", {"code": "max_rooms", "value": 1}, 200),
    ("PATCH", "packages/meet-draft/features/max_rooms", {"value": 1}, 200),
    ("DELETE", "packages/meet-draft/features/max_rooms", None, 204),
    ("POST", "packages/meet-draft/providers", {"provider": "bbb-spare"}, 201),
    ("PATCH", "packages/meet-draft/providers/bbb-main", {"default": False}, 200),
    ("DELETE", "packages/meet-draft/providers/bbb-main", None, 204),
    ("POST", "packages/meet-draft/publish", None, 200),
    ("POST", "packages/meet-draft/unpublish", None, 200),
    ("POST", "packages/meet-draft/retire", None, 200),
    ("POST", "packages/meet-draft/restore", None, 200),
    ("POST", "packages/meet-draft/clone", {}, 201),
    ("POST", "packages/meet-draft/stock", {"quantity": 3, "reason": "counted"}, 200),
]
# By a client in its own name; a manager answers alike.
SALES: list[tuple[str, str, Any, int]] = [
    ("GET", "packages/meet-sold/reservations", None, 200),
    ("GET", "packages/meet-sold/reservations/order-1", None, 404),
    ("HEAD", "packages/meet-sold/reservations", None, 200),
    ("POST", "packages/meet-sold/reservations", SALE, 201),
    ("DELETE", "packages/meet-sold/reservations/order-1", None, 404),
]
EVERYTHING = READS + WRITES + SALES


def named(rows: list[tuple[str, str, Any, int]]) -> list[str]:
    return [f"{method} {path}" for method, path, _, _ in rows]


@pytest.fixture(autouse=True)
def catalog(registry: None) -> None:
    make_provider(code="bbb-spare")
    main = make_provider(code="bbb-main")
    make_package(code="meet-draft", hidden=True, features={"max_rooms": 5}, providers=[main])
    lifecycle.retire(make_package(code="meet-retired"))
    make_published_package(code="meet-sold")


def asked(client: APIClient, method: str, path: str, body: Any) -> Any:
    if method in ("GET", "HEAD"):
        return getattr(client, method.lower())(f"{API}/{path}")
    return getattr(client, method.lower())(f"{API}/{path}", body, format="json")


@pytest.mark.parametrize("method, path, body, status", EVERYTHING, ids=named(EVERYTHING))
def test_a_manager_may_do_everything(
    manager: APIClient, method: str, path: str, body: Any, status: int
) -> None:
    assert asked(manager, method, path, body).status_code == status


@pytest.mark.parametrize("method, path, body, status", EVERYTHING, ids=named(EVERYTHING))
def test_nobody_does_anything_without_saying_who(method: str, path: str, body: Any, status: int) -> None:
    answer = asked(APIClient(), method, path, body)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Basic")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("group", ["Catalog readers", "Stock clients"])
@pytest.mark.parametrize("method, path, body, status", READS, ids=named(READS))
def test_readers_and_stock_clients_see_everything(
    client_of: Callable[[str], APIClient], group: str, method: str, path: str, body: Any, status: int
) -> None:
    assert asked(client_of(group), method, path, body).status_code == status


@pytest.mark.parametrize("method, path, body, status", SALES, ids=named(SALES))
def test_stock_clients_sell_and_readers_do_not(
    client_of: Callable[[str], APIClient], method: str, path: str, body: Any, status: int
) -> None:
    assert asked(client_of("Stock clients"), method, path, body).status_code == status
    assert asked(client_of("Catalog readers"), method, path, body).status_code == 403


@pytest.mark.parametrize("group", ["Catalog readers", "Stock clients"])
@pytest.mark.parametrize("method, path, body, status", WRITES, ids=named(WRITES))
def test_readers_and_stock_clients_write_nothing(
    client_of: Callable[[str], APIClient], group: str, method: str, path: str, body: Any, status: int
) -> None:
    client = client_of(group)
    before = client.get(f"{API}/packages").json(), client.get(f"{API}/providers").json()

    answer = asked(client, method, path, body)

    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    assert (client.get(f"{API}/packages").json(), client.get(f"{API}/providers").json()) == before


@pytest.mark.parametrize(
    "permission, method, path, body, status",
    [
        ("view_package", "GET", "packages/meet-draft", None, 200),
        ("view_package", "GET", "providers", None, 403),
        ("view_package", "GET", "features", None, 403),
        ("view_provider", "GET", "providers", None, 200),
        ("view_feature", "GET", "features", None, 200),
        ("add_package", "POST", "packages", PACKAGE, 201),
        ("add_package", "POST", "packages/meet-draft/clone", {}, 201),
        ("add_package", "PATCH", "packages/meet-draft", {}, 403),
        ("change_package", "PATCH", "packages/meet-draft", {}, 200),
        ("change_package", "POST", "packages/meet-draft/retire", {}, 200),
        ("change_package", "POST", "packages/meet-draft/stock", {"quantity": 3, "reason": "counted"}, 403),
        ("change_stock", "POST", "packages/meet-draft/stock", {"quantity": 3, "reason": "counted"}, 200),
        ("view_reservation", "GET", "packages/meet-sold/reservations", None, 200),
        ("view_reservation", "POST", "packages/meet-sold/reservations", {}, 403),
        ("add_reservation", "POST", "packages/meet-sold/reservations", SALE, 201),
        ("add_reservation", "DELETE", "packages/meet-sold/reservations/a", None, 403),
        ("change_reservation", "DELETE", "packages/meet-sold/reservations/a", None, 404),
        ("view_reservation", "GET", "packages/meet-sold/reservations?client=billing", None, 403),
        ("change_package", "DELETE", "packages/meet-draft/features/max_rooms", None, 204),
        ("change_package", "POST", "packages/meet-draft/clone", {}, 403),
        ("change_package", "DELETE", "packages/meet-draft", None, 403),
        ("delete_package", "DELETE", "packages/meet-draft", None, 204),
        ("add_provider", "POST", "providers", PROVIDER, 201),
        ("change_provider", "PATCH", "providers/bbb-main", {}, 200),
        ("change_provider", "DELETE", "providers/bbb-spare", None, 403),
        ("delete_provider", "DELETE", "providers/bbb-spare", None, 204),
    ],
)
def test_a_single_permission_allows_what_it_says(
    permission: str, method: str, path: str, body: Any, status: int
) -> None:
    user = User.objects.create(username="one of a kind")
    user.user_permissions.add(Permission.objects.get(codename=permission))
    client = APIClient()
    client.force_authenticate(user)

    assert asked(client, method, path, body).status_code == status


def test_a_user_without_permissions_may_nothing() -> None:
    client = APIClient()
    client.force_authenticate(User.objects.create(username="nobody in particular"))

    assert client.get(f"{API}/packages").status_code == 403


def signed(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


@pytest.mark.parametrize(
    "header, status",
    [
        (signed("billing", "let me in"), 200),
        (signed("billing", "let me out"), 401),
        (signed("retired", "let me in"), 401),
        (signed("nobody", "let me in"), 401),
        ("Basic", 401),
        ("Basic zzz", 401),
        ("Bearer of good news", 401),
    ],
)
def test_a_password_says_who_somebody_is(header: str, status: int) -> None:
    User.objects.create_superuser("billing", password="let me in")
    User.objects.create_superuser("retired", password="let me in", is_active=False)

    answer: Any = APIClient().get(f"{API}/packages", HTTP_AUTHORIZATION=header)

    assert answer.status_code == status
    assert ("WWW-Authenticate" in answer) == (status == 401)


def test_a_session_writes_only_from_our_own_pages() -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("operator"))

    answer: Any = client.post(f"{API}/packages", PACKAGE, format="json")

    assert client.get(f"{API}/packages").status_code == 200
    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]
