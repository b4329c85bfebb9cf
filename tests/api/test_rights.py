"""Who may do what: a written table of every route and method of the API, walked with real tokens."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils import timezone
from rest_framework.test import APIClient

from access.issuing import issue
from access.models import Token
from catalog import lifecycle
from tests.api.answers import API
from tests.factories import BBB, make_package, make_provider, make_published_package

Row = tuple[str, str, Any, int]

SALE = {"quantity": 1, "reference": "order-1"}

PACKAGE = {"code": "meet-new", "name": "New", "service_type": "meet"}
PROVIDER = {
    "code": "bbb-new",
    "name": "New",
    "provider_type": "bbb",
    "service_type": "meet",
    "properties": BBB,
}

# A row a line: method, path, body, and the answer to whoever may. Who that is, the name of the table says;
# all others get 403. A route that stands in none of them fails a test.
READS: list[Row] = [  # readers, managers and stock clients
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
    ("GET", "packages/meet-draft/revisions", None, 200),
    ("GET", "packages/meet-draft/revisions/1", None, 200),
    ("GET", "changes", None, 200),
    ("GET", "schema", None, 200),
]
WRITES: list[Row] = [  # managers
    ("POST", "providers", PROVIDER, 201),
    ("PUT", "providers/bbb-spare", PROVIDER, 200),
    ("PATCH", "providers/bbb-spare", {"name": "New"}, 200),
    ("DELETE", "providers/bbb-spare", None, 204),
    ("POST", "packages", PACKAGE, 201),
    ("PUT", "packages", [PACKAGE], 200),
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
    ("POST", "packages/meet-draft/restore-revision", {"revision": 1}, 200),
    ("POST", "packages/meet-draft/stock", {"quantity": 3, "reason": "counted"}, 200),
]
VERIFICATIONS: list[Row] = [  # managers, and nothing is written
    ("POST", "providers/bbb-own/verify", None, 200),
]
SALES: list[Row] = [  # managers and stock clients, each in their own name
    ("GET", "packages/meet-sold/reservations", None, 200),
    ("GET", "packages/meet-sold/reservations/order-1", None, 404),
    ("POST", "packages/meet-sold/reservations", SALE, 201),
    ("DELETE", "packages/meet-sold/reservations/order-1", None, 404),
]

TABLE = READS + WRITES + VERIFICATIONS + SALES
READER, MANAGER, CLIENT = "Catalog readers", "Catalog managers", "Stock clients"
MAY = [(READS, {READER, MANAGER, CLIENT}), (WRITES + VERIFICATIONS, {MANAGER}), (SALES, {MANAGER, CLIENT})]
NOBODY = ("anonymous", "expired token", "inactive user")

OTHERS = {"docs"}
"""Pages for people, which no token opens."""


def named(rows: list[Row]) -> list[str]:
    return [f"{method} {path}" for method, path, _, _ in rows]


@pytest.fixture(autouse=True)
def catalog(registry: None) -> None:
    make_provider(code="bbb-spare")
    main = make_provider(code="bbb-main")
    make_provider(code="bbb-own", properties={**BBB, "host_url": "https://127.0.0.1"})  # which nobody calls
    make_package(code="meet-draft", hidden=True, features={"max_rooms": 5}, providers=[main])
    lifecycle.retire(make_package(code="meet-retired"))
    make_published_package(code="meet-sold")


def asked(client: APIClient, method: str, path: str, body: Any) -> Any:
    if method in ("GET", "HEAD"):
        return getattr(client, method.lower())(f"{API}/{path}")
    return getattr(client, method.lower())(f"{API}/{path}", body, format="json")


def showing(token: Token) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token.text}")
    return client


@pytest.fixture
def askers() -> dict[str, APIClient]:
    """A client of each kind: of those who may nothing, the rights are a manager's."""

    def token_of(name: str, group: str) -> Token:
        user = User.objects.create(username=name)
        user.groups.add(Group.objects.get(name=group))
        return issue(user)

    tokens = {group: token_of(group, group) for group in (READER, MANAGER, CLIENT)}
    tokens |= {name: token_of(name, MANAGER) for name in ("expired token", "inactive user")}
    Token.objects.filter(pk=tokens["expired token"].pk).update(expiry=timezone.now() - timedelta(seconds=1))
    User.objects.filter(username="inactive user").update(is_active=False)
    return {"anonymous": APIClient(), **{name: showing(token) for name, token in tokens.items()}}


