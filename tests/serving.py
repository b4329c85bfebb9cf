"""The server that runs in production, on the database of the test that starts it, and a client of it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Served:
    host: str
    port: int
    pid: int

    @property
    def workers(self) -> list[int]:
        """The process ids of those that are there now."""
        listed = subprocess.run(["ps", "-A", "-o", "ppid=,pid="], capture_output=True, text=True, check=True)
        pairs = (map(int, line.split()) for line in listed.stdout.splitlines())
        return [pid for parent, pid in pairs if parent == self.pid]

    def conversation(self, patience: float = PATIENCE) -> HTTPConnection:
        return HTTPConnection(self.host, self.port, timeout=patience)

    def kill_workers(self) -> None:
        """At once and without a word, as a machine that fails does; others take their places."""
        for pid in self.workers:
            os.kill(pid, signal.SIGKILL)


@contextmanager
def serving(workers: int = 1) -> Iterator[Served]:
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--workers", str(workers), *GUNICORN]
        server = subprocess.Popen(
            [*command, f"fd://{listener.fileno()}"],
            pass_fds=[listener.fileno()],
            env={**os.environ, "DATABASE_URL": address_of_the_database()},
        )
        try:
            host, port = listener.getsockname()
            yield Served(host, port, server.pid)
        finally:
            server.terminate()
            server.wait()


def address_of_the_database() -> str:
    given = {name: str(value) for name, value in connection.settings_dict.items()}
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
