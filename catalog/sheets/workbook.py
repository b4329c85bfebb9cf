"""Workbooks (XLSX), as strangers send them: read within bounds, and refused where they are something else."""

from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from catalog.domain.cells import NoResult
from catalog.sheets import COLUMNS, Unreadable

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how such files begin

UNPACKED = 64 * 1024 * 1024  # bytes; 2,000 packages with every column take about a tenth
MEMBERS = 1_000
LAST_ROW = 20_000  # beyond, also rows without anything cost too much to walk through

CONTENT = "[Content_Types].xml"
MACROS = "vbaProject.bin"


def read_workbook(raw: bytes) -> Iterator[list[object]]:
    """The cells of its active sheet, row by row. Raises Unreadable."""
    _refuse_what_is_none(raw)
    try:
        values, formulas = _rows(raw, data_only=True), _uncalculated(raw)
        for number, row in enumerate(values, start=1):
            if number > LAST_ROW:
                raise Unreadable(f"The sheet goes on after row {LAST_ROW:,}: delete its empty rows.")
            yield [NoResult() if (number, place) in formulas else cell for place, cell in enumerate(row)]
    except Unreadable:
        raise
    except Exception as error:  # whatever a reader raises that was given a broken file
        raise Unreadable("This workbook is damaged: open and save it in a spreadsheet program.") from error


def _refuse_what_is_none(raw: bytes) -> None:
    try:
        with ZipFile(BytesIO(raw)) as archive:
            members = archive.infolist()
    except BadZipFile as error:
        raise Unreadable("This workbook is damaged: open and save it in a spreadsheet program.") from error
    names = [member.filename for member in members]
    # Of each member no more is unpacked than it says of itself here.
    if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED:
        raise Unreadable("This workbook is too large when it is unpacked.")
    if any(name.endswith(MACROS) for name in names):
        raise Unreadable("This workbook has macros. Save it as XLSX without them.")
    if CONTENT not in names:
        raise Unreadable("This is no workbook that can be read. Save it as XLSX, or as CSV in UTF-8.")


def _rows(raw: bytes, *, data_only: bool) -> Iterator[tuple[Any, ...]]:
    book = load_workbook(BytesIO(raw), read_only=True, data_only=data_only, keep_links=False)
    sheet: Any = book.active
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    return islice(sheet.iter_rows(max_col=COLUMNS + 1, values_only=True), LAST_ROW + 1)


def _uncalculated(raw: bytes) -> set[tuple[int, int]]:
    """Where formulas stand that have no result: without this they would pass for empty cells."""
    with ZipFile(BytesIO(raw)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        if not any(b"<f" in archive.read(name) for name in sheets):
            return set()
    pairs = zip(_rows(raw, data_only=True), _rows(raw, data_only=False), strict=True)
    return {
        (number, place)
        for number, (values, formulas) in enumerate(pairs, start=1)
        for place, (value, formula) in enumerate(zip(values, formulas, strict=True))
        if value is None and formula is not None
    }