def answer_to(client: APIClient, row: Row) -> tuple[int, str]:
    """Its status and its media type; whatever it changed is taken back."""
    method, path, body, _ = row
    with transaction.atomic():
        answer = asked(client, method, path, body)
        transaction.set_rollback(True)
    cache.clear()  # it keeps pages of what was taken back
    return answer.status_code, answer.get("Content-Type", "")


@pytest.mark.parametrize("row", TABLE, ids=named(TABLE))
def test_everybody_may_do_what_the_table_says(askers: dict[str, APIClient], row: Row) -> None:
    allowed = next(groups for rows, groups in MAY if row in rows)
    status = row[-1]
    expected = dict.fromkeys(NOBODY, 401) | {
        group: status if group in allowed else 403 for group in (READER, MANAGER, CLIENT)
    }

    answers = {name: answer_to(client, row) for name, client in askers.items()}

    assert {name: status for name, (status, _) in answers.items()} == expected
    assert {kind for status, kind in answers.values() if status >= 400} == {"application/problem+json"}


GETS = [row for row in READS if row[0] == "GET"]


@pytest.mark.parametrize("row", GETS, ids=named(GETS))
def test_head_asks_for_the_same_right_as_get(askers: dict[str, APIClient], row: Row) -> None:
    head: Row = ("HEAD", *row[1:])

    statuses = {name: answer_to(client, head)[0] for name, client in askers.items()}

    assert statuses == dict.fromkeys(NOBODY, 401) | dict.fromkeys((READER, MANAGER, CLIENT), 200)


def test_the_table_names_every_route_and_method() -> None:
    """By the pattern of the route, whatever stands for its parts."""
    named_here = {(route_of(path), method) for method, path, *_ in TABLE}

    assert named_here == set(routes())


def route_of(path: str) -> str:
    return resolve(f"{API}/{path.partition('?')[0]}").route.replace("^", "")


def routes() -> Iterator[tuple[str, str]]:
    [api] = (it for it in get_resolver().url_patterns if str(it.pattern) == "api/v1/")
    assert isinstance(api, URLResolver)
    for route, pattern in patterns_of(api, "api/v1/"):
        if pattern.name not in OTHERS:
            yield from ((route.replace("^", ""), method) for method in methods_of(pattern))


def patterns_of(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns_of(pattern, route)
        else:
            yield route, pattern


def methods_of(pattern: URLPattern) -> set[str]:
    """GET stands for HEAD too; OPTIONS is answered by nobody."""
    view: Any = pattern.callback
    actions = getattr(view, "actions", None) or dir(view.cls)
    return {method.upper() for method in view.cls.http_method_names if method in actions} - {
        "HEAD",
        "OPTIONS",
    }


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
        ("change_package", "DELETE", "packages/meet-draft/features/max_rooms", None, 204),
        ("change_package", "POST", "packages/meet-draft/clone", {}, 403),
        ("change_package", "DELETE", "packages/meet-draft", None, 403),
        ("delete_package", "DELETE", "packages/meet-draft", None, 204),
        ("add_provider", "POST", "providers", PROVIDER, 201),
        ("change_provider", "PATCH", "providers/bbb-main", {}, 200),
        ("change_provider", "DELETE", "providers/bbb-spare", None, 403),
        ("change_provider", "POST", "providers/bbb-own/verify", None, 200),
        ("view_provider", "POST", "providers/bbb-own/verify", None, 403),
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


def test_a_session_writes_only_from_our_own_pages() -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("operator"))

    answer: Any = client.post(f"{API}/packages", PACKAGE, format="json")

    assert client.get(f"{API}/packages").status_code == 200
    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]
