"""Plain statements: see docs/decisions/0019."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection


def fetched(sql: str, values: Sequence[Any] | Mapping[str, Any]) -> Sequence[Any]:
    """All rows that a statement answers with."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: Sequence[Any] = cursor.fetchall()
    return rows
