"""`/healthz` and `/readyz`: asked by whoever keeps the processes running."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext

from features.models import Feature

PROBES = ("/healthz", "/readyz", "/healthz/", "/readyz/")


def missing(answer: Any) -> str:
    """What `/readyz` says that is missing, as a problem document."""
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer["Cache-Control"] == "no-store"
    problem = answer.json()
    assert (problem["code"], problem["request_id"]) == ("not_ready", answer["X-Request-Id"])
    [error] = problem["errors"]
    assert error["code"] == "missing"
    return str(error["field"])


@pytest.mark.parametrize("address", PROBES)
def test_where_nothing_is_missing_both_are_fine(registry: None, address: str) -> None:
    answer: Any = Client().get(address)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer.json() == {"status": "ok"}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", PROBES)
def test_head_is_answered_without_a_body(registry: None, address: str) -> None:
    answer = Client().head(address)

    assert (answer.status_code, answer.content, answer["Content-Length"]) == (200, b"", "15")


@pytest.mark.parametrize("address", PROBES)
def test_they_are_only_read(address: str) -> None:
    answer: Any = Client().post(address)

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert answer.json()["code"] == "method_not_allowed"


def test_they_are_asked_under_any_name_of_the_machine(registry: None) -> None:
    for address in PROBES:
        assert Client(SERVER_NAME="10.1.2.3").get(address).status_code == 200


def test_a_fine_answer_is_no_line_of_the_log(registry: None, caplog: pytest.LogCaptureFixture) -> None:
    for address in PROBES:
        Client().get(address)

    assert not caplog.records


def test_the_process_lives_without_a_database() -> None:
    """This test has none: pytest-django would fail it."""
    assert Client().get("/healthz").status_code == 200


def test_ready_takes_a_handful_of_queries(registry: None) -> None:
    Client().get("/readyz")
    with CaptureQueriesContext(connection) as queries:
        Client().get("/readyz")

    assert len(queries) <= 4


@pytest.mark.parametrize("app, name", [("catalog", "0001_initial"), ("access", "0001_initial")])
def test_without_one_of_the_migrations_it_is_not_ready(
    registry: None, caplog: pytest.LogCaptureFixture, app: str, name: str
) -> None:
    MigrationRecorder(connection).record_unapplied(app, name)

    assert missing(Client().get("/readyz")) == "migrations"
    assert "1 are not applied" in caplog.text


def test_a_migration_of_a_newer_release_is_no_matter(registry: None) -> None:
    MigrationRecorder(connection).record_applied("catalog", "9999_of_tomorrow")

    assert Client().get("/readyz").status_code == 200


@pytest.mark.django_db
def test_without_a_registry_it_is_not_ready() -> None:
    assert not Feature.objects.exists()
    assert missing(Client().get("/readyz")) == "registry"


def test_without_one_of_the_groups_it_is_not_ready(registry: None) -> None:
    Group.objects.get(name="Stock clients").delete()

    assert missing(Client().get("/readyz")) == "registry"


@pytest.mark.parametrize(
    "url", ["postgres://root:hush@127.0.0.1:1/catalog", "sqlite:////nowhere/at/all.sqlite3"]
)
def test_a_database_that_does_not_answer_is_told_without_its_address(url: str) -> None:
    asked = (
        "import django; django.setup(); from django.test import Client; "
        "healthy, ready = (Client().get(address) for address in ('/healthz', '/readyz')); "
        "print(healthy.status_code, ready.status_code, ready.content.decode())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=True,
    )
    healthy, ready, problem = ran.stdout.split(" ", 2)

    assert (healthy, ready) == ("200", "503")
    assert [error["field"] for error in json.loads(problem)["errors"]] == ["database"]
    assert "hush" not in ran.stdout + ran.stderr
    assert "nowhere" not in ran.stdout
