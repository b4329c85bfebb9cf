"""The database is asked as often for many rows as for few."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from catalog.models import Package
from tests.api.answers import API, send
from tests.factories import make_package, make_provider

GRANTED = {"max_rooms": 5, "max_storage": True, "recording": True, "polls": False}


@pytest.fixture
def reader(reader: APIClient) -> APIClient:
    """One whose rights have been looked up already."""
    reader.get(f"{API}/features")
    return reader


def queries_of(client: APIClient, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"{API}/{address}")
    assert answer.status_code == 200, answer.json()
    return len(queries)


def make(packages: int) -> None:
    for _ in range(packages):
        make_package(features=GRANTED, providers=[make_provider(), make_provider()])


@pytest.mark.parametrize(
    "address, found, kept",
    [
        ("packages", 3, 1),
        ("packages?page_size=1", 4, 1),
        ("packages?page_size=1&page=2", 4, 1),
        ("packages?cursor=", 3, 1),
        ("packages?cursor=&ordering=-price&service_type=meet&search=p", 3, 1),
        ("packages?sellable=false&feature=max_rooms&feature_min=max_rooms:1&search=p&ordering=-price", 4, 4),
        ("packages?sellable=false&page_size=1", 3, 3),
        ("providers", 3, 1),
        ("features", 2, 2),
        ("features?page_size=10", 3, 3),
        ("features?page_size=10&page=3&quota=true&search=a&ordering=-name", 2, 2),
        ("features?cursor=&page_size=10", 2, 2),
        ("features/max_rooms", 1, 1),
    ],
)
def test_a_list_takes_a_constant_number_of_queries(
    reader: APIClient, address: str, found: int, kept: int
) -> None:
    """After a change its page is found anew; until the next one it is kept, where nothing else moves it."""
    make(packages=3)
    queries_of(reader, address)
    for _ in range(2):
        make(packages=10)
        assert queries_of(reader, address) <= found
        assert queries_of(reader, address) == kept


@pytest.mark.parametrize("part", ["features", "providers"])
def test_the_parts_of_a_package_take_a_constant_number_of_queries(reader: APIClient, part: str) -> None:
    make_package(code="small", features={"max_rooms": 5}, providers=[make_provider()])
    make_package(code="large", features=GRANTED, providers=[make_provider() for _ in range(6)])

    assert queries_of(reader, f"packages/large/{part}") == queries_of(reader, f"packages/small/{part}") <= 3


@pytest.mark.parametrize("named", ["nobody", "bbb-main"])
@pytest.mark.parametrize(
    "method, path", [("POST", "/packages"), ("PUT", "/packages/meet"), ("PATCH", "/packages/meet")]
)
def test_a_write_looks_up_all_providers_that_it_names_at_once(
    manager: APIClient, method: str, path: str, named: str
) -> None:
    make_provider(code="bbb-main")
    make_package(code="meet")

    def queries_for(rows: int) -> int:
        body = {
            "code": "meet",
            "name": "New",
            "service_type": "meet",
            "providers": [{"provider": named}] * rows,
        }
        with CaptureQueriesContext(connection) as queries:
            answer = send(manager, method, path, json.dumps(body))
        assert answer.status_code == 400
        return len(queries)

    queries_for(2)  # the rights of the user are known from now on

    assert queries_for(300) == queries_for(2)


def test_a_comparison_takes_a_constant_number_of_queries(reader: APIClient) -> None:
    make(packages=12)
    keys = [package.id for package in Package.objects.all()]

    two = queries_of(reader, f"packages/compare?packages={','.join(keys[:2])}")

    assert queries_of(reader, f"packages/compare?packages={','.join(keys)}") == two <= 5


def test_a_package_takes_as_many_queries_whatever_it_has(reader: APIClient) -> None:
    make_package(code="small", features={"max_rooms": 5}, providers=[make_provider()])
    make_package(code="large", features=GRANTED, providers=[make_provider() for _ in range(6)])

    assert queries_of(reader, "packages/large") == queries_of(reader, "packages/small") <= 2
