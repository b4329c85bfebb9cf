from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.metering import Event
from catalog.domain.typed_use import EXAMPLE, EventLines, amount_or_text, read_events
from features.usage import Meter
from tests.domain.refused import problems

METERS = {
    "streaming_minutes": Meter("sum_agg", consumable=True, unit="minutes"),
    "max_storage": Meter("sum_agg", consumable=True, unit="gb"),
    "scheduled_sessions": Meter("count_agg", consumable=True),
    "unique_viewers": Meter("unique_count_agg", consumable=True, unit="viewer_id"),
}


def read(text: str, most: int = 100) -> EventLines:
    return read_events(text, METERS, UTC, most)


def at(hour: int) -> datetime:
    return datetime(2026, 1, 5, hour, tzinfo=UTC)


def told(text: str) -> list[str]:
    lines = read(text)
    assert {path for _, path in problems([*lines.problems])} == {"events"}
    return [f"{problem.code}: {problem.message}" for problem in lines.problems]


@pytest.mark.parametrize("text", ["12", "0", "-1", "0.5", ".5"])
def test_a_number_is_read_as_one(text: str) -> None:
    assert amount_or_text(text) == Decimal(text)


@pytest.mark.parametrize(
    "text", ["", "abc", "+3", "7.", "1,000", "1e5", "NaN", "Infinity", "٣", "1 000", "0x10"]
)
def test_what_is_written_otherwise_stays_a_text(text: str) -> None:
    assert amount_or_text(text) == text


def test_events_are_read_with_the_value_under_the_unit_of_their_feature() -> None:
    lines = read("code,at,value\nmax_storage,2026-01-05T18:00,2.5\nscheduled_sessions,2026-01-05T09:00,\n")
    assert lines.events == [
        Event("max_storage", at(18), {"gb": Decimal("2.5")}),
        Event("scheduled_sessions", at(9), {}),
    ]
    assert lines.problems == []


def test_the_example_of_the_page_can_be_read() -> None:
    assert [event.code for event in read(EXAMPLE).events] == [
        "streaming_minutes",
        "max_storage",
        "scheduled_sessions",
    ]
    assert not read(EXAMPLE).problems


@pytest.mark.parametrize("viewer", ["007", "7.0", "first\r\nsecond"])
def test_who_is_told_apart_is_so_by_the_text(viewer: str) -> None:
    (event,) = read(f'code,at,value\nunique_viewers,2026-01-05T18:00,"{viewer}"').events
    assert event.properties == {"viewer_id": viewer}


@pytest.mark.parametrize(
    "text", ["code,at\nmax_storage,2026-01-05T18:00", "code,at,value\nmax_storage,2026-01-05T18:00"]
)
def test_without_a_value_nothing_stands_under_the_unit(text: str) -> None:
    assert read(text).events == [Event("max_storage", at(18), {})]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_columns_stand_in_any_order_with_any_separator(separator: str, newline: str) -> None:
    rows = [("Value", " AT ", "code"), ("90", " 2026-01-05T18:00 ", '"max_storage"')]
    text = newline.join(["", *(separator.join(row) for row in rows), "", ""])
    assert read(text).events == [Event("max_storage", at(18), {"gb": Decimal(90)})]


@pytest.mark.parametrize("text", ["", " \n\n ", "code,at\n", "code;at;value"])
def test_no_line_is_no_event(text: str) -> None:
    assert [*read(text).events, *read(text).problems] == []


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("code,value", ["missing_column: The column at is missing."]),
        ("max_storage,2026-01-05,5", ["unknown_column: There is no column “max_storage”."]),
        ("code,at,gb", ["unknown_column: There is no column “gb”."]),
        ("code,at,at", ["duplicate_column: The column at stands twice."]),
        ("code,,at", ["unknown_column: There is no column “”."]),
    ],
)
def test_a_first_row_that_does_not_name_the_columns_is_refused(header: str, words: list[str]) -> None:
    assert [it for it in words if not any(problem.startswith(it) for problem in told(header))] == []


def test_a_bad_first_row_is_told_how_it_should_be() -> None:
    assert told("code") == [
        "missing_column: The column at is missing. The first row names the columns: code, at and value."
    ]


def test_each_bad_line_is_told_by_its_row_and_column() -> None:
    text = (
        "code,at,value\n\nmax_storage,tomorrow,1\n,2026-01-05,1\nmax_storage,,1\nmax_storage,2026-01-05,1,2"
    )
    instant = (
        "Write an instant as 2026-01-31, 2026-01-31T09:30, 2026-01-31T09:30:00Z or 2026-01-31T09:30:00+01:00."
    )
    assert told(text) == [
        f"invalid: Row 3, column at: {instant}",
        "missing_value: Row 4, column code: There is nothing here.",
        "missing_value: Row 5, column at: There is nothing here.",
        "too_many_values: Row 6 has 4 values, and there are 3 columns.",
    ]


@pytest.mark.parametrize("text", ['code,at\n"a"b,2026-01-05', 'code,at\n"a,2026-01-05'])
def test_what_is_no_csv_is_refused_with_its_line(text: str) -> None:
    (problem,) = told(text)
    assert problem.startswith("invalid_csv: Line 2 can't be read as CSV: ")


def test_as_many_events_as_are_taken_are_read() -> None:
    lines = read("code,at\n" + "polls,2026-01-05\n" * 3, most=3)
    assert (len(lines.events), lines.problems) == (3, [])


def test_more_events_than_are_taken_are_refused_as_a_whole() -> None:
    lines = read("code,at\n" + "polls,2026-01-05\n" * 4, most=3)
    assert (lines.events, problems([*lines.problems])) == ((), [("max_length", "events")])


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("events.1.code", "Row 4, column code: No."),
        ("events.0.at", "Row 2, column at: No."),
        ("events.1.properties.gb", "Row 4, column value: No."),
        ("events.0.properties.", "Row 2, column value: No."),
    ],
)
def test_a_problem_of_an_event_is_told_by_the_row_that_it_was_read_from(path: str, words: str) -> None:
    lines = read("code,at,value\nmax_storage,2026-01-05,1\n\nmax_storage,2026-01-05,1")
    told = lines.told(BrokenRule("no", "No.", path))
    assert (told.code, told.message, told.path) == ("no", words, "events")


@given(st.text())
def test_whatever_is_pasted_is_read_or_refused_in_sentences(text: str) -> None:
    lines = read(text)
    assert len(lines.events) == len(lines.rows)
    problems([*lines.problems])


@given(st.lists(st.lists(st.text(), max_size=5).map(",".join), max_size=5))
def test_whatever_stands_under_the_columns_is_read_or_refused_in_sentences(rows: list[str]) -> None:
    problems([*read("\n".join(["code,at,value", *rows])).problems])
