"""The server that runs in production, on the database of the test that starts it, and a client of it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

from django.contrib.auth.models import Group, User
from django.db import connection

from access.issuing import issue, service_user
from config.token_text import new_token

GUNICORN = ("--no-control-socket", "--log-level", "error", "--bind")
PATIENCE = 60  # seconds
TOKEN = new_token()
HEADERS = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}


def welcome(group: str) -> User:
    """Who asks with HEADERS, as a member of this group."""
    client = service_user("client", Group.objects.get(name=group))
    issue(client, text=TOKEN)
    return client


class Served:
    """A gunicorn on a socket that outlives it."""

    def __init__(self, listener: socket.socket, workers: int) -> None:
        self._listener = listener
        bind = f"fd://{listener.fileno()}"
        self._command = [
            sys.executable,
            "-m",
            "gunicorn",
            "config.wsgi",
            f"--workers={workers}",
            *GUNICORN,
            bind,
        ]
        self._start()

    @property
    def workers(self) -> list[int]:
        """The process ids of those that are there now."""
        listed = subprocess.run(["ps", "-A", "-o", "ppid=,pid="], capture_output=True, text=True, check=True)
        pairs = (map(int, line.split()) for line in listed.stdout.splitlines())
        return [pid for parent, pid in pairs if parent == self._process.pid]

    @property
    def address(self) -> str:
        host, port = self._listener.getsockname()
        return f"{host}:{port}"

    def conversation(self, patience: float = PATIENCE) -> HTTPConnection:
        return HTTPConnection(self.address, timeout=patience)

    def fail(self) -> None:
        """All its processes end at once and without a word, as where a machine fails; it is started again."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._start()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            self._command,
            pass_fds=[self._listener.fileno()],
            env={**os.environ, "DATABASE_URL": address_of_the_database()},
            start_new_session=True,
        )


@contextmanager
def serving(workers: int = 1) -> Iterator[Served]:
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        server = Served(listener, workers)
        try:
            yield server
        finally:
            server.stop()


def address_of_the_database() -> str:
    given = {name: str(value) for name, value in connection.settings_dict.items()}
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
