"""The command `demo` as a server: on a free port of this machine, until Ctrl-C ends it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config.token_text import new_token
from features.models import Feature

ROOT = Path(__file__).resolve().parent.parent.parent
TOKEN = new_token()


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@pytest.mark.django_db
def test_a_taken_port_is_told_before_anything_is_made(taken_port: int) -> None:
    with pytest.raises(CommandError, match=rf"^Port {taken_port} of 127.0.0.1 is taken: .* by --port\.$"):
        call_command("demo", port=taken_port)
    assert not Feature.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("port", [-1, 0, 65536])
def test_a_port_out_of_range_is_told_before_anything_is_made(port: int) -> None:
    with pytest.raises(
        CommandError, match=rf"^There is no port {port}: name one from 1 to 65535 by --port\.$"
    ):
        call_command("demo", port=port)
    assert not Feature.objects.exists()


@pytest.mark.django_db
def test_a_taken_port_is_no_matter_where_nothing_is_served(taken_port: int) -> None:
    output = StringIO()
    call_command("demo", "--no-serve", port=taken_port, stdout=output)

    assert f"`manage.py runserver {taken_port}` serves it." in output.getvalue()


@pytest.fixture
def process(tmp_path: Path, free_port: int) -> Iterator[subprocess.Popen[str]]:
    """The command on an empty database of its own."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path}/demo.sqlite3",
        "DEMO_TOKEN": TOKEN,
        "PYTHONUNBUFFERED": "1",
    }
    with subprocess.Popen(
        [sys.executable, "manage.py", "demo", f"--port={free_port}"],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        # A suite that runs in the background ignores Ctrl-C, and hands that down.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        yield process
        process.kill()


def test_it_serves_until_ctrl_c_ends_it_quietly(process: subprocess.Popen[str], free_port: int) -> None:
    wait_for("Quit the server", process)
    assert status_of("/api/v1/packages/meet-standard", free_port) == 200

    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate()
    assert process.returncode == 0
    assert "Traceback" not in rest


def wait_for(start: str, process: subprocess.Popen[str]) -> None:
    assert process.stdout
    printed = []
    for line in process.stdout:
        printed.append(line)
        if line.startswith(start):
            return
    pytest.fail("".join(printed))


def status_of(path: str, port: int) -> int:
    with closing(HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("GET", path, headers={"Authorization": f"Bearer {TOKEN}"})
        with connection.getresponse() as answer:
            return answer.status
