"""One open connection, by the driver alone; both drivers give rows of the same Python types."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import psycopg
from psycopg.types.numeric import FloatLoader
from psycopg.types.string import TextLoader

Ask = Callable[[str, Sequence[Any]], list[Any]]


def connected(url: str) -> Ask:
    """What runs a statement and gives all of its rows. JSON comes as text, a decimal as a float."""
    if urlsplit(url).scheme == "sqlite":
        return _sqlite(unquote(urlsplit(url).path.removeprefix("/")))
    return _postgresql(url)


def _postgresql(url: str) -> Ask:
    connection: Any = psycopg.connect(url, autocommit=True, options="-c timezone=UTC")
    connection.adapters.register_loader("numeric", FloatLoader)
    connection.adapters.register_loader("jsonb", TextLoader)
    return lambda sql, values: connection.execute(sql.replace("?", "%s"), values).fetchall()


def _sqlite(file: str) -> Ask:
    sqlite3.register_adapter(UUID, lambda uuid: uuid.hex)
    sqlite3.register_converter("char", lambda raw: UUID(raw.decode()))
    sqlite3.register_converter("bool", lambda raw: raw == b"1")
    sqlite3.register_converter("decimal", float)
    sqlite3.register_converter("datetime", lambda raw: f"{raw.decode().replace(' ', 'T')}Z")
    connection = sqlite3.connect(
        file, isolation_level=None, detect_types=sqlite3.PARSE_DECLTYPES, check_same_thread=False
    )
    # As in the product's settings.
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL")
    return lambda sql, values: connection.execute(sql, values).fetchall()
