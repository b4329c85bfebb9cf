"""Lists are ordered, searched, and shown by the fields that are asked for; nothing unknown is ignored."""

import pytest
from rest_framework.test import APIClient

from tests.api.answers import API, codes, refusals
from tests.factories import make_package, make_provider

HERE = f"{API}/packages"


@pytest.fixture(autouse=True)
def packages(registry: None) -> None:
    make_package(code="meet-b", name="Basic", price=10, tier="entry", tier_rank=1)
    make_package(code="meet-c", name="Classic", price=30, description="For whole schools")
    make_package(code="meet-a", name="Advanced", price=20, short_description="50 % off", tier_rank=2)
    make_package(code="live-d", name="Basic", service_type="live", price=20, currency="EUR", signup_fee=1)


@pytest.mark.parametrize(
    "ordering, expected",
    [
        (None, ["meet-b", "meet-c", "meet-a", "live-d"]),
        ("price", ["meet-b", "meet-a", "live-d", "meet-c"]),
        ("-price", ["meet-c", "meet-a", "live-d", "meet-b"]),
        ("-price,name", ["meet-c", "meet-a", "live-d", "meet-b"]),
        ("-price,-name", ["meet-c", "live-d", "meet-a", "meet-b"]),
        ("name", ["meet-a", "meet-b", "live-d", "meet-c"]),
        ("code", ["live-d", "meet-a", "meet-b", "meet-c"]),
        ("service_type", ["live-d", "meet-b", "meet-c", "meet-a"]),
        ("currency", ["live-d", "meet-b", "meet-c", "meet-a"]),
        ("-signup_fee", ["live-d", "meet-b", "meet-c", "meet-a"]),
        ("-tier", ["meet-b", "meet-c", "meet-a", "live-d"]),
        ("-tier_rank", ["meet-a", "meet-b", "meet-c", "live-d"]),
        ("-created_at", ["live-d", "meet-a", "meet-c", "meet-b"]),
        ("status", ["meet-b", "meet-c", "meet-a", "live-d"]),
        ("price, name", ["meet-b", "meet-a", "live-d", "meet-c"]),
    ],
)
def test_packages_are_ordered_and_equal_ones_by_age(
    reader: APIClient, ordering: str | None, expected: list[str]
) -> None:
    asked = {} if ordering is None else {"ordering": ordering}

    assert codes(reader.get(HERE, asked)) == expected


def test_an_ordering_names_a_field(reader: APIClient) -> None:
    answer = reader.get(HERE, {"ordering": ""})

    assert (answer.status_code, refusals(answer)) == (400, {("ordering", "blank")})


def test_a_changed_package_comes_last_by_its_change(manager: APIClient) -> None:
    manager.patch(f"{HERE}/meet-b", {"price": 11})

    assert codes(manager.get(f"{HERE}?ordering=updated_at"))[-1] == "meet-b"


@pytest.mark.parametrize("ordering", ["prize", "-prize", "price,prize", "key", "pk", "-", ",", "features"])
def test_an_unknown_order_is_refused(reader: APIClient, ordering: str) -> None:
    answer = reader.get(HERE, {"ordering": ordering})

    assert (answer.status_code, refusals(answer)) == (400, {("ordering", "unknown_ordering")})


def test_an_order_that_is_near_is_suggested(reader: APIClient) -> None:
    assert "“price”" in reader.get(f"{HERE}?ordering=-prize").json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    "words, expected",
    [
        ("basic", ["meet-b", "live-d"]),
        ("meet-", ["meet-b", "meet-c", "meet-a"]),
        ("SCHOOLS", ["meet-c"]),
        ("basic meet", ["meet-b"]),
        ("entry", ["meet-b"]),
        ("50 %", ["meet-a"]),
        ("_", []),
        ("%", ["meet-a"]),
        ("", ["meet-b", "meet-c", "meet-a", "live-d"]),
        ("nothing of the kind", []),
    ],
)
def test_packages_are_searched_by_words(reader: APIClient, words: str, expected: list[str]) -> None:
    assert codes(reader.get(HERE, {"search": words})) == expected


@pytest.mark.parametrize("address", ["packages", "providers", "features"])
def test_a_search_is_of_no_more_words_than_a_database_can_follow(reader: APIClient, address: str) -> None:
    longest = "a " * 100

    assert reader.get(f"{API}/{address}", {"search": longest}).status_code == 200
    assert refusals(reader.get(f"{API}/{address}", {"search": f"{longest}a"})) == {("search", "max_length")}


def test_only_the_fields_asked_for_are_shown(reader: APIClient) -> None:
    whole = reader.get(f"{HERE}/meet-b").json()

    shown = reader.get(f"{HERE}?fields=id,name,features").json()["results"][0]

    assert shown == {name: whole[name] for name in ("id", "name", "features")}
    assert reader.get(f"{HERE}/meet-b?fields=price").json() == {"price": 10}


def test_providers_features_and_parts_have_fields_too(reader: APIClient) -> None:
    make_package(code="meet-e", features={"max_rooms": 5}, providers=[make_provider(code="bbb-main")])

    assert reader.get(f"{API}/providers/bbb-main?fields=code").json() == {"code": "bbb-main"}
    assert reader.get(f"{API}/features/max_rooms?fields=quota").json() == {"quota": True}
    assert reader.get(f"{HERE}/meet-e/features?fields=code,value").json()["results"] == [
        {"code": "max_rooms", "value": 5}
    ]
    assert reader.get(f"{HERE}/meet-e/providers/bbb-main?fields=default").json() == {"default": True}


@pytest.mark.parametrize("address", ["packages", "packages/meet-b", "providers", "features"])
def test_an_unknown_field_is_refused(reader: APIClient, address: str) -> None:
    for fields in ("", "nmae", "id,nmae", "name,", "key", "encrypted_properties"):
        answer = reader.get(f"{API}/{address}", {"fields": fields})
        assert (answer.status_code, refusals(answer)) == (400, {("fields", "unknown_field")})


@pytest.mark.parametrize(
    "address, parameter",
    [
        ("packages", "pricemin"),
        ("packages", "format"),
        ("packages", "limit"),
        ("packages/meet-b", "page"),
        ("packages/meet-b", "format"),
        ("packages/meet-b/features", "search"),
        ("packages/meet-b/features/max_rooms", "expand"),
        ("packages/meet-b/providers", "ordering"),
        ("providers", "statuss"),
        ("features", "quotas"),
    ],
)
def test_an_unknown_parameter_is_named(reader: APIClient, address: str, parameter: str) -> None:
    answer = reader.get(f"{API}/{address}?{parameter}=1")

    assert (answer.status_code, refusals(answer)) == (400, {(parameter, "unknown_parameter")})


def test_a_parameter_that_is_near_is_suggested(reader: APIClient) -> None:
    assert "“price_min”" in reader.get(f"{HERE}?pricemin=1").json()["errors"][0]["detail"]


def test_a_write_takes_no_parameters(manager: APIClient) -> None:
    answer = manager.patch(f"{HERE}/meet-b?fields=id", {"price": 99})

    assert refusals(answer) == {("fields", "unknown_parameter")}
    assert manager.get(f"{HERE}/meet-b").json()["price"] == 10


@pytest.mark.parametrize("query", ["status=active&status=draft", "fields=id&fields=code", "page=1&page=2"])
def test_a_parameter_is_given_once(reader: APIClient, query: str) -> None:
    answer = reader.get(f"{API}/packages?{query}")

    assert answer.status_code == 400
    assert refusals(answer) == {(query.partition("=")[0], "repeated_parameter")}
