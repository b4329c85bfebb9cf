"""CSV as spreadsheet programs write it: with commas, semicolons or tabs, in UTF-8 or as Unicode text."""

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from io import StringIO

from catalog.domain.csv_separator import separator_of
from catalog.sheets import LONGEST, Unreadable

csv.field_size_limit(LONGEST)


def read_csv(raw: bytes) -> Iterator[list[str]]:
    """The cells, row by row. Raises Unreadable."""
    text = _decoded(raw)
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    try:
        yield from rows
    except csv.Error as error:
        raise Unreadable(f"Line {rows.line_num} can't be read: {error}.") from error


def _decoded(raw: bytes) -> str:
    coding = "utf-16" if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = raw.decode(coding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        words = f"Line {line} is not in UTF-8. Save the sheet as “CSV UTF-8”, or as XLSX."
        raise Unreadable(words) from error
    if "\0" in text:
        raise Unreadable("This is neither a workbook (XLSX) nor a text (CSV).")
    return text
