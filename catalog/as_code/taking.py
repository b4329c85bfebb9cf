"""Takes what a file says over into a record: each attribute by its type, every problem with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from catalog.as_code.problems import Problem
from catalog.as_code.reading import Source
from catalog.as_code.typed import Fields, typed
from catalog.domain.as_tables import FOUND_OUT
from catalog.domain.broken_rule import BrokenRule
from config.nearest import did_you_mean
from config.rest.problems import errors_of

NOT_DECIDED = (
    "This stands in no file: the catalog itself finds it out, and stock is counted where it is. Leave it out."
)


class Taking:
    """One file on its way into a record."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []

    def tell(self, path: str, code: str, words: str) -> None:
        self.problems.append(self.source.problem(path, code, words))

    def values(self, table: Mapping[str, Any], fields: Fields, at: str = "") -> dict[str, Any]:
        """What a table says of these attributes, as the model has it."""
        values: dict[str, Any] = {}
        for name in fields.keys() & table.keys():
            try:
                values[name] = typed(fields[name], table[name])
            except BrokenRule as broken:
                self.tell(f"{at}{name}", broken.code, broken.message)
        return values

    def assign(self, record: Any, fields: Fields) -> None:
        """All but the code, by which the record was found."""
        for name, value in self.values(self.source.table, fields).items():
            if name != "code":
                setattr(record, name, value)

    def tell_of_unknown(self, table: Mapping[str, Any], known: Iterable[str], at: str = "") -> None:
        names = [*known]
        for name in table:
            if name in names:
                continue
            if name in FOUND_OUT and not at:
                self.tell(name, "read_only", NOT_DECIDED)
            else:
                self.tell(
                    f"{at}{name}", "unknown_key", f"There is no such attribute.{did_you_mean(name, names)}"
                )

    def inner(self, name: str) -> dict[str, Any] | None:
        """A table inside the file's; None where it is left out, or is none and is told."""
        table = self.source.table.get(name)
        if table is not None and not isinstance(table, dict):
            self.tell(name, "invalid_type", "This must be a table.")
            return None
        return table

    def tell_of_broken(self, error: ValidationError, rows: Mapping[str, list[str]]) -> None:
        """`rows` are the codes of the rows, in the order in which the rules were asked."""
        told = {problem.path for problem in self.problems}
        for path, code, words in _by_code(error, rows):
            if (name := self.named(path)) not in told:
                self.tell(name, code, words)

    def named(self, path: str) -> str:
        """The name in the file of what a rule is about."""
        return path


def _by_code(error: ValidationError, rows: Mapping[str, list[str]]) -> Iterator[tuple[str, str, str]]:
    """`features.0.value` under the code of the row, as the file has it."""
    for one in errors_of(error):
        head, *rest = (one["field"] or "").split(".")
        if rest and rest[0].isdigit() and head in rows:
            rest[0] = rows[head][int(rest[0])]
            rest = rest[:1] if rest[1:] in (["feature"], ["provider"]) else rest  # the row is named by it
        yield ".".join((head, *rest)), one["code"] or "", one["detail"] or ""
