"""Through the ORM and the lifecycle."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from hypothesis import strategies as st

from catalog import lifecycle
from catalog.bulk import add_packages
from catalog.changes import change_package, change_provider, write
from catalog.domain.differences import changed
from catalog.models import Package, PackageFeature, PackageProvider, Provider, Reservation
from catalog.models.whole import Whole
from catalog.reserving import release, reserve
from catalog.restoring import restore_revision, terms_after
from catalog.stocktaking import set_stock
from tests.catalog.operations.drawing import (
    REFUSED,
    Catalog,
    attached,
    attributes,
    entries_of,
    granted,
    of_providers,
    quantities,
    reasons,
    references,
    rows_of,
    set_all,
)
from tests.factories import BBB


def make(catalog: Catalog) -> None:
    package = Package(code=catalog.new_code("meet"), name="New", service_type="meet")
    package.stock_qty = catalog.draw(st.integers(-1, 3))
    _write_whole(catalog, package)


def rewrite(catalog: Catalog) -> None:
    if package := catalog.package():
        _write_whole(catalog, package)


def _write_whole(catalog: Catalog, package: Package) -> None:
    rows = rows_of(package, catalog.draw(attached))
    given, changed = catalog.draw(granted), catalog.draw(attributes)
    with change_package(package, attaching=[row.provider for row in rows]):
        set_all(package, changed)
        write(package, features=list(entries_of(package, given)), providers=rows)


def edit(catalog: Catalog) -> None:
    if package := catalog.package():
        with change_package(package):
            set_all(package, catalog.draw(attributes))
            write(package)


def edit_again_and_again(catalog: Catalog) -> None:
    """One door around others, one of which may be refused."""
    if package := catalog.package():
        with change_package(package):
            for _ in range(2):
                with suppress(*REFUSED):
                    edit(catalog)
            with suppress(*REFUSED):
                lifecycle.publish(Package.objects.get(pk=package.pk))


def drop_an_entry(catalog: Catalog) -> None:
    if entry := catalog.one_of(PackageFeature.objects.all()):
        with change_package(entry.package):
            entry.delete()


def detach(catalog: Catalog) -> None:
    if row := catalog.one_of(PackageProvider.objects.all()):
        with change_package(row.package):
            row.delete()


def count_stock(catalog: Catalog) -> None:
    if package := catalog.package():
        quantity, reason = catalog.draw(st.integers(-2, 9)), catalog.draw(reasons)
        set_stock(package, quantity, reason=reason, at=timezone.now())


def count_stock_while_it_is_edited(catalog: Catalog) -> None:
    if package := catalog.package():
        with change_package(package):
            with suppress(*REFUSED):
                edit(catalog)
            count_stock(catalog)


def sell(catalog: Catalog) -> None:
    if package := catalog.package():
        client = catalog.draw(st.sampled_from(["billing", "shop"]))
        reserve(
            package,
            User.objects.get_or_create(username=client)[0],
            reference=catalog.draw(references),
            quantity=catalog.draw(quantities),
            at=timezone.now(),
        )


def take_back(catalog: Catalog) -> None:
    if reservation := catalog.one_of(Reservation.objects.all()):
        release(reservation, timezone.now())


def take_a_step(catalog: Catalog) -> None:
    step: Any = catalog.draw(
        st.sampled_from(
            [
                lifecycle.publish,
                lifecycle.unpublish,
                lifecycle.retire,
                lifecycle.restore,
                lifecycle.clone,
                lifecycle.delete,
            ]
        )
    )
    if package := catalog.package():
        step(package)


def restore(catalog: Catalog) -> None:
    if (package := catalog.package()) and (revision := catalog.one_of(package.revisions)):
        outcome = terms_after(package.revisions.latest("number").terms, revision)
        restore_revision(package, revision)
        assert changed(outcome, package.revisions.latest("number").terms) == []


def make_many(catalog: Catalog) -> None:
    wholes = []
    for place in range(catalog.draw(st.integers(1, 3))):
        package = Package(code=catalog.new_code("meet", place), name="New", service_type="meet")
        set_all(package, catalog.draw(attributes))
        package.status = catalog.draw(st.sampled_from(["draft", "draft", "active"]))
        given = catalog.draw(granted)
        wholes.append(Whole(package, [*entries_of(package, given)], rows_of(package, catalog.draw(attached))))
    add_packages(wholes)


def make_provider(catalog: Catalog) -> None:
    provider = Provider(name="New", provider_type="bbb", service_type="meet")
    provider.properties = BBB
    provider.code = catalog.new_code("bbb")
    _write_provider(provider, catalog.draw(of_providers))


def edit_provider(catalog: Catalog) -> None:
    if provider := catalog.provider():
        _write_provider(provider, catalog.draw(of_providers))


def _write_provider(provider: Provider, given: dict[str, Any]) -> None:
    with change_provider(provider):
        set_all(provider, given)
        provider.full_clean()
        provider.save()


def delete_provider(catalog: Catalog) -> None:
    if provider := catalog.provider():
        with change_provider(provider):
            provider.delete()


OPERATIONS = [
    make,
    rewrite,
    edit,
    edit_again_and_again,
    drop_an_entry,
    detach,
    count_stock,
    count_stock_while_it_is_edited,
    sell,
    sell,
    take_back,
    take_a_step,
    take_a_step,
    restore,
    make_many,
    make_provider,
    edit_provider,
    delete_provider,
]
