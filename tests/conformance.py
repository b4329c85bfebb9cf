"""`make check-api`: the API is asked what its OpenAPI document allows and forbids, and held to its answers.

By schemathesis (schemathesis.toml says how), as a reader and as a manager at once, each on a server and a
catalog of its own.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from cryptography.fernet import Fernet

ROOT = Path(__file__).resolve().parent.parent
SCHEMATHESIS = Path(sys.executable).with_name("st")
CONFIG = ROOT / "schemathesis.toml"
CLIENTS = {"reader": "Catalog readers", "manager": "Catalog managers"}
GUNICORN = ("--workers=1", "--log-level=error", "--no-control-socket", "--bind")
CATALOG, LOG = "catalog.sqlite3", "server.log"

Environment = Mapping[str, str]


def main() -> None:
    with TemporaryDirectory() as folder:
        made = Path(folder) / CATALOG
        environment = _environment(made)
        _manage(environment, "demo", "--no-serve")
        tokens = {name: _token(environment, name, group) for name, group in CLIENTS.items()}
        with ThreadPoolExecutor() as both:
            runs = {name: both.submit(_run, name, made, environment, token) for name, token in tokens.items()}
        failed = [name for name, run in runs.items() if not _told(name, run.result(), made.parent / name)]
    if failed:
        sys.exit(f"The API and its document do not agree, as {' and '.join(failed)}.")


def _environment(database: Path) -> Environment:
    return {
        **os.environ,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "CATALOG_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "DATABASE_URL": f"sqlite:///{database}",
        "CACHE_URL": "locmem://",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DEBUG": "0",
        "LOG_FORMAT": "text",
        "PLATFORM_VERSION": "3.0",
        "PLATFORM_LICENSE": "enterprise",
        "API_REQUIRE_IF_MATCH": "0",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONWARNINGS": "ignore:No directory at",  # of static files, which nobody asks for
    }


def _token(environment: Environment, name: str, group: str) -> str:
    return _manage(environment, "issue_token", name, "--group", group).strip()


def _manage(environment: Environment, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def _run(name: str, made: Path, environment: Environment, token: str) -> subprocess.CompletedProcess[str]:
    folder = made.parent / name
    folder.mkdir()
    shutil.copy(made, folder)
    database = {"DATABASE_URL": f"sqlite:///{folder / CATALOG}"}
    with (folder / LOG).open("w") as log, _served({**environment, **database}, log) as address:
        return subprocess.run(
            [SCHEMATHESIS, "--no-color", f"--config-file={CONFIG}", "run", f"http://{address}/api/v1/schema"],
            cwd=folder,
            env={**environment, "API_TOKEN": token},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )


@contextmanager
def _served(environment: Environment, log: IO[str]) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        descriptor = listener.fileno()
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", *GUNICORN, f"fd://{descriptor}"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[descriptor], stderr=log)
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.terminate()
            server.wait()


def _told(name: str, run: subprocess.CompletedProcess[str], folder: Path) -> bool:
    """Whether nothing was found: then the summary is enough; else all is shown, and what the server says."""
    found_nothing = run.returncode == 0
    report = run.stdout[run.stdout.rfind("\nAPI Operations:") :] if found_nothing else run.stdout
    lines = [] if found_nothing else (folder / LOG).read_text().splitlines(keepends=True)
    sys.stdout.writelines([f"As a {name}:\n{report}\n", *(line for line in lines if " INFO " not in line)])
    return found_nothing


if __name__ == "__main__":
    main()
