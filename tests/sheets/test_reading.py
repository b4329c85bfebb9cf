"""Files that people send, whole and broken: each is read, or refused with what to do about it."""

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from catalog.sheets import MOST, Unreadable, workbook
from catalog.sheets.reading import read_sheet
from tests.sheets.files import csv_file
from tests.sheets.files import workbook as workbook_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registry")]

HEADING = ["code", "price"]
OLD_XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def cells_of(raw: bytes) -> list[dict[str, str]]:
    sheet = read_sheet(raw)
    assert sheet.problems == []
    return [{"code": line.code, **line.cells} for line in sheet.lines]


def problems_of(raw: bytes) -> list[tuple[str, str]]:
    sheet = read_sheet(raw)
    return [(f"{sheet.letters.get(it.column, '')}{it.line.place}", it.message) for it in sheet.problems]


def rezipped(raw: bytes, edit: Callable[[str, bytes], bytes], **added: bytes) -> bytes:
    """A workbook whose members were edited."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, edit(name, old.read(name)))
        for name, content in added.items():
            new.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def as_it_is(name: str, content: bytes) -> bytes:
    return content


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_is_read_as_spreadsheet_programs_save_it(delimiter: str, coding: str) -> None:
    raw = csv_file(
        ["code", "name"],
        ["meet-basic", "Müller; Söhne, \t “Basic”\nfor all"],
        delimiter=delimiter,
        coding=coding,
    )
    assert cells_of(raw) == [{"code": "meet-basic", "name": "Müller; Söhne, \t “Basic”\nfor all"}]


@pytest.mark.parametrize(
    "cell, text",
    [
        (12.1, "12.1"),
        (12.1 * 3, "36.3"),
        (5, "5"),
        ("12.10", "12.10"),
        (None, ""),
        (True, "true"),
        (date(2026, 2, 1), "2026-02-01T00:00:00"),
        (datetime(2026, 2, 1, 9, 30), "2026-02-01T09:30:00"),  # noqa: DTZ001  # as a workbook has it
    ],
)
def test_a_cell_of_a_workbook_is_read_as_it_is_shown(cell: Any, text: str) -> None:
    assert cells_of(workbook_of(HEADING, ["meet-basic", cell])) == [{"code": "meet-basic", "price": text}]


def test_rows_and_columns_without_anything_are_passed_over() -> None:
    rows: list[list[Any]] = [
        [None, None],
        ["code", "price", None],
        [],
        ["aa", 1, None],
        [None, "  "],
        ["bb", 2, None],
    ]
    sheet = read_sheet(workbook_of(*rows))
    assert [(line.code, line.place) for line in sheet.lines] == [("aa", 4), ("bb", 6)]
    assert sheet.problems == []


def test_the_sheet_that_is_looked_at_is_read() -> None:
    book, file = openpyxl.Workbook(), BytesIO()
    book.worksheets[0].append(["Notes"])
    second = book.create_sheet("Packages")
    second.append(HEADING)
    second.append(["meet-basic", 5])
    book.active = second
    book.save(file)
    assert cells_of(file.getvalue()) == [{"code": "meet-basic", "price": "5"}]


def test_a_workbook_that_is_wrong_about_its_size_is_read_whole() -> None:
    def shrunk(name: str, content: bytes) -> bytes:
        return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', content)

    raw = rezipped(workbook_of(HEADING, ["meet-basic", 5]), shrunk)
    assert cells_of(raw) == [{"code": "meet-basic", "price": "5"}]


def test_the_result_of_a_formula_is_read() -> None:
    def calculated(name: str, content: bytes) -> bytes:
        return content.replace(b"<v />", b"<v>5.5</v>").replace(b"<v></v>", b"<v>5.5</v>")

    raw = rezipped(workbook_of(HEADING, ["meet-basic", "=5*1.1"]), calculated)
    assert cells_of(raw) == [{"code": "meet-basic", "price": "5.5"}]


def test_a_formula_without_a_result_is_no_empty_cell() -> None:
    raw = workbook_of(HEADING, ["aa", 1], ["bb", "=5*1.1"])
    assert problems_of(raw) == [
        ("B3", "This formula has no result yet: save the file in a spreadsheet program.")
    ]


@pytest.mark.parametrize("made", [csv_file, workbook_of])
def test_an_error_of_the_spreadsheet_is_told_at_its_cell(made: Callable[..., bytes]) -> None:
    assert problems_of(made(HEADING, ["aa", "#REF!"])) == [
        ("B2", "The spreadsheet shows the error #REF! here.")
    ]


def test_every_mistake_of_a_sheet_is_told_at_once() -> None:
    raw = csv_file(
        ["code", "prize", "price", "max_room", "stock_qty", "price", "revision", ""],
        ["aa", "1", "2", "3", "4", "5", "six", "what"],
        ["", "1", "2", "3", "4", "5", "", ""],
        ["aa", "1", "2", "3", "4", "5", "1", ""],
        ["bb", "1"],
    )
    assert problems_of(raw) == [
        ("B1", "There is no such column. Did you mean “price”?"),
        ("F1", "There is more than one column of this name."),
        ("D1", "There is no such column. Did you mean “max_rooms”?"),
        ("E1", "Stock moves by itself: it is set on the page of its package."),
        ("G2", "Write a whole number."),
        ("2", "“what” stands in a column without a name."),
        ("A3", "A row needs the code of its package."),
        ("A4", "Row 2 has this code too."),
        ("5", "This row has 2 cells, and the heading has 7."),
    ]


@pytest.mark.parametrize("made", [csv_file, workbook_of])
def test_a_row_that_is_longer_than_the_heading_is_told_of_once(made: Callable[..., bytes]) -> None:
    raw = made([*HEADING, "", "name"], ["aa", "1", "x", "A", *"y" * 200], ["bb", "1", "", "B", "", "z", "z"])

    assert problems_of(raw) == [
        ("2", "“x” and 200 other cells stand in columns without a name."),
        ("3", "“z” and 1 other cell stand in columns without a name."),
    ]


@pytest.mark.parametrize(
    "raw, words",
    [
        (b"", "The sheet is empty."),
        (b"\n , \n", "The sheet is empty."),
        (workbook_of(), "The sheet is empty."),
        (csv_file(HEADING), "There is no package under the heading"),
        (csv_file(["name", "price"], ["Basic", "5"]), "“code” must be one"),
        (csv_file(HEADING, *([f"p{n}", "1"] for n in range(MOST + 1))), "more than 2,000 packages"),
        (csv_file(["code", *"x" * 300], ["aa"]), "more than 300 columns"),
        (
            "code,name\nmeet-basic,Müller".encode("cp1252"),
            "Line 2 is not in UTF-8. Save the sheet as",
        ),
        (b'code,price\naa,"5\n', "Line 2 can't be read"),
        (b"code\0price", "neither a workbook (XLSX) nor a text (CSV)"),
        (b"\x89PNG\r\n\x1a\n", "is not in UTF-8"),
        (OLD_XLS, "old kind (XLS), or under a password"),
        (b"PK\x03\x04 and no more", "This workbook is damaged"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(raw: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=re.escape(words)):
        read_sheet(raw)


def zipped(**members: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_workbook_with_macros_is_refused() -> None:
    file = BytesIO(workbook_of(HEADING, ["aa", 1]))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub AutoOpen()")
    with pytest.raises(Unreadable, match="has macros"):
        read_sheet(file.getvalue())


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    file = BytesIO(workbook_of(HEADING, ["aa", 1]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.xml", bytes(workbook.UNPACKED))
    assert len(file.getvalue()) < 100_000
    with pytest.raises(Unreadable, match="too large when it is unpacked"):
        read_sheet(file.getvalue())


def test_a_workbook_of_very_many_members_is_refused() -> None:
    raw = zipped(**{f"member-{number}": b"" for number in range(workbook.MEMBERS + 1)})
    with pytest.raises(Unreadable, match="too large when it is unpacked"):
        read_sheet(raw)


def test_a_document_that_is_no_workbook_is_refused() -> None:
    with pytest.raises(Unreadable, match="no workbook that can be read"):
        read_sheet(zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"))


def test_entities_that_grow_without_end_are_refused() -> None:
    lols = b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

    def laughing(name: str, content: bytes) -> bytes:
        return lols + content.split(b"?>", 1)[-1] if name.startswith("xl/worksheets") else content

    with pytest.raises(Unreadable, match="damaged"):
        read_sheet(rezipped(workbook_of(HEADING, ["aa", 1]), laughing))


def test_a_sheet_that_goes_on_without_end_is_refused() -> None:
    book, file = openpyxl.Workbook(), BytesIO()
    sheet = book.worksheets[0]
    sheet.append(HEADING)
    sheet.append(["aa", 1])
    sheet.cell(1_048_576, 1, " ")
    book.save(file)
    with pytest.raises(Unreadable, match="delete its empty rows"):
        read_sheet(file.getvalue())
