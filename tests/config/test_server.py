"""The server as it runs in production: by the settings of `gunicorn.conf.py`, which it finds by itself."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.db import OperationalError, connection

ROOT = Path(__file__).resolve().parents[2]
GUNICORN = (sys.executable, "-m", "gunicorn", "config.wsgi")
QUIETLY = ("--no-control-socket", "--log-level=error")


def configured(**variables: str) -> dict[str, str]:
    """What gunicorn says of its own settings, and nothing of ours decides."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "PORT"))}
    ran = subprocess.run(
        [*GUNICORN, "--print-config"],
        cwd=ROOT,
        env=environment | {"DJANGO_SETTINGS_MODULE": "tests.settings"} | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(line.replace(" ", "").split("=", 1) for line in ran.stdout.splitlines() if "=" in line)


def test_the_server_reads_its_settings_by_itself() -> None:
    told = configured()

    assert told["bind"] == "['127.0.0.1:8000']"
    assert (told["workers"], told["timeout"], told["graceful_timeout"]) == ("2", "60", "30")
    assert told["accesslog"] == "None"


def test_the_environment_names_the_port_and_the_workers() -> None:
    told = configured(PORT="9000", WEB_CONCURRENCY="5")

    assert (told["bind"], told["workers"]) == ("['0.0.0.0:9000']", "5")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[HTTPConnection]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        process = subprocess.Popen(
            [*GUNICORN, "--bind", f"fd://{listener.fileno()}", "--workers=1", *QUIETLY],
            cwd=ROOT,
            pass_fds=[listener.fileno()],
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3",
            },
        )
        try:
            host, port = listener.getsockname()
            yield HTTPConnection(host, port, timeout=30)
        finally:
            process.terminate()
            process.wait()


def test_a_long_token_is_refused_by_the_application(server: HTTPConnection) -> None:
    server.request("GET", "/api/v1/packages", headers={"Authorization": "Bearer " + "a" * 10_000})
    answer = server.getresponse()

    assert (answer.status, answer.headers["Content-Type"]) == (401, "application/problem+json")


@pytest.mark.parametrize("charset", ["hex", "zip", "rot13", "utf-16", "latin-1", "nonsense"])
def test_a_charset_of_the_body_says_nothing_of_the_address(server: HTTPConnection, charset: str) -> None:
    kind = {"Content-Type": f"application/json; charset={charset}"}

    server.request("GET", "/healthz?name=%C3%A9", headers=kind)

    assert server.getresponse().status == 200


@pytest.mark.django_db(transaction=True)
def test_postgresql_is_told_when_to_give_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the variable of its own library. SQLite has no such thing: it waits for locks alone."""
    given = pg_options()
    assert given == "-c statement_timeout=30s -c lock_timeout=10s"
    monkeypatch.setenv("PGOPTIONS", given.replace("30s", "50ms"))
    connection.close()

    try:
        with connection.cursor() as cursor:
            cursor.execute(SLOW[connection.vendor])
    except OperationalError:
        assert connection.vendor == "postgresql"
    else:
        assert connection.vendor == "sqlite"
    finally:
        connection.close()


SLOW = {"postgresql": "SELECT pg_sleep(5)", "sqlite": "SELECT 1"}


def pg_options() -> str:
    """What `gunicorn.conf.py` sets where nothing is set."""
    read = "import os, runpy; runpy.run_path('gunicorn.conf.py'); print(os.environ['PGOPTIONS'])"
    ran = subprocess.run(
        [sys.executable, "-c", read], cwd=ROOT, env={}, capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()
