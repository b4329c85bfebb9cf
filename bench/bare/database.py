"""One open connection, by the driver alone; both drivers give rows of the same Python types."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import psycopg
from psycopg.types.numeric import FloatLoader
from psycopg.types.string import TextLoader


@dataclass(frozen=True)
class Ask:
    """Runs a statement and gives all of its rows. JSON comes as text, a decimal as a float."""

    rows_of: Callable[[str, Sequence[Any]], list[Any]]
    run: Callable[[str], object]
    beginning: str
    listed: str
    """The function that joins the texts of rows."""

    def __call__(self, sql: str, values: Sequence[Any]) -> list[Any]:
        return self.rows_of(sql, values)

    def begin(self) -> None:
        self.run(self.beginning)

    def end(self, how: str) -> None:
        self.run(how)


def connected(url: str) -> Ask:
    if urlsplit(url).scheme == "sqlite":
        return _sqlite(unquote(urlsplit(url).path.removeprefix("/")))
    return _postgresql(url)


def _postgresql(url: str) -> Ask:
    connection: Any = psycopg.connect(url, autocommit=True, options="-c timezone=UTC")
    connection.adapters.register_loader("numeric", FloatLoader)
    connection.adapters.register_loader("jsonb", TextLoader)
    return Ask(
        lambda sql, values: connection.execute(sql.replace("?", "%s"), values).fetchall(),
        connection.execute,
        "BEGIN",
        "string_agg",
    )


def _sqlite(file: str) -> Ask:
    sqlite3.register_adapter(UUID, lambda uuid: uuid.hex)
    sqlite3.register_converter("char", lambda raw: UUID(raw.decode()))
    sqlite3.register_converter("bool", lambda raw: raw == b"1")
    sqlite3.register_converter("decimal", float)
    sqlite3.register_converter("datetime", lambda raw: f"{raw.decode().replace(' ', 'T')}Z")
    connection = sqlite3.connect(
        file, timeout=20, isolation_level=None, detect_types=sqlite3.PARSE_DECLTYPES, check_same_thread=False
    )
    # As in the product's settings.
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON")
    return Ask(
        lambda sql, values: connection.execute(sql, values).fetchall(),
        connection.execute,
        "BEGIN IMMEDIATE",
        "group_concat",
    )
