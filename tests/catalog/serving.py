"""The server that runs in production, on the database of a test."""

import os
import signal
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

from django.contrib.auth.models import Group, User
from django.db import connection

GUNICORN = ("--no-control-socket", "--log-level", "error", "--bind")
HEADERS = {
    "Authorization": f"Basic {b64encode(b'billing:word').decode()}",
    "Content-Type": "application/json",
}


class Server:
    """A gunicorn on a socket that outlives it."""

    def __init__(self, listener: socket.socket, workers: int) -> None:
        self._listener, self._workers = listener, workers
        self.start()

    def start(self) -> None:
        socket_of_ours = self._listener.fileno()
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "config.wsgi",
                f"--workers={self._workers}",
                *GUNICORN,
                f"fd://{socket_of_ours}",
            ],
            pass_fds=[socket_of_ours],
            env={**os.environ, "DATABASE_URL": address_of_the_database()},
            start_new_session=True,
        )

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def fail(self) -> None:
        """All its processes end at once and without a word, as where a machine fails; it is started again."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.start()

    def conversation(self) -> HTTPConnection:
        host, port = self._listener.getsockname()
        return HTTPConnection(host, port, timeout=60)


@contextmanager
def served(workers: int = 1) -> Iterator[Server]:
    """A server where `billing` may manage the catalog."""
    user = User.objects.create_user("billing", password="word")
    user.groups.add(Group.objects.get(name="Catalog managers"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(listener, workers)
        try:
            yield server
        finally:
            server.stop()


def address_of_the_database() -> str:
    given = {name: str(value) for name, value in connection.settings_dict.items()}
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
