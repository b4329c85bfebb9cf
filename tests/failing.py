"""A database that refuses a statement, over a real connection."""

from contextlib import AbstractContextManager
from typing import Any

from django.db import OperationalError, connection

BUSY = OperationalError("database is locked")


def failing(at: str, error: Exception = BUSY) -> AbstractContextManager[None]:
    """While it lasts, a statement that holds these words raises the error instead."""

    def fail(execute: Any, sql: str, *arguments: Any) -> Any:
        if at in sql:
            raise error
        return execute(sql, *arguments)

    return connection.execute_wrapper(fail)
