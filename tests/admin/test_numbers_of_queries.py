"""A page asks as often of many records as of few."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Package, Provider
from features.models import Feature
from tests.admin.queries import queries_of
from tests.factories import make_package, make_provider, make_published_package, sell

pytestmark = pytest.mark.django_db

Address = Callable[[Package, Provider], str]


def of_list(name: str) -> Address:
    return lambda *_: reverse(f"admin:{name}_changelist")


def of_package(view: str, named: Callable[[Package], list[object]] = lambda package: [package.pk]) -> Address:
    return lambda package, _: reverse(f"admin:catalog_package_{view}", args=named(package))


PAGES: dict[str, Address] = {
    "front page": lambda *_: reverse("admin:index"),
    "packages": of_list("catalog_package"),
    "providers": of_list("catalog_provider"),
    "features": of_list("features_feature"),
    "reservations": of_list("catalog_reservation"),
    "stock movements": of_list("catalog_stockmovement"),
    "package": of_package("change"),
    "clone": of_package("clone"),
    "history": of_package("revisions", lambda package: [package.id]),
    "differences": of_package("differences", lambda package: [package.id]),
    "restore": of_package("restore_revision", lambda package: [package.id, 1]),
    "compare": lambda package, _: f"{reverse('admin:catalog_package_compare')}?packages={package.id}",
    "simulate": lambda package, _: f"{reverse('admin:catalog_package_simulate')}?packages={package.id}",
    "changes": lambda *_: reverse("admin:catalog_package_changes"),
    "lint": lambda *_: reverse("admin:catalog_package_lint"),
    "export": lambda *_: reverse("admin:catalog_package_export"),
    "import": lambda *_: reverse("admin:catalog_package_import"),
    "provider": lambda _, provider: reverse("admin:catalog_provider_change", args=[provider.pk]),
    "feature": lambda *_: reverse(
        "admin:features_feature_change", args=[Feature.objects.get(code="max_rooms").pk]
    ),
}


def made(count: int) -> tuple[Package, Provider]:
    """So many more packages of everything that pages show; the first of them, and its provider."""
    provider, package = make_provider(), None
    for number in range(count):
        other = make_package(
            features={"max_rooms": number + 1, "recording": True},
            providers=[provider, make_provider()],
            tier=f"tier {number}",
        )
        sell(make_published_package(has_stock=True, stock_qty=5, low_stock_qty=9, providers=[provider]))
        package = package or other
    assert package
    return package, provider


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_as_often_of_many_records_as_of_few(operator: Client, name: str) -> None:
    address = PAGES[name](*made(2))
    of_few = queries_of(operator, address)
    made(5)
    assert queries_of(operator, address) == of_few
