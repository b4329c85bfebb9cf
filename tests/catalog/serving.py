"""The server that runs in production, on the database of a test."""

import os
import signal
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection

from django.contrib.auth.models import Group, User
from django.db import connection

GUNICORN = ("--no-control-socket", "--log-level", "error", "--bind")
HEADERS = {
    "Authorization": f"Basic {b64encode(b'billing:word').decode()}",
    "Content-Type": "application/json",
}


@dataclass
class Server:
    host: str
    port: int
    process: subprocess.Popen[bytes]

    def conversation(self) -> HTTPConnection:
        return HTTPConnection(self.host, self.port, timeout=60)

    def kill_workers(self) -> None:
        """At once and without a word, as a machine that fails does; others take their places."""
        children = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=True
        )
        for pid in children.stdout.split():
            os.kill(int(pid), signal.SIGKILL)


@contextmanager
def served(workers: int = 1) -> Iterator[Server]:
    """A gunicorn, where `billing` may manage the catalog."""
    user = User.objects.create_user("billing", password="word")
    user.groups.add(Group.objects.get(name="Catalog managers"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        bind = f"fd://{listener.fileno()}"
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "config.wsgi", f"--workers={workers}", *GUNICORN, bind],
            pass_fds=[listener.fileno()],
            env={**os.environ, "DATABASE_URL": address_of_the_database()},
        )
        try:
            host, port = listener.getsockname()
            yield Server(host, port, process)
        finally:
            process.terminate()
            process.wait()


def address_of_the_database() -> str:
    given = {name: str(value) for name, value in connection.settings_dict.items()}
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
