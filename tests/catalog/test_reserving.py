"""Reservations and the ledger: taken once, given back once, and stock is always the sum of what was moved."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone

from catalog import lifecycle
from catalog.authorship import Author, Entrance, written_by
from catalog.models import Movement, Package, Reservation, Stock, StockMovement
from catalog.models.on_sale import reasons_against
from catalog.models.rules import MovedOn, Refused
from catalog.reserving import release, reserve
from catalog.stocktaking import set_stock
from tests.factories import count_stock, edit, make_package, make_published_package, sell
from tests.stock import left, make_stocked_package

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def package(registry: None) -> Package:
    return make_stocked_package(5)


def ledger(package: Package) -> list[tuple[str, int, int]]:
    return list(package.movements.values_list("kind", "quantity", "balance"))


def refused(error: ValidationError) -> list[str | None]:
    return [one.code for errors in error.update_error_dict({}).values() for one in errors]


def test_a_reservation_takes_its_quantity_out_of_stock(package: Package) -> None:
    reservation = sell(package, 2)

    assert left(package) == 3
    assert ledger(package) == [("opening", 5, 5), ("reserved", -2, 3)]
    assert reservation.movements.get().kind == Movement.RESERVED


def test_the_same_again_is_the_same_reservation(package: Package) -> None:
    first = sell(package, 2, reference="order-1")

    assert sell(package, 2, reference="order-1") == first
    assert (left(package), Reservation.objects.count()) == (3, 1)


def test_the_same_again_is_the_same_whatever_has_become_of_the_package(package: Package) -> None:
    first = sell(package, 5, reference="order-1")
    lifecycle.retire(package)
    package.expected = frozenset({77})

    assert sell(package, 5, reference="order-1") == first


def test_another_quantity_under_the_same_reference_is_refused(package: Package) -> None:
    sell(package, 2, reference="order-1")

    with pytest.raises(Refused) as refusal:
        sell(package, 3, reference="order-1")

    assert refused(refusal.value) == ["another_quantity"]
    assert left(package) == 3


def test_a_released_reference_is_spent(package: Package) -> None:
    release(sell(package, 2, reference="order-1"), NOW)

    for quantity in (2, 3):
        with pytest.raises(Refused) as refusal:
            sell(package, quantity, reference="order-1")
        assert refused(refusal.value) == ["reference_spent"]
    assert left(package) == 5


def test_a_reference_is_the_clients_own_and_the_packages_own(package: Package) -> None:
    other = make_published_package(has_stock=True, stock_qty=5)
    billing = User.objects.create(username="billing")

    made = [
        sell(package, 1, reference="order-1"),
        sell(package, 2, reference="order-1", client=billing),
        sell(other, 3, reference="order-1"),
    ]

    assert len({reservation.pk for reservation in made}) == 3
    assert (left(package), left(other)) == (2, 2)


def test_what_is_not_left_is_not_sold_and_it_is_told_how_many_are(package: Package) -> None:
    with pytest.raises(Refused) as refusal:
        sell(package, 6)

    assert refused(refusal.value) == ["not_enough_stock"]
    assert refusal.value.messages == ["6 are asked for, and 5 are left."]
    assert not Reservation.objects.exists()
    assert ledger(package) == [("opening", 5, 5)]


def test_the_last_one_sells_out(package: Package) -> None:
    sell(package, 5)

    with pytest.raises(Refused) as refusal:
        sell(package)

    assert refused(refusal.value) == ["sold_out"]


def test_stock_goes_below_zero_only_by_overselling(package: Package) -> None:
    edit(package, oversell_enabled=True)

    sell(package, 8)
    sell(package)

    assert left(package) == -4


def test_what_has_no_stock_moves_none(registry: None) -> None:
    package = make_published_package(stock_qty=5)

    reservation = sell(package, 1_000_000)

    assert (left(package), reservation.movements.count()) == (5, 0)


def test_a_release_gives_back_what_was_taken_whatever_the_package_says_of_stock_meanwhile(
    package: Package,
) -> None:
    taken = sell(package, 2)
    edit(package, has_stock=False)
    untaken = sell(package, 3)
    release(taken, NOW)
    edit(package, has_stock=True)
    release(untaken, NOW)

    assert left(package) == 5
    assert ledger(package) == [("opening", 5, 5), ("reserved", -2, 3), ("released", 2, 5)]


def test_a_release_gives_back_once(package: Package) -> None:
    reservation = sell(package, 2)
    release(reservation, NOW)
    release(reservation, NOW + timedelta(hours=1))
    release(Reservation.objects.get(), NOW + timedelta(hours=2))

    assert left(package) == 5
    assert Reservation.objects.get().released_at == NOW


def test_a_release_needs_nothing_on_sale(package: Package) -> None:
    reservation = sell(package, 2)
    lifecycle.retire(package)

    release(reservation, NOW)

    assert left(package) == 5


@pytest.mark.parametrize(
    "terms",
    [
        {"available_from": NOW + timedelta(days=1)},
        {"available_until": NOW + timedelta(hours=1), "available_from": NOW - timedelta(days=1)},
        {"hidden": True, "available_from": NOW + timedelta(days=9)},
    ],
)
def test_what_can_not_be_sold_is_refused_with_every_reason(package: Package, terms: dict[str, Any]) -> None:
    edit(package, **terms)
    lifecycle.retire(package)
    at = NOW + timedelta(hours=2)
    client = User.objects.create(username="billing")

    with pytest.raises(Refused) as refusal:
        reserve(package, client, reference="order-1", quantity=1, at=at)

    whole = Package.objects.with_parts().get()
    assert refusal.value.messages == [reason.message for reason in reasons_against(whole, at)]
    assert len(refusal.value.messages) >= 2
    assert not Reservation.objects.exists()


def test_a_draft_is_not_sold(registry: None) -> None:
    with pytest.raises(Refused) as refusal:
        sell(make_package())

    assert refused(refusal.value) == ["not_active", "no_default_provider"]


def test_hidden_alone_is_no_reason_against(package: Package) -> None:
    edit(package, hidden=True)

    assert sell(package).pk


def test_a_sale_may_rest_on_a_revision(package: Package) -> None:
    package.expected = frozenset({package.revision})
    sell(package)
    edit(Package.objects.get(), price=7)

    with pytest.raises(MovedOn):
        sell(package)
    assert left(package) == 4


@pytest.mark.parametrize(
    "reference, quantity, codes",
    [
        ("order-1", 0, ["min_value"]),
        ("order-1", -1, ["min_value"]),
        ("order-1", 1_000_001, ["max_value"]),
        ("order-1", 10**30, ["max_value"]),
        ("", 1, ["blank"]),
        ("order 1", 1, ["invalid_reference"]),
        ("-order", 1, ["invalid_reference"]),
        ("ordér", 1, ["invalid_reference"]),
        ("order-1\n", 1, ["invalid_reference"]),
        ("x" * 129, 1, ["max_length"]),
        ("order 1", 0, ["invalid_reference", "min_value"]),
    ],
)
def test_a_reservation_that_none_can_be_is_refused(
    package: Package, reference: str, quantity: int, codes: list[str]
) -> None:
    client = User.objects.create(username="billing")

    with pytest.raises(ValidationError) as refusal:
        reserve(package, client, reference=reference, quantity=quantity, at=NOW)

    assert not isinstance(refusal.value, Refused)
    assert refused(refusal.value) == codes


@pytest.mark.parametrize("reference", ["1", "x" * 128, "A.b_c:d@e-f"])
def test_a_reference_may_be(package: Package, reference: str) -> None:
    assert sell(package, reference=reference).reference == reference


def test_setting_stock_moves_the_difference(package: Package) -> None:
    with written_by(lambda: Author(Entrance.ADMIN, "ana", "Ignored")):
        set_stock(package, 12, reason="  Counted\nagain ", at=NOW)
    set_stock(package, 1, reason="Broken", at=NOW)

    assert ledger(package) == [("opening", 5, 5), ("set", 7, 12), ("set", -11, 1)]
    counted = StockMovement.objects.get(quantity=7)
    assert (counted.actor, counted.door, counted.reason) == ("ana", "admin", "Counted again")
    assert (counted.created_at, left(package)) == (NOW, 1)


def test_setting_stock_to_what_it_is_moves_nothing(package: Package) -> None:
    before = Stock.objects.values().get()
    count_stock(package, 5)

    assert Stock.objects.values().get() == before
    assert ledger(package) == [("opening", 5, 5)]


@pytest.mark.parametrize(
    "quantity, reason, codes",
    [
        (9, "", ["reason_required"]),
        (9, " \n", ["reason_required"]),
        (5, "", ["reason_required"]),
        (9, "x" * 256, ["max_length"]),
        (-1, "counted", ["negative_stock"]),
        (2**53, "counted", ["max_value"]),
        (-1, "", ["negative_stock", "reason_required"]),
    ],
)
def test_stock_is_set_to_what_it_can_be_for_a_reason(
    package: Package, quantity: int, reason: str, codes: list[str]
) -> None:
    with pytest.raises(ValidationError) as refusal:
        set_stock(package, quantity, reason=reason, at=NOW)

    assert refused(refusal.value) == codes
    assert ledger(package) == [("opening", 5, 5)]


def test_stock_is_set_below_zero_where_it_may_be_oversold_and_stays_there(package: Package) -> None:
    edit(package, oversell_enabled=True)
    count_stock(package, -3)
    edit(package, oversell_enabled=False)
    count_stock(package, -3)

    assert left(package) == -3


def test_the_ledger_says_who_and_through_which_door_and_why(package: Package) -> None:
    with written_by(lambda: Author(Entrance.API, "billing", "Spring sale")):
        sell(package)
    movement = StockMovement.objects.get(kind=Movement.RESERVED)

    assert (movement.actor, movement.door, movement.reason) == ("billing", "api", "Spring sale")


def test_stock_is_versioned_by_its_movements(package: Package) -> None:
    before = Stock.objects.get().version
    release(sell(package), NOW)
    count_stock(package, 5)

    assert Stock.objects.get().version == before + 2


def test_a_deleted_draft_takes_its_ledger_along(registry: None) -> None:
    package = make_package(stock_qty=5)
    count_stock(package, 7)
    lifecycle.delete(package)

    assert not StockMovement.objects.exists()


def test_whoever_has_reserved_stays(package: Package) -> None:
    client = sell(package).client

    with pytest.raises(ProtectedError):
        client.delete()


@pytest.mark.parametrize(
    "has_stock, quantity, warns_at, low",
    [
        (True, 3, 3, True),
        (True, 4, 3, False),
        (True, 0, 0, True),
        (True, 0, None, False),
        (False, 0, 3, False),
    ],
)
def test_stock_is_low_at_its_threshold(
    registry: None, has_stock: bool, quantity: int, warns_at: int | None, low: bool
) -> None:
    package = make_package(has_stock=has_stock, stock_qty=quantity, low_stock_qty=warns_at)

    assert package.is_low_on_stock is low
