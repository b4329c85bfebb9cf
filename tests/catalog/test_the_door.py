"""A package, a provider or a part of one is written inside the one door, and nowhere else."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from catalog import lifecycle
from catalog.changes import change_package, change_provider, write
from catalog.models import (
    Package,
    PackageFeature,
    PackageProvider,
    Provider,
    Reservation,
    Stock,
    StockMovement,
)
from catalog.models.door import Guarded, GuardedQuerySet, WrittenOutsideTheDoor
from catalog.models.kept import KeptForEver
from catalog.models.ledger import moving_stock
from tests.catalog.rows import all_rows
from tests.factories import count_stock, make_package, make_provider, sell

GUARDED: list[type[Any]] = [Package, PackageFeature, PackageProvider, Provider, Stock]

# A record, and the queryset of it alone.
WRITES: dict[str, Callable[[Any, Any], object]] = {
    "save": lambda record, _: record.save(),
    "delete": lambda record, _: record.delete(),
    "update": lambda record, rows: rows.update(pk=record.pk),
    "bulk_create": lambda record, rows: rows.bulk_create([record]),
    "bulk_update": lambda record, rows: rows.bulk_update([record], list(columns(record))[:1]),
    "delete of a set": lambda _, rows: rows.delete(),
    "create": lambda record, rows: rows.create(**columns(record)),
    "get_or_create": lambda record, rows: rows.get_or_create(pk=0, defaults=columns(record)),
    "update_or_create": lambda record, rows: rows.update_or_create(pk=record.pk),
    "update by the base manager": lambda record, _: type(record)._base_manager.update(pk=record.pk),
}


def columns(record: models.Model) -> dict[str, Any]:
    fields = [field for field in record._meta.concrete_fields if not field.primary_key]
    return {field.attname: getattr(record, field.attname) for field in fields}


@pytest.fixture
def draft(registry: None) -> Package:
    make_provider(code="bbb-spare")
    return make_package(code="meet-draft", features={"max_rooms": 5}, providers=[make_provider()])


@pytest.fixture
def sold(draft: Package) -> Package:
    """The draft, published, of which some were sold."""
    with change_package(draft):
        draft.has_stock = True
        write(draft)
    lifecycle.publish(draft)
    count_stock(draft, 5)
    sell(draft, 2)
    return draft


@pytest.mark.django_db
@pytest.mark.parametrize("model", GUARDED)
@pytest.mark.parametrize("change", WRITES.values(), ids=WRITES)
def test_nothing_is_written_outside_the_door(draft: Package, model: type[Any], change: Any) -> None:
    rows = model.objects.filter(code="bbb-spare") if model is Provider else model.objects.all()
    record, before = rows.get(), all_rows()

    with pytest.raises(WrittenOutsideTheDoor):
        change(record, rows)

    assert all_rows() == before


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Reservation, Stock])
@pytest.mark.parametrize("door", [nullcontext, change_package], ids=["by nobody", "by an editor"])
@pytest.mark.parametrize("change", WRITES.values(), ids=WRITES)
def test_stock_is_not_written_by_itself(sold: Package, model: type[Any], door: Any, change: Any) -> None:
    rows = model.objects.all()
    record, before = rows.get(), all_rows()

    with door(sold), pytest.raises(WrittenOutsideTheDoor):
        change(record, rows)

    assert all_rows() == before


@pytest.mark.django_db
def test_the_statements_of_a_sale_are_not_run_outside_its_door(sold: Package) -> None:
    reservation, before = Reservation.objects.get(), all_rows()
    reservation.reference = "order-new"

    with change_package(sold):
        with pytest.raises(WrittenOutsideTheDoor):
            Reservation.objects.add(reservation)
        with pytest.raises(WrittenOutsideTheDoor):
            Stock.objects.move(sold.pk, by=-1, least=0)

    assert all_rows() == before


@pytest.mark.django_db
@pytest.mark.parametrize("change", WRITES.values(), ids=WRITES)
def test_a_line_of_the_ledger_is_never_written_by_hand(sold: Package, change: Any) -> None:
    lines = StockMovement.objects.filter(kind="reserved")
    line, before = lines.get(), all_rows()

    with change_package(sold), pytest.raises((WrittenOutsideTheDoor, KeptForEver)):
        change(line, lines)

    assert all_rows() == before


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["save", "delete", "update", "bulk_update", "delete of a set"])
def test_the_ledger_is_only_added_to(sold: Package, way: str) -> None:
    lines = StockMovement.objects.filter(kind="reserved")
    line, before = lines.get(), all_rows()

    with moving_stock(), pytest.raises(KeptForEver):
        WRITES[way](line, lines)

    assert all_rows() == before


@pytest.mark.django_db
def test_the_door_of_stock_is_none_for_a_package(sold: Package) -> None:
    with moving_stock(), pytest.raises(WrittenOutsideTheDoor):
        sold.save()


@pytest.mark.django_db
def test_a_row_can_not_be_moved_from_one_package_to_another(draft: Package) -> None:
    other, before = make_package(), all_rows()

    with pytest.raises(WrittenOutsideTheDoor):
        other.features.add(draft.features.get())

    assert all_rows()["PackageFeature"] == before["PackageFeature"]


def test_every_record_of_a_package_or_provider_is_guarded() -> None:
    guarded = {model for model in apps.get_app_config("catalog").get_models() if issubclass(model, Guarded)}

    assert guarded >= set(GUARDED)
    for model in guarded:
        assert isinstance(model._default_manager.all(), GuardedQuerySet)
        assert isinstance(model._base_manager.all(), GuardedQuerySet)


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Package, PackageFeature, PackageProvider, Stock])
@pytest.mark.parametrize("write", ["save", "delete"])
def test_the_door_of_one_package_is_none_for_another(draft: Package, model: type[Any], write: str) -> None:
    record, other = model.objects.get(), make_package()
    before = all_rows()

    with change_package(other), pytest.raises(WrittenOutsideTheDoor):
        getattr(record, write)()

    assert all_rows() == before


@pytest.mark.django_db
def test_the_door_of_a_package_is_none_for_its_provider(draft: Package) -> None:
    provider = draft.providers.get().provider

    with change_package(draft, attaching=[provider]), pytest.raises(WrittenOutsideTheDoor):
        provider.save()


@pytest.mark.django_db
def test_the_door_of_a_provider_is_none_for_its_packages(draft: Package) -> None:
    with change_provider(draft.providers.get().provider), pytest.raises(WrittenOutsideTheDoor):
        draft.save()


@pytest.mark.django_db
def test_the_door_closes_after_a_change(draft: Package) -> None:
    with change_package(draft):
        draft.save()

    with pytest.raises(WrittenOutsideTheDoor):
        draft.save()


@pytest.mark.django_db
def test_the_door_closes_after_an_error(draft: Package) -> None:
    with pytest.raises(ZeroDivisionError), change_package(draft):
        raise ZeroDivisionError

    with pytest.raises(WrittenOutsideTheDoor):
        draft.save()


@pytest.mark.django_db
def test_a_door_within_a_door_lets_in_both(draft: Package) -> None:
    other = make_package()

    with change_package(draft):
        with change_package(other):
            other.save()
            draft.save()
        draft.save()


@pytest.mark.django_db
def test_what_a_door_within_a_door_let_in_stays_out_when_it_closes(draft: Package) -> None:
    other = make_package()

    with change_package(draft):
        with change_package(other):
            pass
        with pytest.raises(WrittenOutsideTheDoor):
            other.save()
