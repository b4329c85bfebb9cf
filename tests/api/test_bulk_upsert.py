"""PUT on the list of packages: each made or changed by its code, all of them or none."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from catalog.models import Change, Package, Status
from tests.api.answers import API, refusals
from tests.catalog.at_once import at_once, request
from tests.catalog.checked import findings
from tests.factories import make_package, make_provider, make_published_package

HERE = f"{API}/packages"


@pytest.fixture(autouse=True)
def catalog(registry: None) -> None:
    make_provider(code="bbb-main")
    make_provider(code="bbb-spare")


def row(code: str, **attributes: Any) -> dict[str, Any]:
    return {"code": code, "name": "New", "service_type": "meet", **attributes}


def outcomes(answer: Any) -> list[tuple[str, str, int]]:
    assert answer.status_code == 200, answer.json()
    return [(it["code"], it["outcome"], it["revision"]) for it in answer.json()["results"]]


WHOLE = {
    "price": 12.5,
    "currency": "EUR",
    "overages_enabled": True,
    "package_metadata": {"sku": "M-1"},
    "features": [
        {"code": "max_storage", "value": 20, "overage_price": 0.25},
        {"code": "recording", "value": True},
    ],
    "providers": [{"provider": "bbb-main", "default": True}, {"provider": "bbb-spare"}],
}


def test_packages_are_made_changed_and_left_alone_in_one_request(manager: APIClient) -> None:
    manager.put(HERE, [row("meet-same", **WHOLE), row("meet-other", **WHOLE)])

    answer = manager.put(
        HERE, [row("meet-new", **WHOLE), row("meet-other", price=13), row("meet-same", **WHOLE)]
    )

    assert outcomes(answer) == [
        ("meet-new", "created", 1),
        ("meet-other", "changed", 2),
        ("meet-same", "unchanged", 1),
    ]
    assert {it["id"] for it in answer.json()["results"]} == {package.id for package in Package.objects.all()}
    assert manager.get(f"{HERE}/meet-other").json()["price"] == 13
    assert findings() == []


def test_a_row_makes_what_post_makes(manager: APIClient) -> None:
    manager.put(HERE, [row("meet-row", stock_qty=5, **WHOLE)])
    manager.post(HERE, row("meet-post", stock_qty=5, **WHOLE))

    assert terms(manager, "meet-row") == terms(manager, "meet-post")


@pytest.mark.parametrize(
    "change",
    [
        {"features": []},
        {"features": [{"code": "recording", "value": False}, {"code": "max_rooms", "value": 3}]},
        {"features": [{"code": "max_storage", "value": 20, "settings": {"a": True}}]},
        {"providers": []},
        {"providers": [{"provider": "bbb-main"}, {"provider": "bbb-spare", "default": True}]},
        {"providers": [{"provider": "bbb-spare", "default": True}]},
        {"package_metadata": {"sku": True}, "price": 0.5, "tier": "gold"},
        {"name": "Renamed", "available_from": "2026-01-01T00:00:00Z"},
        {"service_type": "live", "providers": [], "features": []},
    ],
)
def test_a_row_changes_what_put_changes(manager: APIClient, change: dict[str, Any]) -> None:
    manager.put(HERE, [row("meet-row", **WHOLE), row("meet-put", **WHOLE)])

    in_bulk = manager.put(HERE, [row("meet-row", **change)])
    alone = manager.put(f"{HERE}/meet-put", row("meet-put", **change))

    assert in_bulk.status_code == alone.status_code
    assert terms(manager, "meet-row") == terms(manager, "meet-put")
    assert findings() == []


def terms(client: APIClient, code: str) -> dict[str, Any]:
    own = {"id", "uuid", "ulid", "code", "created_at", "updated_at", "digest"}
    return {name: value for name, value in client.get(f"{HERE}/{code}").json().items() if name not in own}


def test_what_get_gave_can_be_put_back(manager: APIClient) -> None:
    manager.put(HERE, [row("meet-a", **WHOLE), row("meet-b", stock_qty=3)])
    cursor = Change.objects.count()
    shown = manager.get(f"{HERE}?include=provider.details,feature.details").json()["results"]

    assert [outcome for _, outcome, _ in outcomes(manager.put(HERE, shown))] == ["unchanged", "unchanged"]
    assert Change.objects.count() == cursor


def test_every_error_of_every_row_is_told_under_its_place(manager: APIClient) -> None:
    make_package(code="meet-sold", stock_qty=3)

    answer = manager.put(
        HERE,
        [
            row("meet-good"),
            row("Bad Code", price=-1),
            row("meet-a", colour="red", features=[{"code": "max_rooms", "value": "10"}]),
            row("meet-b", features=[{"code": "max_rooms", "value": 1}, {"code": "max_rooms", "value": 2}]),
            {"code": "meet-c"},
            row("meet-d", providers=[{"provider": "nobody"}]),
            row("meet-good", name="Another"),
            row("meet-sold", stock_qty=4),
            "meet-e",
            None,
            row("meet-f", features=[{"code": "recording", "value": 1}]),
        ],
    )

    assert answer.status_code == 400
    assert refusals(answer) == {
        ("1.code", "invalid_code"),
        ("1.price", "negative_price"),
        ("2.colour", "unknown_key"),
        ("2.features.0.value", "invalid_value"),
        ("3.features.1.code", "duplicate_feature"),
        ("4.name", "required"),
        ("4.service_type", "required"),
        ("5.providers.0.provider", "unknown_provider"),
        ("6.code", "duplicate_code"),
        ("7.stock_qty", "read_only"),
        ("8", "invalid"),
        ("9", "null"),
        ("10.features.0.value", "switch_value"),
    }
    assert [package.code for package in Package.objects.all()] == ["meet-sold"]


def test_what_those_on_sale_would_lack_is_told_of_all_of_them(manager: APIClient) -> None:
    sold = [make_published_package(code=code, features={"recording": True}) for code in ("meet-a", "meet-b")]
    before = Change.objects.count()

    answer = manager.put(
        HERE,
        [row("meet-new"), row("meet-a", overages_enabled=True), row("meet-b", providers=[])],
    )

    assert answer.status_code == 409
    assert refusals(answer) == {
        ("1.overages_enabled", "no_priced_overage"),
        ("2.providers", "no_default_provider"),
        ("2.features.recording", "feature_not_understood"),
    }
    assert Change.objects.count() == before
    assert {package.status for package in Package.objects.all()} == {Status.ACTIVE}
    assert Package.objects.count() == len(sold)


@pytest.mark.parametrize(
    "body, code",
    [({}, "not_a_list"), (row("meet-a"), "not_a_list"), ([row("meet-a")] * 501, "too_many_packages")],
)
def test_it_takes_an_array_of_up_to_500(manager: APIClient, body: Any, code: str) -> None:
    answer = manager.put(HERE, body)

    assert (answer.status_code, refusals(answer)) == (400, {(None, code)})


def test_an_empty_array_asks_for_nothing(manager: APIClient) -> None:
    assert manager.put(HERE, []).json() == {"results": []}


@pytest.mark.parametrize("code", ["a\0b", "pkg_01h455vb4pex5vsknk084sn02q", "\ud800", "publish", "x" * 3000])
def test_a_code_that_is_none_is_refused(manager: APIClient, code: str) -> None:
    body = json.dumps([row(code, providers=[{"provider": code}])])
    answer: Any = manager.generic("PUT", HERE, body, content_type="application/json")

    assert answer.status_code == 400
    assert {field for field, _ in refusals(answer)} <= {"0.code", "0.providers.0.provider"}


def test_more_keys_than_a_statement_takes_are_looked_up(manager: APIClient) -> None:
    rows = [
        row(f"meet-{place}", providers=[{"provider": f"nobody-{place}-{number}"} for number in range(700)])
        for place in range(50)
    ]

    answer = manager.put(HERE, rows)

    assert {code for _, code in refusals(answer)} == {"unknown_provider"}


@pytest.mark.parametrize("header", ["If-Match", "If-None-Match"])
def test_a_tag_of_one_package_is_not_taken_for_many(manager: APIClient, header: str) -> None:
    answer: Any = manager.put(HERE, [row("meet-a")], headers={header: "*"})

    assert refusals(answer) == {(None, "no_common_tag")}


@pytest.mark.parametrize("right", ["add_package", "change_package"])
def test_it_needs_both_rights(manager: APIClient, right: str) -> None:
    Group.objects.get(name="Catalog managers").permissions.remove(Permission.objects.get(codename=right))
    manager.force_authenticate(User.objects.get())

    assert manager.put(HERE, []).status_code == 403


def test_many_packages_take_about_as_many_statements_as_few(manager: APIClient) -> None:
    def statements(packages: int, price: int) -> int:
        body = [row(f"meet-{number}", **{**WHOLE, "price": price}) for number in range(packages)]
        with CaptureQueriesContext(connection) as queries:
            assert manager.put(HERE, body).status_code == 200
        return len(queries)

    statements(40, price=1)
    few, many = statements(4, price=2), statements(40, price=3)
    assert many <= few + 6  # SQLite takes a limited number of values in one


@pytest.mark.django_db(transaction=True)
def test_the_same_packages_at_the_same_moment_are_made_once(manager: APIClient) -> None:
    rows = [row(f"meet-{number}", **WHOLE) for number in range(20)]
    bodies = [json.dumps(rows), json.dumps(rows[::-1])] * 3

    answers = at_once(*(request(manager, "PUT", "/packages", body) for body in bodies))

    made = [outcome for answer in answers for _, outcome, _ in outcomes(answer)]
    assert (made.count("created"), made.count("unchanged")) == (20, 100)
    assert findings() == []
