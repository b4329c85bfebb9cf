"""The ledger and the reservations for operators, and what is low."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from catalog.models import Package, Reservation, StockMovement
from catalog.reserving import release
from tests.admin.browser import fields_of, sent, told
from tests.admin.pages import PACKAGES, chosen, page_of
from tests.admin.queries import queries_of
from tests.factories import count_stock, make_package, make_published_package, sell
from tests.failing import failing
from tests.stock import left, make_stocked_package

pytestmark = pytest.mark.django_db

MemberOf = Callable[[str], Client]

LEDGER, RESERVATIONS = "/admin/catalog/stockmovement/", "/admin/catalog/reservation/"


@pytest.fixture
def package(registry: None) -> Package:
    return make_stocked_package(1234)


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_page_shows_the_last_movements_and_where_the_others_are(operator: Client, package: Package) -> None:
    for _ in range(5):
        sell(package)
    sent(operator, page_of(package), stock_qty="1000", reason="Counted again")
    page = shown(operator, page_of(package))

    for words in ("-229", "1,000", "set by hand", "admin (admin)", "Counted again", "order-"):
        assert words in page
    assert "opening stock" not in page  # too long ago
    for address in (LEDGER, RESERVATIONS):
        assert "order-" in shown(operator, f"{address}?package__key__exact={package.pk}")
        assert f"{address}?package__key__exact={package.pk}" in page


def test_the_ledger_says_when_how_many_what_who_and_why(operator: Client, package: Package) -> None:
    sell(package, 200, reference="order-a@b")
    count_stock(package, 1_500)
    ledger = shown(operator, LEDGER)

    for words in ("+466", "1,500", "counted", "-200", "1,034", "order-a@b", "+1,234", "opening stock"):
        assert words in ledger
    assert "order-a@b" in shown(operator, f"{LEDGER}?kind__exact=reserved")
    assert "order-a@b" not in shown(operator, f"{LEDGER}?kind__exact=set")


def test_a_package_without_movements_has_none(operator: Client) -> None:
    page = shown(operator, page_of(make_package()))

    assert "All movements" in page
    assert 'class="ledger"' not in page


@pytest.mark.parametrize("address", [LEDGER, RESERVATIONS, PACKAGES])
def test_a_list_takes_a_constant_number_of_queries(operator: Client, package: Package, address: str) -> None:
    sell(package)
    few = queries_of(operator, address)
    for place in range(4):
        other = make_published_package(has_stock=True, stock_qty=9, low_stock_qty=9)
        sell(other, client=User.objects.create(username=f"client-{place}"))

    assert queries_of(operator, address) == few


def test_a_page_takes_a_constant_number_of_queries(operator: Client, package: Package) -> None:
    sell(package)
    few = queries_of(operator, page_of(package))
    for _ in range(4):
        sell(package)

    assert queries_of(operator, page_of(package)) == few


@pytest.mark.parametrize("address", [LEDGER, RESERVATIONS])
def test_what_was_moved_is_only_looked_at(operator: Client, package: Package, address: str) -> None:
    sell(package)
    record: Any = (StockMovement if address == LEDGER else Reservation).objects.latest("id")

    assert operator.get(f"{address}add/").status_code == 403
    assert operator.post(f"{address}{record.pk}/change/", {"quantity": 9}).status_code == 403
    assert operator.post(f"{address}{record.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in shown(operator, address)


def test_reservations_are_found(operator: Client, package: Package) -> None:
    sell(package, reference="order-a")
    release(sell(package, reference="order-b"), timezone.now())

    for query, found in {
        "q=order-a": {"order-a"},
        "q=meet-standard": {"order-a", "order-b"},
        "q=shop": {"order-a", "order-b"},
        "released=yes": {"order-b"},
        "released=no": {"order-a"},
        "released=maybe": {"order-a", "order-b"},
    }.items():
        page = operator.get(f"{RESERVATIONS}?{query}")
        assert {it.reference for it in page.context["cl"].result_list} == found


def test_a_reservation_says_what_it_moved(operator: Client, package: Package) -> None:
    limited, unlimited = sell(package, 200), sell(make_published_package())
    release(limited, timezone.now())

    page = shown(operator, f"{RESERVATIONS}{limited.pk}/change/")
    assert "-200 at " in page
    assert "+200 at " in page
    assert 'value="release"' not in page
    assert "It moved none" in shown(operator, f"{RESERVATIONS}{unlimited.pk}/change/")


def test_reservations_are_released_after_a_second_look(operator: Client, package: Package) -> None:
    first, second, third = (sell(package, 10) for _ in range(3))

    asked = operator.post(RESERVATIONS, chosen("release", first, second))
    assert asked.status_code == 200
    for words in (first.reference, second.reference, "Release these?"):
        assert words in asked.content.decode()
    assert left(package) == 1204

    fields = fields_of(asked) | {"_selected_action": [str(first.pk), str(second.pk)], "reason": "Cancelled"}
    done = operator.post(RESERVATIONS, fields)
    assert told(done) == ["2 reservations were released, and what was taken is back."]
    assert left(package) == 1224
    assert {*Reservation.objects.filter(released_at=None)} == {third}
    line = StockMovement.objects.latest("id")
    assert (line.actor, line.door, line.reason) == ("admin", "admin", "Cancelled")


def test_a_reservation_is_released_from_its_page(operator: Client, package: Package) -> None:
    reservation = sell(package)
    assert 'value="release"' in shown(operator, f"{RESERVATIONS}{reservation.pk}/change/")

    asked = operator.post(RESERVATIONS, chosen("release", reservation))
    operator.post(RESERVATIONS, fields_of(asked))

    assert left(package) == 1234
    assert "Released." in shown(operator, f"{RESERVATIONS}{reservation.pk}/history/")


def test_what_was_released_is_not_asked_for_again(operator: Client, package: Package) -> None:
    reservation = sell(package)
    release(reservation, timezone.now())

    answer = operator.post(RESERVATIONS, chosen("release", reservation))

    assert told(answer) == ["Nothing is left to be released there."]


def test_a_reason_that_is_too_long_is_refused(operator: Client, package: Package) -> None:
    reservation = sell(package)

    answer = operator.post(
        RESERVATIONS, {**chosen("release", reservation), "post": "yes", "reason": "x" * 256}
    )

    assert "at most 255 characters" in answer.content.decode()
    assert left(package) == 1233


def test_a_release_that_can_not_be_logged_is_told_and_taken_back(operator: Client, package: Package) -> None:
    reservation = sell(package)

    with failing('INSERT INTO "django_admin_log"'):
        answer = operator.post(RESERVATIONS, {**chosen("release", reservation), "post": "yes"})

    assert "The catalog is busy" in told(answer)[0]
    assert left(package) == 1233


def test_a_manager_looks_and_releases(member_of: MemberOf, package: Package) -> None:
    manager, reservation = member_of("Catalog managers"), sell(package)
    assert "order-" in shown(manager, LEDGER)

    manager.post(RESERVATIONS, {**chosen("release", reservation), "post": "yes"})

    assert left(package) == 1234
    sent(manager, page_of(package), stock_qty="9", reason="counted")
    assert left(package) == 9


def test_a_client_looks_at_its_own_and_releases_none_here(member_of: MemberOf, package: Package) -> None:
    client = member_of("Stock clients")
    own = sell(package, reference="own", client=User.objects.get(username="Stock clients member"))
    others = sell(package, reference="of-another")

    page = client.get(RESERVATIONS)
    assert [it.reference for it in page.context["cl"].result_list] == ["own"]
    assert client.get(f"{RESERVATIONS}{others.pk}/change/").status_code == 302
    assert 'value="release"' not in shown(client, f"{RESERVATIONS}{own.pk}/change/")
    client.post(RESERVATIONS, {**chosen("release", own), "post": "yes"})
    assert left(package) == 1232
    assert client.get(LEDGER).status_code == 403


def test_a_reader_sees_neither_reservations_nor_the_ledger(member_of: MemberOf, package: Package) -> None:
    sell(package)
    reader = member_of("Catalog readers")

    assert [reader.get(address).status_code for address in (LEDGER, RESERVATIONS)] == [403, 403]
    assert "order-" not in shown(reader, page_of(package))


def test_an_editor_without_the_right_to_it_does_not_set_stock(
    with_rights: Callable[..., Client], package: Package
) -> None:
    editor = with_rights("view_package", "change_package")

    assert 'name="stock_qty"' not in shown(editor, page_of(package))
    assert sent(editor, page_of(package), name="Renamed").status_code == 302
    assert sent(editor, page_of(package), stock_qty="9", reason="counted").status_code == 403
    assert left(package) == 1234


def test_a_draft_is_deleted_with_its_ledger_by_a_manager(member_of: MemberOf) -> None:
    draft = make_package(stock_qty=5)
    manager = member_of("Catalog managers")
    page = fields_of(manager.get(page_of(draft, "delete")))

    assert manager.post(page_of(draft, "delete"), page).status_code == 302
    assert not Package.objects.exists()
    assert not StockMovement.objects.exists()


@pytest.mark.parametrize("quantity, low", [(4, True), (5, True), (6, False)])
def test_low_stock_is_marked_in_the_list_and_on_the_page(operator: Client, quantity: int, low: bool) -> None:
    package = make_package(has_stock=True, stock_qty=quantity, low_stock_qty=5)

    assert ('<span class="badge bad">low</span>' in shown(operator, PACKAGES)) == low
    assert (f"There are {quantity} now, which is low." in shown(operator, page_of(package))) == low
