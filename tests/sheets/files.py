"""Spreadsheets as people make them."""

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO
from typing import Any

import openpyxl

from catalog.models import Package
from catalog.sheets.exporting import exported
from catalog.sheets.line import Line, Tried
from catalog.sheets.reading import read_sheet
from catalog.sheets.sheet import FEATURES, GROUPS
from catalog.sheets.trying import carry_out, differing, try_out

EVERYTHING = (*GROUPS, FEATURES)


def workbook(*rows: Iterable[Any]) -> bytes:
    book, file = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.worksheets[0].append([*row])
    book.save(file)
    return file.getvalue()


def csv_file(*rows: Iterable[str], delimiter: str = ",", coding: str = "utf-8") -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(coding)


def exported_now(form: str = "csv", groups: Iterable[str] = EVERYTHING) -> bytes:
    return exported(Package.objects.order_by("key").with_parts(), groups, form)


def table_of(raw: bytes) -> list[dict[str, str]]:
    """What a CSV of ours says, by column."""
    return [*csv.DictReader(StringIO(raw.decode("utf-8-sig"), newline=""))]


def line(package: Package | str, **cells: str) -> Line:
    return Line(package if isinstance(package, str) else package.code, cells)


def imported(raw: bytes) -> list[Tried]:
    """What becomes of a file that has no mistakes of its own, once it is confirmed."""
    sheet = read_sheet(raw)
    assert sheet.problems == []
    return carry_out([it.again for it in try_out(differing(sheet.lines)) if it.says_something])


def problems_in(tried: Iterable[Tried]) -> list[tuple[str, str, str]]:
    return [(it.line.code, problem.column, problem.message) for it in tried for problem in it.problems]


def changes_in(tried: Iterable[Tried]) -> list[tuple[str, str, str, str]]:
    return [
        (it.line.code, change.column, change.before, change.after) for it in tried for change in it.changes
    ]
