"""Lists come in pages: numbered, with a count, or by cursor, without one."""

import base64
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from rest_framework.test import APIClient

from catalog.bulk import add_packages
from catalog.models import Package
from catalog.models.whole import Whole
from tests.api.answers import API, codes, refusals
from tests.factories import make_package

HERE = f"{API}/packages"


@pytest.fixture
def five(registry: None) -> list[str]:
    """The codes of five packages, oldest first."""
    prices = {"meet-c": 3, "meet-a": 1, "meet-e": 1, "meet-b": 2, "meet-d": 1}
    return [make_package(code=code, price=price).code for code, price in prices.items()]


def walked(client: APIClient, address: str, link: str = "next") -> list[str]:
    """The codes on all pages from here on."""
    found: list[str] = []
    page: str | None = address
    while page:
        answer = client.get(page)
        found += codes(answer)
        page = answer.json()[link]
    return found


def test_a_list_says_how_many_there_are_and_where_the_rest_is(reader: APIClient, five: list[str]) -> None:
    first = reader.get(f"{HERE}/?page_size=2").json()
    second = reader.get(first["next"]).json()

    assert (first["count"], first["previous"]) == (5, None)
    assert first["next"] == f"http://testserver{HERE}/?page=2&page_size=2"
    assert [package["code"] for package in second["results"]] == five[2:4]
    assert reader.get(second["previous"]).json() == first


def test_an_empty_list_is_one_empty_page(reader: APIClient) -> None:
    empty: dict[str, Any] = {"next": None, "previous": None, "results": []}

    assert reader.get(HERE).json() == {"count": 0} | empty
    assert reader.get(f"{HERE}?cursor=").json() == empty


@pytest.mark.parametrize("start", ["page=1", "cursor="])
@pytest.mark.parametrize(
    "ordering", ["", *map("&ordering={}".format, ["price", "-price,code", "-created_at", "service_type"])]
)
def test_the_pages_show_every_row_once_and_in_order(
    reader: APIClient, five: list[str], start: str, ordering: str
) -> None:
    in_order = codes(reader.get(f"{HERE}?page_size=50{ordering}"))

    assert sorted(in_order) == sorted(five)
    for size in (1, 2, 3, 5, 200):
        assert walked(reader, f"{HERE}?{start}{ordering}&page_size={size}") == in_order


@pytest.mark.parametrize("size", [1, 2, 3, 4])
@pytest.mark.parametrize("ordering", ["", "&ordering=-price", "&ordering=service_type"])
def test_cursors_lead_back_over_the_same_pages(
    reader: APIClient, five: list[str], ordering: str, size: int
) -> None:
    page: Any = reader.get(f"{HERE}?cursor=&page_size={size}{ordering}").json()
    forth = []
    while page["next"]:
        forth.append(page["results"])
        page = reader.get(page["next"]).json()
    back = []
    while page["previous"]:
        page = reader.get(page["previous"]).json()
        back.append(page["results"])

    assert forth
    assert back == forth[::-1]


def test_a_page_by_cursor_has_no_count(reader: APIClient, five: list[str]) -> None:
    assert "count" not in reader.get(f"{HERE}?cursor=").json()


def test_a_cursor_walks_through_thousands_of_equal_rows(reader: APIClient) -> None:
    packages = [
        Package(code=f"meet-{number}", name="Standard", service_type="meet") for number in range(1_450)
    ]
    add_packages(map(Whole, packages))

    found = walked(reader, f"{HERE}?cursor=&ordering=name&page_size=200&fields=code")

    assert found == [package.code for package in packages]


def test_a_cursor_keeps_its_place_whatever_comes_and_goes_before_it(
    manager: APIClient, five: list[str]
) -> None:
    first = manager.get(f"{HERE}?cursor=&page_size=2&ordering=code").json()

    manager.delete(f"{HERE}/meet-b")
    make_package(code="meet-aa")

    assert codes(manager.get(first["next"])) == ["meet-c", "meet-d"]


def test_a_cursor_does_not_give_the_key_of_the_database_away(reader: APIClient, five: list[str]) -> None:
    following = reader.get(f"{HERE}?cursor=&page_size=2").json()["next"]

    payload = parse_qs(urlsplit(following).query)["cursor"][0].partition(":")[0]

    place = json.loads(base64.urlsafe_b64decode(payload + "=="))
    assert place == [False, str(Package.objects.get(code=five[1]).uuid)]


@pytest.mark.parametrize(
    "query, refused",
    [
        ("page_size=0", ("page_size", "invalid_page_size")),
        ("page_size=201", ("page_size", "invalid_page_size")),
        ("page_size=", ("page_size", "invalid_page_size")),
        ("page_size=-1", ("page_size", "invalid_page_size")),
        ("page_size=2.0", ("page_size", "invalid_page_size")),
        ("page_size=%D9%A2", ("page_size", "invalid_page_size")),  # the digit two in Arabic
        ("page_size=" + "9" * 5000, ("page_size", "invalid_page_size")),
        ("page_size=201&cursor=", ("page_size", "invalid_page_size")),
        ("page=0", ("page", "invalid_page")),
        ("page=last", ("page", "invalid_page")),
        ("page=1%00", ("page", "null_characters_not_allowed")),
    ],
)
def test_what_is_no_page_is_refused(
    reader: APIClient, five: list[str], query: str, refused: tuple[str, str]
) -> None:
    for address in ("packages", "providers", "features", "packages/meet-a/features"):
        answer = reader.get(f"{API}/{address}?{query}")
        assert (answer.status_code, refusals(answer)) == (400, {refused})


def test_two_hundred_rows_are_a_page_and_fifty_without_a_word(reader: APIClient) -> None:
    for _ in range(51):
        make_package()

    assert len(reader.get(HERE).json()["results"]) == 50
    assert len(reader.get(f"{HERE}?cursor=").json()["results"]) == 50
    assert len(reader.get(f"{HERE}?page_size=200").json()["results"]) == 51


@pytest.mark.parametrize("page", ["2", "999999999999999999"])
def test_a_page_beyond_the_end_is_not_found(reader: APIClient, five: list[str], page: str) -> None:
    assert_not_found(reader.get(f"{HERE}?page={page}"))


@pytest.mark.parametrize("cursor", ["%FF", "%00", "abc", "cD0x", "a:b", "a:b:c", ":", "%20"])
def test_a_cursor_is_not_made_up(reader: APIClient, five: list[str], cursor: str) -> None:
    answer = reader.get(f"{HERE}?cursor={cursor}")

    assert answer.status_code in (400, 404)
    assert answer["Content-Type"] == "application/problem+json"


def test_a_cursor_of_another_order_is_not_found(reader: APIClient, five: list[str]) -> None:
    following = reader.get(f"{HERE}?cursor=&page_size=2&ordering=code").json()["next"]

    assert_not_found(reader.get(following.replace("ordering=code", "ordering=price")))


def assert_not_found(answer: Any) -> None:
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_page_is_numbered_or_found_by_a_cursor(reader: APIClient, five: list[str]) -> None:
    answer = reader.get(f"{API}/packages?cursor=&page=2")

    assert answer.status_code == 400
    assert refusals(answer) == {("page", "page_and_cursor")}
