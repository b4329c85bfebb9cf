"""Whatever file is sent, and whatever its cells say, it is read or refused, and nothing else happens."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalog.sheets import Unreadable
from catalog.sheets.line import Line
from catalog.sheets.reading import read_sheet
from catalog.sheets.sheet import ATTRIBUTES
from catalog.sheets.trying import carry_out, differing
from tests.catalog.checked import findings
from tests.factories import make_package
from tests.sheets.files import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registry")]

BOOK = workbook(["code", "price", "name"], ["basic", 12.1, "=A1"], ["other", "x" * 50, None])
OF_FEATURES = {"max_rooms", "recording", "max_rooms.overage_price", "max_rooms.overage_unit"}
COLUMNS = sorted(ATTRIBUTES | OF_FEATURES)
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
ODD_NUMBERS = (
    "0",
    "-1",
    "1e9",
    "NaN",
    "Infinity",
    "9" * 30,
    "0." + "0" * 30 + "1",
    "\u0663",
    "\uff11",
    " 5 ",
)
ODD_WORDS = ("", "on", "off", "∞", "unlimited", "active", "inactive", "draft", "expired sms", "JPY", "day")
ODD_DATES = ("2026-02-30", "9999-12-31T23:59:59-23:59", "0001-01-01")
ODD_JSON = ("{}", "[]", "null", "[[1]]", '{"a": 1e999}', '{"a": "\\u0000"}', '{"a": "\\ud800"}')
CELLS = TEXTS | st.sampled_from([*ODD_NUMBERS, *ODD_WORDS, *ODD_DATES, *ODD_JSON])
quick = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quick
@given(st.binary(max_size=300))
@example(b"PK\x03\x04")
@example(b"code\n" + b'"' * 99)
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with suppress(Unreadable):
        read_sheet(raw)


@quick
@given(st.lists(st.tuples(st.integers(0, len(BOOK) - 1), st.integers(0, 255)), min_size=1, max_size=5))
def test_a_workbook_with_broken_bytes_is_read_or_refused(broken: list[tuple[int, int]]) -> None:
    raw = bytearray(BOOK)
    for place, byte in broken:
        raw[place] = byte
    with suppress(Unreadable):
        read_sheet(bytes(raw))


@settings(quick, max_examples=150)
@given(
    st.dictionaries(st.sampled_from(COLUMNS), CELLS, min_size=1, max_size=6),
    st.sampled_from(["basic", "fresh", "Not A Code", "", "x" * 300]),
    st.none() | st.integers(-1, 3),
)
def test_any_cells_are_written_or_refused(cells: dict[str, str], code: str, revision: int | None) -> None:
    with transaction.atomic():
        make_package(code="basic", overages_enabled=True, features={"max_rooms": 5})
        for tried in carry_out(differing([Line(code, cells, revision)])):
            assert all(problem.message for problem in tried.problems)
        assert findings() == []
        transaction.set_rollback(True)
