"""Tables that are downloaded, and mostly opened in Excel."""

import csv
import re
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# Without it Excel takes UTF-8 for the encoding of its own country. It stands before the first cell.
BYTE_ORDER_MARK = "\ufeff"

# What a spreadsheet would run as a formula (OWASP, CSV injection), full-width signs included.
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def csv_answer(name: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    answer = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    csv.writer(answer).writerows([harmless(cell) for cell in row] for row in rows)
    return answer


def harmless(cell: str) -> str:
    """The text of a cell, behind an apostrophe where it would be run; numbers below zero stay numbers."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell
