"""The servers that are compared: gunicorn with two workers each, over loopback, on the same data."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from bench.broken import Broken
from bench.client import ask
from bench.databases import FOLDER, ROOT, Database
from bench.environment import environment

WORKERS = 2
PRODUCT, BARE, IDIOMATIC = "product", "bare", "idiomatic"
APPLICATIONS = {
    PRODUCT: ("config.wsgi", "config.settings"),
    BARE: ("bench.bare.application", ""),
    IDIOMATIC: ("config.wsgi", "bench.idiomatic.settings"),
}
PATIENCE = 30  # seconds, until the first answer


@dataclass(frozen=True)
class Server:
    name: str
    size: int
    address: str
    pid: int

    def worker_memory(self) -> list[float]:
        """The resident memory of each worker, in MiB."""
        listed = subprocess.run(
            ["ps", "-A", "-o", "ppid=,rss="],  # noqa: S607  # wherever this system has it
            capture_output=True,
            text=True,
            check=True,
        )
        rows = (map(int, line.split()) for line in listed.stdout.splitlines())
        return [kibibytes / 1024 for parent, kibibytes in rows if parent == self.pid]


@contextmanager
def serving(databases: list[Database]) -> Iterator[dict[tuple[str, int], Server]]:
    """All of them at once on each database, by name and size."""
    with ExitStack() as stack:
        started = [
            stack.enter_context(served(name, database)) for database in databases for name in APPLICATIONS
        ]
        yield {(server.name, server.size): server for server in started}


@contextmanager
def served(name: str, database: Database) -> Iterator[Server]:
    application, settings = APPLICATIONS[name]
    log = FOLDER / f"{name}-{database.kind}-{database.size}.log"
    with socket.create_server(("127.0.0.1", 0)) as listening, log.open("w") as output:
        descriptor = listening.fileno()
        command = [sys.executable, "-m", "gunicorn", application, "--bind", f"fd://{descriptor}"]
        command += ["--workers", str(WORKERS), "--log-level", "warning", "--no-control-socket"]
        process = subprocess.Popen(  # noqa: S603  # our own
            command,
            cwd=ROOT,
            env={**environment(database), "DJANGO_SETTINGS_MODULE": settings},
            pass_fds=[descriptor],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        server = Server(name, database.size, f"127.0.0.1:{listening.getsockname()[1]}", process.pid)
        try:
            _require_workers(server)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def _require_workers(server: Server) -> None:
    """Waits for both, and for an answer: what is asked earlier waits in the queue of one."""
    deadline = time.monotonic() + PATIENCE
    while len(server.worker_memory()) < WORKERS:
        if time.monotonic() > deadline:
            raise Broken(f"The {server.name} server did not start: see its log in bench/{FOLDER.name}.")
        time.sleep(0.05)
    ask(server.address, "/api/v1/packages")
