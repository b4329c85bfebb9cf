"""The index that PostgreSQL searches packages by: made where it can be, and missed where it can't."""

import importlib
import logging
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.db import connection
from django.db.models import QuerySet
from django.test import RequestFactory

from catalog.admin.packages import PackageAdmin
from catalog.models import Package
from tests.factories import make_package

pytestmark = pytest.mark.django_db

migration: Any = importlib.import_module("catalog.migrations.0003_search")

ON_POSTGRESQL = connection.vendor == "postgresql"


def migrate(step: Any) -> None:
    step(apps, connection.schema_editor())


def has_index() -> bool:
    with connection.cursor() as cursor:
        return "package_search" in connection.introspection.get_constraints(cursor, "catalog_package")


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def found_by(term: str) -> QuerySet[Package]:
    request = RequestFactory().get("/")
    found, _ = PackageAdmin(Package, site).get_search_results(request, Package.objects.all(), term)
    return found


def test_there_is_one_on_postgresql_alone() -> None:
    assert has_index() == ON_POSTGRESQL


def test_what_the_admin_asks_is_what_is_indexed() -> None:
    if ON_POSTGRESQL:
        run("SET LOCAL enable_seqscan = off", "SET LOCAL enable_indexscan = off")
    assert ("package_search" in found_by("eet-gol").explain()) == ON_POSTGRESQL


def test_the_migration_goes_back_and_forward() -> None:
    migrate(migration.drop_index)
    assert not has_index()
    migrate(migration.make_index)
    assert has_index() == ON_POSTGRESQL
    migrate(migration.make_index)


def test_a_database_that_does_not_allow_it_is_searched_without(caplog: pytest.LogCaptureFixture) -> None:
    make_package(code="meet-gold")
    migrate(migration.drop_index)
    if ON_POSTGRESQL:
        # Out of reach, as where there is no right to it.
        run("CREATE SCHEMA elsewhere", "ALTER EXTENSION pg_trgm SET SCHEMA elsewhere")
    with caplog.at_level(logging.WARNING):
        migrate(migration.make_index)
    assert not has_index()
    assert ("CREATE INDEX IF NOT EXISTS package_search" in caplog.text) == ON_POSTGRESQL
    assert [package.code for package in found_by("eet-gol")] == ["meet-gold"]
