"""The catalog that is measured: valid by the product's own rules, and the same at every run."""

from itertools import islice

import pytest

from bench.inside.dataset import Catalog, installations
from catalog.bulk import add_packages
from catalog.changes import change_provider
from catalog.models import Package, Provider, Status
from features.models import Feature
from features.service_types import SERVICE_TYPES

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalog(registry: None) -> Catalog:
    for provider in installations():
        with change_provider(provider):
            provider.full_clean()
            provider.save()
    return Catalog(Feature.objects.all(), Provider.objects.all())


def test_the_door_takes_it_as_it_is(catalog: Catalog) -> None:
    assert add_packages(catalog.drafts(range(60))) == 60

    packages = [*Package.objects.with_parts()]
    assert {package.features.count() for package in packages} == {8}
    assert {package.providers.count() for package in packages} == {2}


def test_every_kind_of_package_is_in_it(catalog: Catalog) -> None:
    packages = [whole.package for whole in catalog.drafts(range(300))]

    assert {package.service_type for package in packages} == set(SERVICE_TYPES)
    assert {package.status for package in packages} == set(Status)
    assert {package.has_stock for package in packages} == {True, False}
    assert {package.overages_enabled for package in packages} == {True, False}


def test_a_package_is_the_same_in_every_size(catalog: Catalog) -> None:
    few, many = ([*islice(catalog.drafts(range(size)), 20)] for size in (20, 1_000))

    assert [[*map(str, whole.features)] for whole in few] == [[*map(str, whole.features)] for whole in many]
    assert [whole.package.price for whole in few] == [whole.package.price for whole in many]
