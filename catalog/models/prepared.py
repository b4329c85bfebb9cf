"""Queries that are composed once and asked with other values: to compose one takes longer than to ask it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection, models

M = TypeVar("M", bound=models.Model)


class Prepared(Generic[M]):
    """`compose` makes the query from values like the examples, of which no two are equal.

    Its first record comes with the fields that are named, and loads the others when they are asked for.
    """

    def __init__(
        self, compose: Callable[..., models.QuerySet[M]], fields: tuple[str, ...], **examples: Any
    ) -> None:
        self.compose, self.fields, self.examples = compose, fields, examples

    def first(self, **values: Any) -> M | None:
        sql, parameters = self._composed
        with connection.cursor() as cursor:
            given = (_stored(values[name]) if name else fixed for name, fixed in parameters)
            cursor.execute(sql, [*given])
            row = cursor.fetchone()
        return row and self._record(row)

    @cached_property
    def _composed(self) -> tuple[str, list[tuple[str, Any]]]:
        """The statement, and its parameters: each with the name of the value that it stands for, if any."""
        query = self.compose(**self.examples).order_by().values_list(*self.fields)[:1].query
        sql, parameters = query.sql_with_params()
        names = {_stored(example): name for name, example in self.examples.items()}
        return sql, [(names.get(given, ""), given) for given in parameters]

    def _record(self, row: tuple[Any, ...]) -> M:
        model, columns = self._columns
        values = [column.to_python(value) for column, value in zip(columns, row, strict=True)]
        record: M = model.from_db(connection.alias, self.fields, values)
        return record

    @cached_property
    def _columns(self) -> tuple[Any, list[Any]]:
        model = self.compose(**self.examples).model
        return model, [model._meta.get_field(name) for name in self.fields]


def as_stored(record: models.Model, columns: Sequence[str]) -> list[Any]:
    """The values of these columns of a record."""
    return [_stored(getattr(record, column)) for column in columns]


def _stored(value: Any) -> Any:
    """As the database takes it: SQLite has no type of its own for instants and uuids."""
    match value:
        case datetime():
            return connection.ops.adapt_datetimefield_value(value)
        case UUID() if not connection.features.has_native_uuid_field:
            return value.hex
        case _:
            return value
