"""Packages are filtered by what they are, what they grant, who delivers them and whether they are on sale."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from catalog import lifecycle
from catalog.models import Package, Provider
from catalog.models.door import opened
from tests.api.answers import API, codes, refusals
from tests.factories import make_package, make_provider, make_published_package

HERE = f"{API}/packages"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def packages(registry: None) -> dict[str, Package]:
    """Ages differ by a day; a draft, one on sale, a hidden one, a retired one, one that is sold out."""
    bbb = make_provider(code="bbb-main")
    made = [
        make_package(
            code="draft",
            price=10,
            tier="basic",
            features={"max_rooms": 5, "recording": False},
            service_type="webinar",
        ),
        make_published_package(
            code="on-sale",
            price=20.5,
            tier="basic",
            features={"max_rooms": 10, "max_storage": 1.5},
            providers=[bbb],
        ),
        make_published_package(
            code="hidden", price=30, hidden=True, features={"max_rooms": True, "recording": True}
        ),
        make_published_package(code="retired", price=40, currency="EUR", features={"max_rooms": 0}),
        make_published_package(code="sold-out", price=50, has_stock=True, features={"max_rooms": False}),
    ]
    lifecycle.retire(made[3])
    lifecycle.unpublish(made[4])
    for age, package in enumerate(reversed(made)):
        at = timezone.now() - age * DAY
        with opened():
            Package.objects.filter(pk=package.pk).update(created_at=at, updated_at=at)
    return {package.code: package for package in made}


@pytest.mark.parametrize(
    "query, expected",
    [
        ("code=on-sale", ["on-sale"]),
        ("code=nobody", []),
        ("status=draft", ["draft"]),
        ("status=active", ["on-sale", "hidden", "retired"]),
        ("status=inactive", ["sold-out"]),
        ("service_type=webinar", ["draft"]),
        ("service_type=live", []),
        ("hidden=true", ["hidden"]),
        ("hidden=false", ["draft", "on-sale", "retired", "sold-out"]),
        ("retired=true", ["retired"]),
        ("retired=false&status=active", ["on-sale", "hidden"]),
        ("has_stock=true", ["sold-out"]),
        ("tier=basic", ["draft", "on-sale"]),
        ("tier=premium", []),
        ("currency=EUR", ["retired"]),
        ("price_min=20.5", ["on-sale", "hidden", "retired", "sold-out"]),
        ("price_max=20.5", ["draft", "on-sale"]),
        ("price_min=20.51&price_max=40", ["hidden", "retired"]),
        ("provider=bbb-main", ["on-sale"]),
        ("feature=max_rooms", ["draft", "on-sale", "hidden", "retired"]),
        ("feature=recording", ["hidden"]),
        ("feature_min=max_rooms:10", ["on-sale", "hidden"]),
        ("feature_min=max_rooms:10.5", ["hidden"]),
        ("feature_min=max_rooms:0", ["draft", "on-sale", "hidden", "retired"]),
        ("feature_min=max_rooms:5&feature_min=max_storage:1", ["on-sale"]),
        ("feature_min=max_rooms:5&feature_min=max_storage:2", []),
        ("feature_min=max_rooms:10.5&feature_min=max_rooms:0", ["hidden"]),
        ("feature_min=max_rooms:0&feature_min=max_rooms:10.5", ["hidden"]),
        ("sellable=true", ["on-sale", "hidden"]),
        ("sellable=false", ["draft", "retired", "sold-out"]),
        ("listed=true", ["on-sale"]),
        ("listed=false", ["draft", "hidden", "retired", "sold-out"]),
        ("sellable=true&listed=false", ["hidden"]),
        ("hidden=false&feature=max_rooms&price_max=15", ["draft"]),
    ],
)
def test_packages_are_filtered(reader: APIClient, query: str, expected: list[str]) -> None:
    answer = reader.get(f"{HERE}?{query}")

    assert codes(answer) == expected
    assert answer.json()["count"] == len(expected)


@pytest.mark.parametrize("key", ["id", "uuid", "ulid", "code"])
def test_packages_are_filtered_by_any_key_of_a_provider(reader: APIClient, key: str) -> None:
    provider = Provider.objects.get(code="bbb-main")

    assert codes(reader.get(HERE, {"provider": str(getattr(provider, key))})) == ["on-sale"]


@pytest.mark.parametrize("moment", ["created", "updated"])
def test_packages_are_filtered_by_age(reader: APIClient, packages: dict[str, Package], moment: str) -> None:
    at = Package.objects.get(code="hidden").created_at.isoformat()

    assert codes(reader.get(HERE, {f"{moment}_after": at})) == ["retired", "sold-out"]
    assert codes(reader.get(HERE, {f"{moment}_before": at})) == ["draft", "on-sale"]


def test_a_package_with_several_matches_is_listed_once(reader: APIClient) -> None:
    make_published_package(
        code="twice", features={"max_rooms": 5}, providers=[make_provider(), make_provider()]
    )

    assert codes(reader.get(f"{HERE}?sellable=true&feature=max_rooms&ordering=code")) == [
        "hidden",
        "on-sale",
        "twice",
    ]


def test_filters_hold_on_pages_by_cursor_too(reader: APIClient) -> None:
    first = reader.get(f"{HERE}?cursor=&page_size=2&feature=max_rooms").json()

    assert [package["code"] for package in first["results"]] == ["draft", "on-sale"]
    assert codes(reader.get(first["next"])) == ["hidden", "retired"]


@pytest.mark.parametrize(
    "name, value, code",
    [
        ("currency", "usd", "unknown_currency"),
        ("feature", "nothing", "unknown_feature"),
        ("provider", "nobody", "unknown_provider"),
        ("status", "", "blank"),
        ("feature_min", "", "blank"),
        ("feature_min", "nothing:1", "unknown_feature"),
        ("status", "Active", "invalid_choice"),
        ("service_type", "opera", "invalid_choice"),
        ("hidden", "1", "invalid"),
        ("hidden", "True", "invalid"),
        ("retired", "yes", "invalid"),
        ("has_stock", "0", "invalid"),
        ("sellable", "now", "invalid"),
        ("listed", "null", "invalid"),
        ("price_min", "ten", "invalid"),
        ("price_min", "NaN", "invalid"),
        ("price_min", "Infinity", "invalid"),
        ("price_max", "12,50", "invalid"),
        ("price_max", "0.00001", "max_decimal_places"),
        ("feature_min", "max_rooms", "invalid"),
        ("feature_min", "max_rooms:", "invalid"),
        ("feature_min", ":10", "invalid"),
        ("feature_min", "max_rooms:many", "invalid"),
        ("feature_min", "max_rooms:true", "invalid"),
        ("feature_min", "max_rooms:unlimited", "invalid"),
        ("feature_min", "max_rooms:1e5", "invalid"),
        ("feature_min", "max_rooms:99999999999", "invalid"),
        ("feature_min", "max_rooms:-1", "invalid"),
        ("feature_min", "max_rooms:-0.5", "invalid"),
        ("feature_min", "recording:1", "switch_value"),
        ("created_after", "yesterday", "invalid"),
        ("created_before", "2026-02-30", "invalid"),
        ("updated_after", "0001-01-01T00:00:00+14:00", "invalid"),
        ("updated_before", "9999-12-31T23:59:59-12:00", "invalid"),
        ("code", "a\0b", "null_characters_not_allowed"),
        ("feature", "a\0b", "null_characters_not_allowed"),
        ("provider", "a\0b", "null_characters_not_allowed"),
        ("search", "a\0b", "null_characters_not_allowed"),
    ],
)
def test_a_value_that_can_not_be_understood_is_refused(
    reader: APIClient, name: str, value: str, code: str
) -> None:
    answer = reader.get(HERE, {name: value})

    assert (answer.status_code, refusals(answer)) == (400, {(name, code)})


def test_every_refused_filter_is_told(reader: APIClient) -> None:
    answer = reader.get(f"{HERE}?status=on&price_min=ten&hidden=1")

    assert {field for field, _ in refusals(answer)} == {"status", "price_min", "hidden"}


def test_an_unknown_feature_is_told_with_the_nearest(reader: APIClient) -> None:
    answer = reader.get(f"{HERE}?feature=max_room")

    assert refusals(answer) == {("feature", "unknown_feature")}
    assert "Did you mean “max_rooms”?" in answer.json()["errors"][0]["detail"]


def test_one_bad_feature_min_among_good_ones_is_refused(reader: APIClient) -> None:
    answer = reader.get(f"{HERE}?feature_min=max_rooms:many&feature_min=max_rooms:1")

    assert refusals(answer) == {("feature_min", "invalid")}


def test_an_instant_without_an_offset_is_utc(reader: APIClient) -> None:
    at: Any = Package.objects.get(code="hidden").created_at

    assert codes(reader.get(HERE, {"created_after": f"{at:%Y-%m-%dT%H:%M:%S.%f}"})) == ["retired", "sold-out"]
