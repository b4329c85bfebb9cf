"""What `check_catalog` finds wrong with stock, its ledger and the reservations, and what it can mend."""

import pytest
from django.utils import timezone

from catalog.changes import change_package
from catalog.models import Package, Stock
from catalog.reserving import release
from tests.commands.test_check_catalog import check_catalog, damage
from tests.factories import count_stock, make_published_package, sell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def package(registry: None) -> Package:
    """Its ledger: 9, 7 after order-1 of 2, 4 after order-2 of 3, 6 again, and set to 20."""
    package = make_published_package(code="meet-standard", has_stock=True, stock_qty=9)
    first = sell(package, 2, reference="order-1")
    sell(package, 3, reference="order-2")
    release(first, timezone.now())
    count_stock(package, 20)
    make_published_package(code="meet-other", has_stock=True, stock_qty=5)
    return package


def found() -> list[str]:
    return [line for line in check_catalog()[0] if not line.startswith("Proven")]


def test_what_was_moved_through_the_door_is_proven() -> None:
    told, failure = check_catalog()

    assert failure == ""
    assert told[0].endswith(", 2 stocks, 2 reservations.")


def test_stock_follows_its_ledger_again() -> None:
    damage("UPDATE catalog_stock SET quantity = 21 WHERE version = 4")

    line = "meet-standard: its stock is 21, and its ledger says 20"
    assert found() == [line]
    assert check_catalog("--fix")[0][0] == f"mended  {line}"
    assert check_catalog()[1] == ""
    assert Stock.objects.get(package__code="meet-standard").quantity == 20


@pytest.mark.parametrize(
    "sql, about",
    [
        ("UPDATE catalog_stockmovement SET quantity = 15 WHERE version = 4", "those up to it 21"),
        (
            "UPDATE catalog_stockmovement SET balance = 19 WHERE version = 4",
            "those up to it 20",
        ),
        ("DELETE FROM catalog_stockmovement WHERE kind = 'opening'", "leaves 7, and those up to it -2"),
        ("DELETE FROM catalog_stockmovement WHERE balance = 5", "its stock is 5, and its ledger says 0"),
        ("DELETE FROM catalog_stockmovement WHERE version = 4", "at version 4, and its ledger ends with 3"),
        (
            "DELETE FROM catalog_stockmovement WHERE kind = 'released'",
            "gave back 0, and is released",
        ),
        ("UPDATE catalog_reservation SET released_at = NULL", "took 2 and gave back 2, and is not released"),
        ("UPDATE catalog_reservation SET quantity = 7 WHERE reference = 'order-2'", "is of 7, and took 3"),
    ],
)
def test_a_ledger_that_was_altered_is_found_and_not_believed(sql: str, about: str) -> None:
    damage(sql)
    stock = list(Stock.objects.values())

    assert any(about in line for line in found())
    told, failure = check_catalog("--fix")
    assert any(line.startswith("left") and about in line for line in told)
    assert failure.endswith("Mended: 0.")
    assert list(Stock.objects.values()) == stock


def test_an_editor_stops_no_check(package: Package) -> None:
    with change_package(package):
        assert found() == []
