"""Packages as a file: a workbook or a CSV, by the formats of django-import-export."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.domain.cells import BYTE_ORDER_MARK, cell_of, csv_cell_of, unfit_for_a_workbook
from catalog.models import Package
from catalog.sheets import Unreadable
from catalog.sheets.library import CSV, XLSX, Dataset
from catalog.sheets.row import Row
from catalog.sheets.sheet import PackageSheet

COLUMN_WIDTH = 16  # characters; the longest text would make its column as wide as it is
TITLE = "Packages"


def exported(packages: Iterable[Package], groups: Iterable[str], form: str) -> bytes:
    """The file of packages that were loaded with their parts; `groups` are those of the columns.

    Raises Unreadable where a workbook would not keep a text as it is.
    """
    rows = [Row.of(package) for package in packages]
    table = PackageSheet.of(groups, rows).export(rows)
    return _as_csv(table) if form == "csv" else _as_workbook(table)


def _as_csv(table: Dataset) -> bytes:
    cells = ([csv_cell_of(text) for text in row] for row in table[:])
    text: str = CSV().export_data(Dataset(*cells, headers=table.headers))
    return (BYTE_ORDER_MARK + text).encode()


def _as_workbook(table: Dataset) -> bytes:
    rows = [[cell_of(text) for text in row] for row in table[:]]
    for row in rows:
        for name, cell in zip(table.headers, row, strict=True):
            if why := unfit_for_a_workbook(str(cell)):
                raise Unreadable(f"The {name} of {row[0]} {why}: choose CSV, or leave the column out.")
    sheet = Dataset(*rows, headers=table.headers, title=TITLE)
    return XLSX().export_data(sheet, column_width=COLUMN_WIDTH)
