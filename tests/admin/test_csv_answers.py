"""Downloaded tables: what a spreadsheet would run stays text."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from catalog.admin.csv_answers import csv_answer
from catalog.domain.cells import text_in

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)


def read(rows: list[list[str]]) -> list[list[str]]:
    answer = csv_answer("table", rows)
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_what_would_be_run_stands_behind_an_apostrophe_and_numbers_do_not() -> None:
    assert read([["=1+1", "-1+1", "@sum", "-3", "12.5", "USD 12.00", "a=b"]]) == [
        ["'=1+1", "'-1+1", "'@sum", "-3", "12.5", "USD 12.00", "a=b"]
    ]


@given(st.lists(st.lists(texts, min_size=1), max_size=4))
def test_a_reader_gets_back_the_texts(rows: list[list[str]]) -> None:
    assert [[text_in(cell) for cell in row] for row in read(rows)] == rows
