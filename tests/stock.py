"""A package with a stock, and what is left of it."""

from catalog.models import Package, Stock
from tests.factories import make_published_package


def make_stocked_package(quantity: int) -> Package:
    return make_published_package(code="meet-standard", has_stock=True, stock_qty=quantity)


def left(package: Package) -> int:
    return Stock.objects.get(package=package).quantity
