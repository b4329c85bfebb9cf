"""Queries that are composed once and asked with other values: to compose one takes longer than to ask it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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
        given = (_stored(values[name]) if name else fixed for name, fixed in self._composed.parameters)
        with connection.cursor() as cursor:
            cursor.execute(self._composed.sql, [*given])
            row = cursor.fetchone()
        return row and self._record([*row])

    def _record(self, row: list[Any]) -> M:
        for place, (converters, expression) in self._composed.converters.items():
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        record: M = self._composed.model.from_db(connection.alias, self._composed.columns, row)
        return record

    @cached_property
    def _composed(self) -> _Composed:
        queryset: Any = self.compose(**self.examples).order_by()
        # In the order of the model's fields, in which it takes them.
        fields = queryset.model._meta.concrete_fields
        columns = [field.attname for field in fields if field.name in self.fields]
        compiler = queryset.values_list(*columns)[:1].query.get_compiler(connection.alias)
        sql, parameters = compiler.as_sql()
        names = {_stored(example): name for name, example in self.examples.items()}
        return _Composed(
            model=queryset.model,
            columns=columns,
            sql=sql,
            parameters=[(names.get(given, ""), given) for given in parameters],
            converters=compiler.get_converters([column for column, *_ in compiler.select]),
        )


@dataclass(frozen=True)
class _Composed:
    model: Any
    columns: Sequence[str]
    sql: str
    parameters: Sequence[tuple[str, Any]]
    """Each with the name of the value that it stands for, if any."""
    converters: Mapping[int, Any]
    """How Django reads the columns, by their place."""


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
