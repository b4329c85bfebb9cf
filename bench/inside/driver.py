"""The bare driver: statements in one transaction, on a connection of its own that Django knows nothing of."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from typing import Any, Protocol

import psycopg
from django.db import connection

Statement = tuple[str, Any]


class Driver(Protocol):
    def close(self) -> None: ...

    def understood(self, statement: Statement) -> Statement:
        """As this driver takes what Django has composed."""

    def replay(self, statements: Sequence[Statement]) -> None:
        """All of them, to the commit; every answer is fetched."""

    def numbers_taken_back(self) -> AbstractContextManager[None]:
        """What a transaction numbers while this lasts is numbered the same again once it was rolled back."""


class PostgreSQL:
    def __init__(self, parameters: Any) -> None:
        names = ("dbname", "user", "password", "host", "port")
        given = {name: parameters[name] for name in names if name in parameters}
        # Like Django's: the parameters are put into the statement here, and not by the server.
        self.connection = psycopg.connect(**given, cursor_factory=psycopg.ClientCursor)

    def close(self) -> None:
        self.connection.close()

    def understood(self, statement: Statement) -> Statement:
        return statement

    def replay(self, statements: Sequence[Statement]) -> None:
        cursor: Any = self.connection.cursor()
        for sql, parameters in statements:
            cursor.execute(sql, parameters)
            if cursor.description:
                cursor.fetchall()
        self.connection.commit()

    @contextmanager
    def numbers_taken_back(self) -> Iterator[None]:
        """A sequence by itself goes on."""
        before = self._sequences()
        yield
        for name, last in self._sequences().items():
            if last != before[name]:
                self.connection.execute("SELECT setval(%s, %s)", [name, before[name]])
        self.connection.commit()

    def _sequences(self) -> dict[str, int]:
        rows = self.connection.execute("SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences")
        return dict(rows.fetchall())


class SQLite:
    def __init__(self, parameters: Any) -> None:
        self.connection = sqlite3.connect(parameters["database"], isolation_level=None, timeout=20)
        # As in the product's settings.
        self.connection.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON"
        )

    def close(self) -> None:
        self.connection.close()

    def understood(self, statement: Statement) -> Statement:
        sql, parameters = statement
        return (sql, ()) if parameters is None else (sql.replace("%s", "?").replace("%%", "%"), parameters)

    def replay(self, statements: Sequence[Statement]) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        for sql, parameters in statements:
            self.connection.execute(sql, parameters).fetchall()
        self.connection.execute("COMMIT")

    def numbers_taken_back(self) -> AbstractContextManager[None]:
        return nullcontext()


def driver() -> AbstractContextManager[Driver]:
    """To the database that Django has too."""
    parameters = connection.get_connection_params()
    return closing(PostgreSQL(parameters) if connection.vendor == "postgresql" else SQLite(parameters))
