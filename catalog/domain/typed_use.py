"""Use as people type it: amounts, and events as lines of CSV whose first row names the columns."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from io import StringIO

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.csv_separator import separator_of
from catalog.domain.legible import legible
from catalog.domain.metering import Event
from catalog.domain.values import NUMBER
from catalog.domain.zones import read_instant
from features.usage import Meter

CODE, AT, VALUE = COLUMNS = ("code", "at", "value")
NEEDED = (CODE, AT)

EXAMPLE = """code,at,value
streaming_minutes,2026-01-05T18:00,90
max_storage,2026-01-05T18:00,2.5
scheduled_sessions,2026-01-06T09:30,"""


@dataclass(frozen=True)
class EventLines:
    """The events, the row that each stands in, and what can't be read."""

    events: Sequence[Event] = ()
    rows: Sequence[int] = ()
    problems: Sequence[BrokenRule] = ()

    def told(self, problem: BrokenRule) -> BrokenRule:
        """A problem of these events, by the row and column that it stands in: its path names the event."""
        _, place, *inside = problem.path.split(".")
        column = VALUE if inside[0] == "properties" else inside[0]
        return at_cell(self.rows[int(place)], column, problem)


def amount_or_text(text: str) -> Decimal | str:
    """A number where it is written as one; whoever takes amounts refuses the rest."""
    return Decimal(text) if NUMBER.fullmatch(text) else text


def at_cell(row: int, column: str, problem: BrokenRule) -> BrokenRule:
    return BrokenRule(problem.code, f"Row {row}, column {column}: {problem.message}", "events")


def read_events(text: str, meters: Mapping[str, Meter], zone: tzinfo, most: int) -> EventLines:
    """The events of a CSV text; `meters` are those of all quotas, and tell what a value counts.

    Problems: `invalid_csv`, `unknown_column`, `missing_column`, `duplicate_column`, `missing_value`,
    `too_many_values`, `max_length`, and `invalid` for an instant.
    """
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    try:
        rows = [(number, row) for number, row in enumerate(reader, 1) if any(map(str.strip, row))]
    except csv.Error as error:
        words = f"Line {reader.line_num} can't be read as CSV: {error}."
        return EventLines(problems=[BrokenRule("invalid_csv", words, "events")])
    if not rows:
        return EventLines()
    (_, header), *lines = rows
    columns = [name.strip().lower() for name in header]
    if broken := [*_broken_header(columns)]:
        return EventLines(problems=broken)
    if len(lines) > most:
        words = f"At most {most:,} events are taken, and these are {len(lines):,}."
        return EventLines(problems=[BrokenRule("max_length", words, "events")])
    return _read(columns, lines, meters, zone)


def _broken_header(columns: list[str]) -> Iterator[BrokenRule]:
    named = "The first row names the columns: code, at and value."
    for name in dict.fromkeys(columns):
        if name not in COLUMNS:
            yield BrokenRule("unknown_column", f"There is no column “{legible(name)}”. {named}", "events")
        elif columns.count(name) > 1:
            yield BrokenRule("duplicate_column", f"The column {name} stands twice. {named}", "events")
    for name in NEEDED:
        if name not in columns:
            yield BrokenRule("missing_column", f"The column {name} is missing. {named}", "events")


def _read(
    columns: list[str], lines: Iterable[tuple[int, list[str]]], meters: Mapping[str, Meter], zone: tzinfo
) -> EventLines:
    events: list[Event] = []
    rows: list[int] = []
    problems: list[BrokenRule] = []
    for number, line in lines:
        try:
            events.append(_event(number, _cells(number, columns, line), meters, zone))
            rows.append(number)
        except BrokenRule as broken:
            problems.append(broken)
    return EventLines(events, rows, problems)


def _cells(number: int, columns: list[str], line: list[str]) -> dict[str, str]:
    if any(cell.strip() for cell in line[len(columns) :]):
        words = f"Row {number} has {len(line)} values, and there are {len(columns)} columns."
        raise BrokenRule("too_many_values", words, "events")
    cells = dict(zip(columns, map(str.strip, line), strict=False))
    for column in NEEDED:
        if not cells.get(column):
            raise at_cell(number, column, BrokenRule("missing_value", "There is nothing here."))
    return cells


def _event(number: int, cells: Mapping[str, str], meters: Mapping[str, Meter], zone: tzinfo) -> Event:
    try:
        at = read_instant(cells[AT], zone)
    except BrokenRule as broken:
        raise at_cell(number, AT, broken) from broken
    return Event(cells[CODE], at, _properties(cells.get(VALUE, ""), meters.get(cells[CODE])))


def _properties(value: str, meter: Meter | None) -> dict[str, object]:
    """The value under the feature's unit; whoever is told apart is so by the text, where 007 is not 7."""
    if meter is None or not value:
        return {}
    told_apart = meter.aggregation_type == "unique_count_agg"
    return {meter.unit: value if told_apart else amount_or_text(value)}
