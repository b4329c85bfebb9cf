"""The order of refusals: who asks, then whether there is such a route, method and right, then the rest."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from tests.api.answers import API
from tests.factories import make_package, make_provider

UNKNOWN = [
    "/api/v1/",
    "/api/v1/package",
    "/api/v1/packages/meet-standard/prices",
    "/api/v1/packages/meet-standard/publish/now",
    "/api/v1/packages/a/b/c",
    "/api/v1/packages//features",
    "/api/v1/packages%0A",
    "/api/v2/packages",
    "/api/",
    "/api/%00",
]
METHODS = ["get", "post", "put", "patch", "delete", "options", "trace"]

# A route and the methods that it has.
ROUTES = {
    "features": "GET, HEAD",
    "features/max_rooms": "GET, HEAD",
    "providers": "GET, HEAD, POST",
    "providers/bbb-main": "GET, HEAD, PUT, PATCH, DELETE",
    "providers/bbb-main/verify": "POST",
    "packages": "GET, HEAD, POST, PUT",
    "packages/compare": "GET, HEAD",
    "packages/meet-standard": "GET, HEAD, PUT, PATCH, DELETE",
    "packages/meet-standard/features": "GET, HEAD, POST",
    "packages/meet-standard/features/max_rooms": "GET, HEAD, PUT, PATCH, DELETE",
    "packages/meet-standard/providers": "GET, HEAD, POST",
    "packages/meet-standard/providers/bbb-main": "GET, HEAD, PATCH, DELETE",
    "packages/meet-standard/publish": "POST",
    "packages/meet-standard/unpublish": "POST",
    "packages/meet-standard/retire": "POST",
    "packages/meet-standard/restore": "POST",
    "packages/meet-standard/clone": "POST",
    "packages/meet-standard/restore-revision": "POST",
    "packages/meet-standard/availability": "GET, HEAD",
    "packages/meet-standard/parameters": "GET, HEAD",
    "packages/meet-standard/schedule": "GET, HEAD",
    "packages/meet-standard/quote": "POST",
    "packages/meet-standard/stock": "POST",
    "packages/meet-standard/reservations": "GET, HEAD, POST",
    "packages/meet-standard/reservations/order-1": "GET, HEAD, DELETE",
    "packages/meet-standard/revisions": "GET, HEAD",
    "packages/meet-standard/revisions/1": "GET, HEAD",
    "changes": "GET, HEAD",
}


@pytest.fixture(autouse=True)
def catalog(registry: None) -> None:
    make_package(code="meet-standard", features={"max_rooms": 5}, providers=[make_provider(code="bbb-main")])


def asked(client: APIClient, method: str, address: str, **headers: Any) -> Any:
    return client.generic(method.upper(), address, **headers)


@pytest.mark.parametrize("debug", [False, True])
def test_an_unknown_route_is_not_found(reader: APIClient, settings: Settings, debug: bool) -> None:
    settings.DEBUG = debug

    for address in UNKNOWN:
        answer, anonymous = reader.get(address), APIClient().get(address)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json"), address
        assert answer.json()["code"] == "not_found"
        assert (anonymous.status_code, anonymous["Content-Type"]) == (401, "application/problem+json")


@pytest.mark.parametrize("method", METHODS)
def test_an_unknown_route_has_no_methods_to_be_wrong(reader: APIClient, method: str) -> None:
    assert asked(reader, method, f"{API}/prices").status_code == 404
    assert asked(APIClient(), method, f"{API}/prices").status_code == 401


@pytest.mark.parametrize("group", ["Catalog readers", "Catalog managers"])
@pytest.mark.parametrize("route, allowed", ROUTES.items(), ids=ROUTES)
def test_a_method_that_a_route_lacks_is_refused_whoever_asks(
    client_of: Callable[[str], APIClient], group: str, route: str, allowed: str
) -> None:
    client = client_of(group)

    for method in METHODS:
        if method.upper() not in allowed.split(", "):
            answer = asked(client, method, f"{API}/{route}")
            assert (answer.status_code, answer["Allow"]) == (405, allowed), method
            assert asked(APIClient(), method, f"{API}/{route}").status_code == 401, method


def test_who_asks_comes_before_everything(settings: Settings) -> None:
    client = APIClient()

    for method, address in [
        ("POST", f"{API}/features"),
        ("POST", f"{API}/packages?unknown=1"),
        ("GET", f"{API}/packages/nobody"),
        ("GET", f"{API}/packages?format=xml"),
    ]:
        answer = asked(client, method, address, data="{", content_type="text/plain")
        assert answer.status_code == 401
    assert asked(client, "GET", f"{API}/packages", HTTP_ACCEPT="text/html").status_code == 401


def test_a_right_comes_before_the_parameters_the_body_and_the_record(reader: APIClient) -> None:
    for address in ("packages?unknown=1", "packages/nobody/publish", "packages/meet-standard/clone"):
        answer = asked(reader, "POST", f"{API}/{address}", data="{", content_type="text/plain")
        assert answer.status_code == 403


def test_the_record_comes_before_the_body(manager: APIClient) -> None:
    answer = asked(manager, "PATCH", f"{API}/packages/nobody", data="{", content_type="application/json")

    assert answer.status_code == 404


@pytest.mark.parametrize("accepted", ["text/html", "application/xml", "application/problem+json", "*/*", "x"])
def test_answers_are_json_whatever_is_asked_for(reader: APIClient, accepted: str) -> None:
    found: Any = reader.get(f"{API}/packages/meet-standard", HTTP_ACCEPT=accepted)
    missing: Any = reader.get(f"{API}/packages/nobody", HTTP_ACCEPT=accepted)

    assert (found.status_code, found["Content-Type"]) == (200, "application/json")
    assert (missing.status_code, missing["Content-Type"]) == (404, "application/problem+json")
