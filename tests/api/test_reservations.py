"""Reservations and stock over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings
from rest_framework.test import APIClient

from catalog import lifecycle
from catalog.changes import change_package, write
from catalog.models import Package, Reservation, Stock, StockMovement
from tests.api.answers import API, refusals
from tests.factories import make_package, make_published_package, sell
from tests.stock import make_stocked_package

HERE = f"{API}/packages/meet-standard/reservations"
STOCK = f"{API}/packages/meet-standard/stock"
ONE = {"quantity": 1, "reference": "order-1"}


@pytest.fixture(autouse=True)
def package(registry: None) -> Package:
    return make_stocked_package(5)


@pytest.fixture
def shop(client_of: Callable[[str], APIClient]) -> APIClient:
    return client_of("Stock clients")


def left() -> int:
    return Stock.objects.get(package__code="meet-standard").quantity


def test_a_reservation_is_made_read_and_released(shop: APIClient, package: Package) -> None:
    made = shop.post(HERE, {"quantity": 2, "reference": "order-1"})

    assert made.status_code == 201
    assert made["Location"] == f"http://testserver{API}/packages/{package.id}/reservations/order-1"
    assert made.json() == {
        "reference": "order-1",
        "quantity": 2,
        "package": package.id,
        "client": "Stock clients member",
        "created_at": made.json()["created_at"],
        "released_at": None,
    }
    assert shop.get(made["Location"]).json() == made.json()
    assert left() == 3

    assert [shop.delete(f"{HERE}/order-1").status_code for _ in range(3)] == [204, 204, 204]
    assert shop.get(f"{HERE}/order-1").json()["released_at"]
    assert left() == 5


def test_the_same_again_is_answered_200_and_takes_nothing(shop: APIClient, package: Package) -> None:
    first = shop.post(HERE, ONE)
    lifecycle.retire(package)
    again = shop.post(HERE, ONE, headers={"If-Match": '"77-0"'})

    assert (again.status_code, again.json()) == (200, first.json())
    assert left() == 4


@pytest.mark.parametrize(
    "before, body, field, code",
    [
        ([], {"quantity": 6, "reference": "order-9"}, "quantity", "not_enough_stock"),
        ([ONE], {"quantity": 2, "reference": "order-1"}, "quantity", "another_quantity"),
        (
            [{"quantity": 5, "reference": "order-1"}],
            {"quantity": 1, "reference": "order-2"},
            None,
            "sold_out",
        ),
    ],
)
def test_what_the_state_forbids_is_409(
    shop: APIClient, before: list[Any], body: Any, field: str | None, code: str
) -> None:
    for reserved in before:
        shop.post(HERE, reserved)

    answer = shop.post(HERE, body)

    assert (answer.status_code, refusals(answer)) == (409, {(field, code)})
    assert Reservation.objects.count() == len(before)


def test_it_is_told_how_many_are_left(shop: APIClient) -> None:
    answer = shop.post(HERE, {"quantity": 1_000_000, "reference": "order-1"})

    assert answer.json()["errors"][0]["detail"] == "1,000,000 are asked for, and 5 are left."


def test_a_released_reference_is_spent(shop: APIClient) -> None:
    shop.post(HERE, ONE)
    shop.delete(f"{HERE}/order-1")

    answer = shop.post(HERE, ONE)

    assert (answer.status_code, refusals(answer)) == (409, {("reference", "reference_spent")})


def test_what_can_not_be_sold_is_409_with_the_reasons_that_availability_tells(shop: APIClient) -> None:
    unsold: dict[str, dict[str, Any]] = {
        "meet-draft": {},
        "meet-retired": {"retired": True},
        "meet-later": {"available_from": "2099-01-01T00:00:00Z"},
    }
    for code, terms in unsold.items():
        package = make_published_package(code=code) if terms else make_package(code=code, hidden=True)
        with change_package(package):
            for name, value in terms.items():
                setattr(package, name, value)
            write(package)

        answer = shop.post(f"{API}/packages/{code}/reservations", ONE)

        assert answer.status_code == 409
        told = shop.get(f"{API}/packages/{code}/availability").json()["reasons"]
        assert told
        assert [(it["code"], it["detail"]) for it in answer.json()["errors"]] == [
            (it["code"], it["detail"]) for it in told
        ]


@pytest.mark.parametrize(
    "body, field, code",
    [
        ('{"quantity": 0, "reference": "a"}', "quantity", "min_value"),
        ('{"quantity": -1, "reference": "a"}', "quantity", "min_value"),
        ('{"quantity": 1000000000000, "reference": "a"}', "quantity", "max_value"),
        ('{"quantity": 1.5, "reference": "a"}', "quantity", "invalid"),
        ('{"quantity": 1.0, "reference": "a"}', "quantity", "invalid"),
        ('{"quantity": "3", "reference": "a"}', "quantity", "invalid"),
        ('{"quantity": true, "reference": "a"}', "quantity", "invalid"),
        ('{"quantity": null, "reference": "a"}', "quantity", "null"),
        ('{"reference": "a"}', "quantity", "required"),
        ('{"quantity": 1}', "reference", "required"),
        ('{"quantity": 1, "reference": 7}', "reference", "invalid"),
        ('{"quantity": 1, "reference": ""}', "reference", "blank"),
        ('{"quantity": 1, "reference": "a b"}', "reference", "invalid_reference"),
        ('{"quantity": 1, "reference": "a/b"}', "reference", "invalid_reference"),
        ('{"quantity": 1, "reference": "a\\u0000"}', "reference", "null_characters_not_allowed"),
        ('{"quantity": 1, "reference": "a\\ud800"}', "reference", "surrogate_characters_not_allowed"),
        (f'{{"quantity": 1, "reference": "{"x" * 300}"}}', "reference", "max_length"),
        ('{"quantity": 1, "reference": "a", "client": "ana"}', "client", "unknown_key"),
        ("[]", None, "invalid"),
    ],
)
def test_a_bad_body_is_refused(shop: APIClient, body: str, field: str | None, code: str) -> None:
    answer: Any = shop.generic("POST", HERE, body, content_type="application/json")

    assert (answer.status_code, refusals(answer)) == (400, {(field, code)})
    assert not Reservation.objects.exists()


@pytest.mark.parametrize("reference", ["order-2", "a%20b", "a%00b", "x" * 300, "%F0%9F%98%80", "a%2Fb"])
def test_what_was_never_reserved_is_404(shop: APIClient, reference: str) -> None:
    sell(Package.objects.get(), reference="order-2")  # by another client

    assert shop.get(f"{HERE}/{reference}").status_code == 404
    assert shop.delete(f"{HERE}/{reference}").status_code == 404


@pytest.mark.parametrize("path", ["nobody", "pkg_00000000000000000000000000", "a%00"])
def test_an_unknown_package_is_404(shop: APIClient, path: str) -> None:
    assert shop.get(f"{API}/packages/{path}/reservations").status_code == 404
    assert shop.post(f"{API}/packages/{path}/reservations", ONE).status_code == 404


@pytest.mark.parametrize("reference", ["A.b_c:d@e-f", "9", "x" * 128, "order.json"])
def test_a_reference_is_an_address(shop: APIClient, reference: str) -> None:
    made = shop.post(f"{HERE}/", {"quantity": 1, "reference": reference})

    assert made.status_code == 201
    encoded = reference.replace("@", "%40").replace(":", "%3A")
    for address in (made["Location"], f"{HERE}/{reference}", f"{HERE}/{encoded}", f"{HERE}/{encoded}/"):
        assert shop.get(address).json() == made.json()
    assert shop.delete(f"{HERE}/{encoded}/").status_code == 204


def test_a_list_is_of_ones_own_and_filtered_ordered_and_paged(shop: APIClient) -> None:
    sell(Package.objects.get(), reference="of-another")
    for place, reference in enumerate(["b", "c", "a"], start=1):
        assert (
            shop.post(HERE, {"quantity": place if place < 3 else 1, "reference": reference}).status_code
            == 201
        )
    shop.delete(f"{HERE}/c")

    def listed(query: str) -> list[str]:
        answer = shop.get(f"{HERE}?{query}")
        assert answer.status_code == 200, answer.json()
        return [it["reference"] for it in answer.json()["results"]]

    assert listed("") == ["b", "c", "a"]
    assert listed("released=true") == ["c"]
    assert listed("released=false") == ["b", "a"]
    assert listed("ordering=reference") == ["a", "b", "c"]
    assert listed("ordering=-quantity,reference") == ["c", "a", "b"]
    assert listed("page_size=2&page=2") == ["a"]
    assert listed("cursor=&page_size=2") == ["b", "c"]
    assert shop.get(f"{HERE}?fields=reference&page_size=1").json()["results"] == [{"reference": "b"}]
    assert shop.get(HERE).json()["count"] == 3


@pytest.mark.parametrize(
    "query, name, code",
    [
        ("released=1", "released", "invalid"),
        ("released=", "released", "blank"),
        ("ordering=client", "ordering", "unknown_ordering"),
        ("ordering=", "ordering", "blank"),
        ("fields=stock", "fields", "unknown_field"),
        ("reference=a", "reference", "unknown_parameter"),
    ],
)
def test_a_bad_query_is_refused(shop: APIClient, query: str, name: str, code: str) -> None:
    answer = shop.get(f"{HERE}?{query}")

    assert (answer.status_code, refusals(answer)) == (400, {(name, code)})


# ---- Whose they are


def test_a_manager_reserves_reads_and_releases_for_a_client(manager: APIClient, shop: APIClient) -> None:
    query = "?client=Stock+clients+member"

    made = manager.post(f"{HERE}{query}", ONE)

    assert (made.status_code, made.json()["client"]) == (201, "Stock clients member")
    assert manager.get(made["Location"]).json() == shop.get(f"{HERE}/order-1").json() == made.json()
    assert manager.get(f"{HERE}{query}").json()["count"] == 1
    assert manager.get(HERE).json()["count"] == 0
    assert manager.get(f"{HERE}/order-1").status_code == 404
    assert manager.delete(f"{HERE}/order-1{query}").status_code == 204
    assert shop.get(f"{HERE}/order-1").json()["released_at"]


def test_a_client_without_an_account_is_refused(manager: APIClient) -> None:
    for answer in (
        manager.get(f"{HERE}?client=nobody"),
        manager.post(f"{HERE}?client=nobody", ONE),
        manager.delete(f"{HERE}/order-1?client="),
    ):
        assert (answer.status_code, refusals(answer)) == (400, {("client", "unknown_client")})


def test_a_client_has_no_others(shop: APIClient) -> None:
    User.objects.create(username="billing")
    for name in ("billing", "nobody"):
        for answer in (
            shop.get(f"{HERE}?client={name}"),
            shop.post(f"{HERE}?client={name}", ONE),
            shop.delete(f"{HERE}/order-1?client={name}"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    assert shop.post(f"{HERE}?client=Stock+clients+member", ONE).status_code == 201


def test_the_same_reference_of_two_clients_is_two_reservations(manager: APIClient, shop: APIClient) -> None:
    assert [client.post(HERE, ONE).status_code for client in (manager, shop)] == [201, 201]
    assert left() == 3


# ---- Conditions


def test_a_sale_moves_the_tag_of_the_package_and_stops_no_editor(manager: APIClient) -> None:
    there = f"{API}/packages/meet-standard"
    tag = manager.get(there)["ETag"]
    manager.post(HERE, ONE)

    moved = manager.get(there, headers={"If-None-Match": tag})

    assert (moved.status_code, moved.json()["stock_qty"]) == (200, 4)
    assert moved["ETag"] != tag
    assert manager.patch(there, {"price": 3}, headers={"If-Match": tag}).status_code == 200


def test_a_sale_may_name_the_version_that_was_agreed_on(manager: APIClient, shop: APIClient) -> None:
    there = f"{API}/packages/meet-standard"
    known = shop.get(there)["ETag"]
    assert shop.post(HERE, ONE, headers={"If-Match": known}).status_code == 201
    manager.patch(there, {"price": 3})

    lost = shop.post(HERE, {"quantity": 1, "reference": "order-2"}, headers={"If-Match": known})

    assert (lost.status_code, lost.json()["code"]) == (412, "precondition_failed")
    assert lost["ETag"] == shop.get(there)["ETag"]
    assert left() == 4


def test_a_sale_and_a_release_need_no_version(shop: APIClient, settings: Settings) -> None:
    settings.API_REQUIRE_IF_MATCH = True

    assert shop.post(HERE, ONE).status_code == 201
    assert shop.delete(f"{HERE}/order-1").status_code == 204


def test_reservations_have_no_tag(shop: APIClient) -> None:
    for answer in (shop.post(HERE, ONE), shop.get(HERE), shop.get(f"{HERE}/order-1")):
        assert "ETag" not in answer


# ---- Stock set by hand


def test_a_manager_sets_stock_for_a_reason(manager: APIClient, package: Package) -> None:
    answer = manager.post(STOCK, {"quantity": 12, "reason": "Counted again"})

    assert (answer.status_code, answer.json()["stock_qty"], answer["ETag"]) == (200, 12, '"2-1"')
    movement = StockMovement.objects.get(kind="set")
    assert (movement.quantity, movement.balance, movement.reason) == (7, 12, "Counted again")
    assert (movement.actor, movement.door) == ("Catalog managers member", "api")
    again = manager.post(STOCK, {"quantity": 12, "reason": "Counted again"})
    assert (again.status_code, again["ETag"]) == (200, '"2-1"')
    assert package.revisions.count() == 2


@pytest.mark.parametrize(
    "body, field, code",
    [
        ('{"quantity": 3}', "reason", "required"),
        ('{"quantity": 3, "reason": ""}', "reason", "reason_required"),
        ('{"quantity": 3, "reason": "  "}', "reason", "reason_required"),
        ('{"quantity": 3, "reason": null}', "reason", "null"),
        (f'{{"quantity": 3, "reason": "{"x" * 256}"}}', "reason", "max_length"),
        ('{"reason": "counted"}', "quantity", "required"),
        ('{"quantity": -1, "reason": "counted"}', "quantity", "negative_stock"),
        ('{"quantity": 9007199254740992, "reason": "counted"}', "quantity", "max_value"),
        ('{"quantity": 1.5, "reason": "counted"}', "quantity", "invalid"),
        ('{"quantity": "3", "reason": "counted"}', "quantity", "invalid"),
        ('{"quantity": true, "reason": "counted"}', "quantity", "invalid"),
        ('{"quantity": 3, "reason": "counted", "by": 1}', "by", "unknown_key"),
    ],
)
def test_bad_stock_is_refused(manager: APIClient, body: str, field: str, code: str) -> None:
    answer: Any = manager.generic("POST", STOCK, body, content_type="application/json")

    assert (answer.status_code, refusals(answer)) == (400, {(field, code)})
    assert left() == 5
