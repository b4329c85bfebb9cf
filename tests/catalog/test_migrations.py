"""The database is made by the migrations, whole, and taken down by them again."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from catalog.models import StockMovement
from tests.catalog.checked import findings
from tests.catalog.rows import all_rows
from tests.factories import count_stock, make_package, make_published_package

OURS = ("features", "catalog")
MODELS: list[type[Any]] = [model for app in OURS for model in apps.get_app_config(app).get_models()]


def migrate(*to: str) -> None:
    call_command("migrate", *to, verbosity=0)


def tables() -> set[str]:
    return set(connection.introspection.table_names()) & {model._meta.db_table for model in MODELS}


def names_in_the_database(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, table))


def names_declared(model: type[Any]) -> set[str]:
    return {rule.name for rule in (*model._meta.constraints, *model._meta.indexes)}


@pytest.mark.django_db
def test_the_migrations_make_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS)
def test_every_rule_and_index_is_in_the_database_under_its_name(model: type[Any]) -> None:
    assert names_in_the_database(model._meta.db_table) >= names_declared(model)


def test_there_are_rules_and_indexes_to_look_for() -> None:
    assert len(set().union(*map(names_declared, MODELS))) >= 15


@pytest.mark.django_db(transaction=True)
def test_what_was_in_stock_before_the_ledger_is_its_first_line(registry: None) -> None:
    make_package(code="meet-full", stock_qty=7)
    make_package(code="meet-empty")
    oversold = make_published_package(code="meet-oversold", has_stock=True, oversell_enabled=True)
    count_stock(oversold, -3)
    try:
        migrate("catalog", "0004")
    finally:
        migrate()

    lines = StockMovement.objects.select_related("package")
    opened = {it.package.code: (it.kind, it.quantity, it.balance, it.version) for it in lines}
    assert opened == {
        "meet-full": ("opening", 7, 7, 0),
        "meet-oversold": ("opening", -3, -3, 1),
    }
    assert findings() == []


@pytest.mark.django_db(transaction=True)
def test_the_migrations_go_back_and_forward_again(registry: None) -> None:
    make_published_package(features={"max_rooms": 5})
    try:
        migrate("catalog", "zero")
        assert tables() == {"features_feature"}
        migrate("features", "zero")
        assert tables() == set()
    finally:
        migrate()

    assert tables() == {model._meta.db_table for model in MODELS}
    assert all(names_in_the_database(model._meta.db_table) >= names_declared(model) for model in MODELS)
    assert not any(all_rows().values())
