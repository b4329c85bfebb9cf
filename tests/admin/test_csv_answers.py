"""Downloaded tables: what a spreadsheet would run stays text."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.admin.csv_answers import csv_answer, harmless


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1+1",
        "@sum",
        "-1+1",
        "-",
        "\t=1",
        " =1",
        "\r=1",
        "\n=1",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff201",
    ],
)
def test_what_would_be_run_stands_behind_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "12", "-3", "-3.5", "USD 12.00", "meet-standard", "a=b", "—"])
def test_everything_else_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=9), min_size=1), max_size=4)
)
def test_a_reader_gets_back_the_cells(rows: list[list[str]]) -> None:
    answer = csv_answer("table", rows)
    read = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert read == [[harmless(cell) for cell in row] for row in rows]
