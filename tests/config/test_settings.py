"""The settings are read from a copy of the project, so that this machine's own `.env` plays no part."""

import os
import runpy
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from environs import EnvValidationError
from pytest_django import DjangoDbBlocker

from config.dotenv import first_dotenv

REQUIRED = {
    "SECRET_KEY": "a key of the tests, which is long enough",
    "CATALOG_ENCRYPTION_KEYS": "a key that the system checks will look at",
}

Settings = dict[str, Any]
ReadSettings = Callable[..., Settings]


@pytest.fixture
def settings_with(project: Path) -> ReadSettings:
    def read(**variables: str) -> Settings:
        with mock.patch.dict(os.environ, variables, clear=True):
            return runpy.run_path(str(project / "config" / "settings.py"))

    return read


@pytest.fixture
def variables_refused(settings_with: ReadSettings) -> Callable[..., list[str]]:
    def refused(**variables: str) -> list[str]:
        with pytest.raises(EnvValidationError) as refusal:
            settings_with(**variables)
        return list(refusal.value.error_messages)

    return refused


def test_the_keys_are_all_that_production_must_give(settings_with: ReadSettings) -> None:
    settings = settings_with(**REQUIRED)

    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == []


def test_the_first_dotenv_is_enough_to_start(settings_with: ReadSettings, project: Path) -> None:
    (project / ".env").write_text(first_dotenv())

    settings = settings_with()

    assert settings["DEBUG"] is True
    assert "127.0.0.1" in settings["ALLOWED_HOSTS"]
    assert len(settings["CATALOG_ENCRYPTION_KEYS"]) == 1


def test_the_environment_overrides_the_dotenv(settings_with: ReadSettings, project: Path) -> None:
    (project / ".env").write_text(
        "".join(
            f"{name}={value}\n" for name, value in {**REQUIRED, "DEBUG": "1", "LOG_FORMAT": "json"}.items()
        )
    )

    settings = settings_with(DEBUG="0")

    assert settings["DEBUG"] is False
    assert settings["LOG_FORMAT"] == "json"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("SECRET_KEY", "too short"),
        ("DATABASE_URL", "packages.sqlite3"),
        ("DATABASE_URL", "postgres://localhost:port/packages"),
        ("DATABASE_URL", "mysql://localhost/packages"),
        ("CACHE_URL", "memory"),
        ("PLATFORM_VERSION", "newest"),
        ("PLATFORM_VERSION", "9" * 5_000),
        ("PLATFORM_VERSION", "\u0663.0"),
        ("PLATFORM_LICENSE", "gold"),
        ("LOG_FORMAT", "xml"),
        ("API_REQUIRE_IF_MATCH", "sometimes"),
        ("API_REQUIRE_IF_MATCH", ""),
        ("PROVIDER_VERIFY_PRIVATE", "localhost"),
        ("PROVIDER_VERIFY_PRIVATE", ""),
        ("API_THROTTLE", "often"),
        ("API_THROTTLE", "600/week"),
        ("API_THROTTLE", ""),
        ("DEMO_TOKEN", "let me in"),
    ],
)
def test_an_unknown_value_is_refused_by_the_name_of_its_variable(
    variables_refused: Callable[..., list[str]], name: str, value: str
) -> None:
    assert variables_refused(**{**REQUIRED, name: value}) == [name]


@pytest.mark.parametrize("given, required", [({}, False), ({"API_REQUIRE_IF_MATCH": "1"}, True)])
def test_a_write_needs_a_condition_only_where_that_is_set(
    settings_with: ReadSettings, given: dict[str, str], required: bool
) -> None:
    assert settings_with(**REQUIRED, **given)["API_REQUIRE_IF_MATCH"] is required


@pytest.mark.parametrize("given, allowed", [({}, False), ({"PROVIDER_VERIFY_PRIVATE": "1"}, True)])
def test_a_verification_calls_private_addresses_only_where_that_is_set(
    settings_with: ReadSettings, given: dict[str, str], allowed: bool
) -> None:
    assert settings_with(**REQUIRED, **given)["PROVIDER_VERIFY_PRIVATE"] is allowed


@pytest.mark.parametrize("given, rate", [({}, None), ({"API_THROTTLE": "600/min"}, (600, 60))])
def test_requests_are_throttled_only_where_that_is_set(
    settings_with: ReadSettings, given: dict[str, str], rate: tuple[int, int] | None
) -> None:
    settings = settings_with(**REQUIRED, **given)

    assert settings["API_THROTTLE"] == rate
    assert bool(settings["REST_FRAMEWORK"]["DEFAULT_THROTTLE_CLASSES"]) == bool(rate)


def test_nobody_waits_long_for_a_redis(settings_with: ReadSettings) -> None:
    [cache] = settings_with(**REQUIRED, CACHE_URL="redis://cache.example:6379/0")["CACHES"].values()

    assert cache["OPTIONS"] == {"socket_connect_timeout": 1, "socket_timeout": 1}


def test_a_list_may_be_written_with_spaces(settings_with: ReadSettings) -> None:
    settings = settings_with(**REQUIRED, ALLOWED_HOSTS="one.example, two.example")

    assert settings["ALLOWED_HOSTS"] == ["one.example", "two.example"]


def test_a_missing_key_stops_the_start(variables_refused: Callable[..., list[str]]) -> None:
    assert variables_refused() == list(REQUIRED)


def test_all_wrong_variables_are_refused_together(variables_refused: Callable[..., list[str]]) -> None:
    refused = variables_refused(DEBUG="maybe", CACHE_URL="memory", LOG_FORMAT="xml")

    assert set(refused) == {"DEBUG", *REQUIRED, "CACHE_URL", "LOG_FORMAT"}


@pytest.mark.parametrize(
    "url", ["sqlite:///packages.sqlite3", "postgres://user:secret@localhost:5432/packages"]
)
def test_a_connection_is_kept_for_the_next_request(settings_with: ReadSettings, url: str) -> None:
    settings = settings_with(**REQUIRED, DATABASE_URL=url)

    assert settings["DATABASES"]["default"]["CONN_MAX_AGE"] is None


@pytest.fixture
def sqlite(settings_with: ReadSettings, django_db_blocker: DjangoDbBlocker) -> Iterator[BaseDatabaseWrapper]:
    """An open connection to the database that the settings give where no other is named."""
    connection = ConnectionHandler(settings_with(**REQUIRED)["DATABASES"])["default"]
    with django_db_blocker.unblock():
        connection.ensure_connection()
        yield connection
        connection.close()


def test_the_database_lies_in_the_project(sqlite: BaseDatabaseWrapper, project: Path) -> None:
    assert (project / "db.sqlite3").is_file()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 1), ("busy_timeout", 20_000)]
)
def test_sqlite_waits_and_lets_readers_read_on(
    sqlite: BaseDatabaseWrapper, pragma: str, value: object
) -> None:
    with sqlite.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_a_transaction_on_sqlite_takes_the_write_lock_as_it_begins(
    sqlite: BaseDatabaseWrapper, project: Path
) -> None:
    sqlite.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    with (
        closing(sqlite3.connect(project / "db.sqlite3", timeout=0)) as another,
        pytest.raises(sqlite3.OperationalError, match="database is locked"),
    ):
        another.execute("BEGIN IMMEDIATE")
    sqlite.rollback()
