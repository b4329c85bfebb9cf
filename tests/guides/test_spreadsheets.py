"""The guide to spreadsheets: each of its tables is what an import does."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from catalog.changes import change_package, write
from catalog.models import Package
from catalog.sheets import LONGEST, MOST
from catalog.sheets.sheet import ATTRIBUTES, CODE, REVISION
from catalog.sheets.trying import try_out
from features.models import Feature
from tests.factories import grant, make_published_package
from tests.guides.tables import ROOT, Row, tables
from tests.sheets.files import changes_in, line, problems_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registry")]

GUIDE = ROOT / "docs" / "guides" / "spreadsheets.md"
TABLES = tables(GUIDE)
LIST = re.compile(r", (?=[^\"]*$)")  # of examples: JSON has none between its quotes


@pytest.fixture
def package() -> Package:
    """On sale, and with something in every cell."""
    package = make_published_package(
        description="Words",
        tier="basic",
        low_stock_qty=5,
        available_from=datetime(2020, 1, 1, tzinfo=UTC),
        notification_preferences=[{"event": "expired", "channel": "sms"}],
    )
    with change_package(package):
        package.overages_enabled = True
        priced = {"overage_price": Decimal(1), "overage_unit": Decimal(5)}
        entries = [grant(package, code, 5, **priced) for code in ("max_rooms", "max_storage")]
        write(package, features=[*entries, grant(package, "recording", value=True)])
    return package


def split(row: Row, column: str) -> list[str]:
    return LIST.split(row[column])


def test_no_table_of_the_guide_is_shown_without_being_run() -> None:
    assert [*TABLES] == ["Rows", "Cells", "Empty cells"]


def test_the_rows_are_told_by_the_columns_that_no_sheet_writes() -> None:
    assert [row["column"] for row in TABLES["Rows"]] == [CODE, REVISION]


@pytest.mark.parametrize(
    "column, example",
    [
        (column, example)
        for row in TABLES["Cells"]
        for column in split(row, "column")
        for example in split(row, "such as")
    ],
)
def test_a_cell_may_say_what_the_guide_says(package: Package, column: str, example: str) -> None:
    assert problems_in(try_out([line(package, **{column: example})])) == []


@pytest.mark.parametrize("row", TABLES["Empty cells"], ids=lambda row: row["column"])
def test_an_empty_cell_does_what_the_guide_says(package: Package, row: Row) -> None:
    tried = try_out([line(package, **{row["column"]: ""})])
    if row["emptied"] == "refused":
        assert {column for _, column, _ in problems_in(tried)} == {row["column"]}
    else:
        assert problems_in(tried) == []
        [(_, column, before, after)] = changes_in(tried)
        assert column == row["column"]
        assert before
        assert after == ("1" if row["emptied"] == "blocks of 1" else "")


def test_every_column_that_the_guide_names_is_one() -> None:
    columns = {
        column for name in ("Cells", "Empty cells") for row in TABLES[name] for column in split(row, "column")
    }
    codes = {*Feature.objects.values_list("code", flat=True)}
    assert {column.partition(".")[0] for column in columns} <= ATTRIBUTES | codes


def test_the_guide_names_the_bounds_of_a_sheet() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert f"at most {MOST:,} packages" in text
    assert f"more than {LONGEST // 1024 // 1024} MiB" in text
