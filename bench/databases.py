"""The databases of a run: one for each kind and size, made empty and dropped afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

from bench.broken import Broken

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "bench" / ".data"

# What a filled database is made from: one that was kept is of no use once any of it has changed.
SOURCES = (
    "catalog/migrations/*.py",
    "catalog/domain/*.py",
    "catalog/provider_types/*.toml",
    "catalog/documents.py",
    "catalog/revising.py",
    "features/migrations/*.py",
    "features/registry.toml",
    "bench/inside/dataset.py",
)


@dataclass(frozen=True)
class Database:
    kind: str
    size: int
    url: str

    @property
    def is_filled(self) -> bool:
        return self.mark.exists() and self.mark.read_text() == _made_from()

    def note_filled(self) -> None:
        self.mark.write_text(_made_from())

    @property
    def mark(self) -> Path:
        return FOLDER / f"{_name(self.size)}.{self.kind}"


class Engine(Protocol):
    def database(self, size: int) -> Database: ...

    def exists(self, size: int) -> bool: ...

    def make(self, size: int) -> None: ...

    def drop(self, size: int) -> None: ...


@contextmanager
def databases(kind: str, sizes: tuple[int, ...], *, postgres: str, keep: bool) -> Iterator[list[Database]]:
    """Empty ones, or those that an earlier run has kept; dropped in the end, unless they are to be kept."""
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    engine: Engine = PostgreSQL(postgres) if kind == "postgresql" else SQLite()
    try:
        yield [_made(engine, size, keep=keep) for size in sizes]
    finally:
        if not keep:
            for size in sizes:
                _drop(engine, size)


def _made(engine: Engine, size: int, *, keep: bool) -> Database:
    database = engine.database(size)
    if not (keep and database.is_filled and engine.exists(size)):
        _drop(engine, size)
        engine.make(size)
    return database


def _drop(engine: Engine, size: int) -> None:
    engine.drop(size)
    engine.database(size).mark.unlink(missing_ok=True)


class PostgreSQL:
    def __init__(self, url: str) -> None:
        self.url = url
        try:
            self.server = psycopg.connect(url, autocommit=True, connect_timeout=5)
        except psycopg.OperationalError as error:
            raise Broken(f"No PostgreSQL answers at {urlsplit(url).hostname}: {error}") from error

    def database(self, size: int) -> Database:
        return Database("postgresql", size, urlsplit(self.url)._replace(path=f"/{_name(size)}").geturl())

    def exists(self, size: int) -> bool:
        found = self.server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_name(size)])
        return found.fetchone() is not None

    def make(self, size: int) -> None:
        self.server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_name(size))))

    def drop(self, size: int) -> None:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self.server.execute(statement.format(sql.Identifier(_name(size))))


class SQLite:
    def database(self, size: int) -> Database:
        return Database("sqlite", size, f"sqlite:///{quote(str(_file(size)))}")

    def exists(self, size: int) -> bool:
        return _file(size).exists()

    def make(self, size: int) -> None:
        _file(size).touch()

    def drop(self, size: int) -> None:
        for file in FOLDER.glob(f"{_file(size).name}*"):
            file.unlink()


def _file(size: int) -> Path:
    return FOLDER / f"{_name(size)}.sqlite3"


def _name(size: int) -> str:
    return f"catalog_bench_{size}"


def _made_from() -> str:
    files = [file for pattern in SOURCES for file in sorted(ROOT.glob(pattern))]
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
