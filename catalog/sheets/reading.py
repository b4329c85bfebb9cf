"""A file that somebody sends: the rows of a workbook or a CSV, within bounds."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from catalog.sheets import COLUMNS, MOST, Unreadable
from catalog.sheets.csv_text import read_csv
from catalog.sheets.lines import SheetOfLines, says_something
from catalog.sheets.sheet import CODE
from catalog.sheets.workbook import OLE, ZIP, read_workbook

NumberedRow = tuple[int, Sequence[object]]


def read_sheet(raw: bytes) -> SheetOfLines:
    """Raises Unreadable where the file holds no sheet of packages, or one with too many of them."""
    rows = _rows(raw)
    heading = next(rows, None)
    if heading is None:
        raise Unreadable("The sheet is empty.")
    sheet = SheetOfLines(heading[0], _names(heading[1]))
    for place, cells in _within_the_most(rows):
        sheet.read(place, cells)
    if not sheet.lines and not sheet.problems:
        raise Unreadable("There is no package under the heading of the sheet.")
    return sheet


def _rows(raw: bytes) -> Iterator[NumberedRow]:
    """Those that hold something."""
    if raw.startswith(OLE):
        raise Unreadable("This is a workbook of the old kind (XLS), or under a password. Save it as XLSX.")
    rows: Iterable[Sequence[object]] = read_workbook(raw) if raw.startswith(ZIP) else read_csv(raw)
    return ((place, cells) for place, cells in enumerate(rows, 1) if any(map(says_something, cells)))


def _names(heading: Sequence[object]) -> list[str]:
    names = ["" if cell is None else str(cell).strip() for cell in heading]
    while not names[-1]:
        names.pop()
    if len(names) > COLUMNS:
        raise Unreadable(f"The sheet has more than {COLUMNS} columns.")
    if CODE not in names:
        words = f"The first row must name the columns, and “{CODE}” must be one: it tells whose row it is."
        raise Unreadable(words)
    return names


def _within_the_most(rows: Iterator[NumberedRow]) -> Iterator[NumberedRow]:
    yield from islice(rows, MOST)
    for _ in rows:
        raise Unreadable(f"The sheet has more than {MOST:,} packages: import it in parts.")
