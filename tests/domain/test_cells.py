"""The cells of a spreadsheet, and the texts that they stand for."""

from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.cells import LONGEST_TEXT, NoResult, cell_of, csv_cell_of, text_in, unfit_for_a_workbook
from tests.domain.refused import refused

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\n=1",
    "\uff1d1+1",
    "'=1",
    "''",
    "'",
    "#REF!",
    "#N/A",
]


@given(st.text() | st.decimals(allow_nan=False, allow_infinity=False).map(str) | st.sampled_from(FORMULAS))
def test_every_text_comes_back_from_its_cell(text: str) -> None:
    assert text_in(cell_of(text)) == text


@pytest.mark.parametrize(
    "text, cell", [("", ""), ("-12.5", "-12.5"), ("12.50", "12.50"), ("=1", "'=1"), ("a", "a")]
)
def test_a_number_is_its_own_text_in_a_csv(text: str, cell: str) -> None:
    assert csv_cell_of(text) == cell


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    assert cell_of(text) == f"'{text}"


@pytest.mark.parametrize("text", ["0", "-5", "12.1", "0.0001", "9999999999.9999", "123456789012345"])
def test_a_number_is_a_number_in_its_cell(text: str) -> None:
    assert cell_of(text) == Decimal(text)


@pytest.mark.parametrize("text", ["007", "12.10", "1e5", "-0", "1,5", "1234567890123456", ".5", "٣"])
def test_what_a_number_would_say_otherwise_stays_a_text(text: str) -> None:
    assert isinstance(cell_of(text), str)


@pytest.mark.parametrize(
    "cell, text",
    [
        (None, ""),
        (12.1, "12.1"),
        (12.1 * 3, "36.3"),
        (0.1 + 0.2, "0.3"),
        (12.0, "12"),
        (-0.0, "0"),
        (1e-4, "0.0001"),
        (1e21, "1000000000000000000000"),
        (5, "5"),
        (True, "true"),
        (False, "false"),
        (datetime(2026, 2, 1, 10, 30), "2026-02-01T10:30:00"),  # noqa: DTZ001  # as a workbook has it
        (date(2026, 2, 1), "2026-02-01"),
        (time(10, 30), "10:30:00"),
    ],
)
def test_a_cell_of_a_workbook_is_read_as_what_it_shows(cell: object, text: str) -> None:
    assert text_in(cell) == text


def test_a_formula_without_a_result_is_told_how_to_get_one() -> None:
    with refused("invalid", "This formula has no result yet: save the file in a spreadsheet program."):
        text_in(NoResult())


@pytest.mark.parametrize("text", ["'tis", "rock 'n' roll", "it's"])
def test_an_apostrophe_that_somebody_wrote_stays(text: str) -> None:
    assert text_in(text) == text


@pytest.mark.parametrize("cell", ["#REF!", "#NAME?", "#DIV/0!", NoResult(), float("inf"), object()])
def test_what_the_spreadsheet_could_not_work_out_is_refused(cell: object) -> None:
    with refused("invalid"):
        text_in(cell)


@pytest.mark.parametrize(
    "text, words",
    [
        ("a" * (LONGEST_TEXT + 1), "is longer than the 32,767 characters"),
        ("a" * LONGEST_TEXT, ""),
        ("a\x0bb", "holds characters"),
        ("a\rb", "holds characters"),
        ("_x000D_", "holds characters"),
        ("x005F_", "holds characters"),
        ("1920x1080_hd", ""),
        ("a\nb\tc", ""),
        ("₿ and 😀", ""),
    ],
)
def test_a_text_that_a_workbook_would_change_is_told(text: str, words: str) -> None:
    assert unfit_for_a_workbook(text).startswith(words) if words else unfit_for_a_workbook(text) == ""


@given(st.text(max_size=40) | st.decimals(-(10**10), 10**10, places=4).map(str))
def test_a_workbook_gives_back_every_text_that_is_fit_for_it(text: str) -> None:
    if unfit_for_a_workbook(text):
        return
    book, file = openpyxl.Workbook(), BytesIO()
    book.worksheets[0]["A1"] = cell_of(text)
    book.save(file)
    assert text_in(openpyxl.load_workbook(file, data_only=True).worksheets[0]["A1"].value) == text
