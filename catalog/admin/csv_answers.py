"""Tables that are downloaded, and mostly opened in a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from catalog.domain.cells import BYTE_ORDER_MARK, csv_cell_of


def csv_answer(name: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    answer = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    csv.writer(answer).writerows([csv_cell_of(text) for text in row] for row in rows)
    return answer
