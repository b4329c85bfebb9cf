"""Clients that sell and take back at once, each over a connection of its own: nothing is sold twice."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Event
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from catalog import lifecycle
from catalog.changes import change_package, change_provider, write
from catalog.models import Package, Provider, Reservation, Stock, StockMovement
from catalog.models.rules import Refused
from catalog.reserving import release, reserve
from catalog.stocktaking import set_stock
from tests.catalog.at_once import at_once
from tests.catalog.checked import findings
from tests.factories import make_package, sell
from tests.stock import left, make_stocked_package

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def package(registry: None) -> Package:
    return make_stocked_package(25)


@pytest.fixture
def shop(db: None) -> User:
    return User.objects.create(username="shop")


def selling(package: Package, shop: User, reference: str, quantity: int = 1) -> Callable[[], str]:
    """What a sale comes to: sold, the same again, or the code of its refusal."""

    def sale() -> str:
        try:
            _, new = reserve(package, shop, reference=reference, quantity=quantity, at=timezone.now())
        except Refused as refusal:
            return next(str(one.code) for errors in refusal.update_error_dict({}).values() for one in errors)
        return "sold" if new else "again"

    return sale


def test_no_more_are_sold_than_there_are(package: Package, shop: User) -> None:
    def sell_four(client: int) -> list[str]:
        return [selling(package, shop, f"order-{client}-{number}")() for number in range(4)]

    told = [it for each in at_once(*(lambda it=it: sell_four(it) for it in range(16))) for it in each]

    assert told.count("sold") == 25
    assert set(told) == {"sold", "sold_out"}
    assert (left(package), Reservation.objects.count(), findings()) == (0, 25, [])


def test_pieces_that_do_not_fit_are_left(package: Package, shop: User) -> None:
    told = at_once(*(selling(package, shop, f"order-{number}", 4) for number in range(12)))

    assert (told.count("sold"), told.count("not_enough_stock")) == (6, 6)
    assert (left(package), findings()) == (1, [])


def test_one_reference_is_one_sale_however_many_bring_it(package: Package, shop: User) -> None:
    for number in range(5):
        told = at_once(*[selling(package, shop, f"order-{number}")] * 8)

        assert sorted(told) == ["again"] * 7 + ["sold"]
    assert (left(package), findings()) == (20, [])


def test_the_last_one_is_sold_once_and_the_same_again_is_still_answered(package: Package, shop: User) -> None:
    set_stock(package, 1, reason="counted", at=timezone.now())

    told = at_once(*(selling(package, shop, f"order-{number % 2}") for number in range(8)))

    assert sorted(told) == ["again"] * 3 + ["sold"] + ["sold_out"] * 4
    assert left(package) == 0


def test_a_release_gives_back_once_however_many_release(package: Package, shop: User) -> None:
    reservations = [sell(package, 2, client=shop) for _ in range(4)]

    at_once(*(lambda it=it: release(it, timezone.now()) for it in reservations * 3))

    assert (left(package), findings()) == (25, [])


def test_sales_releases_and_counts_at_once_add_up(package: Package, shop: User) -> None:
    reservations = [sell(package, client=shop) for _ in range(6)]
    sales = [selling(package, shop, f"more-{number}", 2) for number in range(6)]
    releases = [lambda it=it: release(it, timezone.now()) for it in reservations]
    counts = [lambda it=it: set_stock(package, it, reason="counted", at=timezone.now()) for it in (30, 40)]

    at_once(*sales, *releases, *counts)

    assert findings() == []
    assert left(package) == sum(package.movements.values_list("quantity", flat=True))


# ---- Editors

ON_POSTGRESQL = connection.vendor == "postgresql"
PATIENCE = 20 if ON_POSTGRESQL else 0.5  # seconds; SQLite has one writer at a time, whatever it writes


def is_done_meanwhile(first: Callable[[], AbstractContextManager[Any]], second: Callable[[], Any]) -> bool:
    """Whether the second ends while the first has done its work and holds what it has locked."""
    inside, ended = Event(), Event()

    def hold() -> bool:
        with first():
            inside.set()
            return ended.wait(PATIENCE)

    def act() -> bool:
        inside.wait()
        second()
        ended.set()
        return True

    waited_for, done = at_once(hold, act)
    assert done
    return waited_for


@contextmanager
def edited(package: Package) -> Iterator[None]:
    with change_package(package):
        package.price = 7
        write(package)
        yield


@contextmanager
def provider_edited(package: Package) -> Iterator[None]:
    provider = Provider.objects.get()
    with change_provider(provider):
        provider.name = "Renamed"
        provider.save()
        yield


@pytest.mark.parametrize("editor", [edited, provider_edited])
def test_a_sale_waits_for_no_editor(
    package: Package, shop: User, editor: Callable[[Package], AbstractContextManager[None]]
) -> None:
    def sell_and_take_back() -> None:
        release(sell(package, client=shop), timezone.now())
        sell(package, client=shop)

    assert is_done_meanwhile(lambda: editor(package), sell_and_take_back) == ON_POSTGRESQL
    assert (left(package), findings()) == (24, [])


def test_an_editor_waits_for_no_sale(package: Package, shop: User) -> None:
    @contextmanager
    def sold() -> Iterator[None]:
        with transaction.atomic():
            sell(package, client=shop)
            yield

    def edit() -> None:
        with edited(package):
            pass

    assert is_done_meanwhile(sold, edit) == ON_POSTGRESQL
    assert (Package.objects.get().price, left(package), findings()) == (7, 24, [])


def test_editors_who_set_stock_and_sales_never_wait_for_each_other_in_a_circle(
    package: Package, shop: User
) -> None:
    def edit_and_count(quantity: int) -> None:
        with change_package(Package.objects.get(pk=package.pk)) as locked:
            locked.price = quantity
            write(locked)
            set_stock(locked, quantity, reason="counted", at=timezone.now())

    edits = [lambda it=it: edit_and_count(it) for it in (30, 40, 50)]
    sales = [selling(package, shop, f"order-{number}") for number in range(9)]

    at_once(*edits, *sales)

    assert (Reservation.objects.count(), findings()) == (9, [])


def test_a_draft_is_deleted_with_all_that_was_moved_meanwhile(registry: None) -> None:
    for _ in range(4):
        draft = make_package(stock_qty=3)
        key = draft.pk

        def count(package: Package = draft) -> str:
            try:
                set_stock(package, 9, reason="counted", at=timezone.now())
            except Stock.DoesNotExist:
                return "gone"
            return "counted"

        def delete(package: Package = draft) -> str:
            lifecycle.delete(package)
            return "deleted"

        told = at_once(count, delete, count)

        assert told[1] == "deleted"
        assert not StockMovement.objects.filter(package=key).exists()
    assert findings() == []
