"""TOML as text: written the same way every time, read exactly, and the line of each key."""

import tomllib
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.toml_text import NotToml, line_of, lines_of, read_text, text_of

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SCALARS = st.one_of(
    TEXTS,
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, max_value=10**9),
)
TABLES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=8,
).flatmap(lambda value: st.dictionaries(TEXTS, st.just(value), max_size=3))

FILE = """\
# A comment.
code = "meet"

description = \"\"\"
[features]
code = 3
\"\"\"
wishes = [
    { event = "expired" },
    # between
    { event = "stock_low", channel = "sms" },
]
limits.soft = 1

[features.max_rooms]
value = 10
"odd key" = 1

[[items]]
a = 1

[[items]]
a = 2
parts = [1, 2]

[[items]]
a = 3

  [settings]
  b = 1

[[settings.servers]]
c = 1

[[settings.servers]]
c = 2
"""


@given(TABLES)
def test_what_is_written_is_read_back(table: dict[str, Any]) -> None:
    assert read_text(text_of(table)) == table


@given(TABLES)
def test_every_key_has_a_line_inside_the_text(table: dict[str, Any]) -> None:
    text = text_of(table)
    lines = lines_of(text)

    assert {path[0] for path in lines} == table.keys()
    assert all(1 <= line <= text.count("\n") for line in lines.values())


def test_lines_are_those_on_which_a_key_begins() -> None:
    lines = lines_of(FILE)

    assert {path: lines[path] for path in LINES} == LINES


LINES = {
    ("code",): 2,
    ("description",): 4,
    ("wishes",): 8,
    ("wishes", "1", "channel"): 8,
    ("limits", "soft"): 13,
    ("features", "max_rooms"): 15,
    ("features", "max_rooms", "value"): 16,
    ("features", "max_rooms", "odd key"): 17,
    ("items", "0", "a"): 20,
    ("items", "1", "a"): 23,
    ("items", "2", "a"): 27,
    ("settings",): 29,
    ("settings", "b"): 30,
    ("settings", "servers", "0", "c"): 33,
    ("settings", "servers", "1", "c"): 36,
}


@pytest.mark.parametrize(
    "path, line",
    [
        (("features", "max_rooms", "overage_price"), 15),
        (("features", "max_storage"), 1),
        (("nowhere",), 1),
        ((), 1),
    ],
)
def test_a_key_that_is_not_there_has_the_line_of_the_table_around_it(
    path: tuple[str, ...], line: int
) -> None:
    assert line_of(lines_of(FILE), path) == line


@pytest.mark.parametrize(
    "text, line, words",
    [
        ("a = 1\nb = = 2\n", 2, "Invalid value"),
        ("a = = 1\nb = 2\n", 1, "Invalid value"),
        ("a = 1\n\na = 2\n", 3, "Cannot overwrite a value"),
        ("[a]\n[a]\n", 2, "Cannot declare ('a',) twice"),
        ('a = 1\nb = "never ends', 2, "Unterminated string"),
        ('\na = """\nnever ends\n \n\n', 4, "Unterminated string"),
        ("a = 1\nb = \x00\n", 2, "Invalid value"),
        ("a = 2026-02-30\n", 1, "Invalid date or datetime"),
        (f"a = 1\nb = {'9' * 5000}\n", 2, "A number is too long"),
        ("a = 1\nb = 1e9999999999999999999\n", 2, "1e9999999999999999999 is beyond all numbers"),
        (f"b = 1e{'9' * 60}\n", 1, f"1e{'9' * 38} is beyond all numbers"),
        (f"a = 1\nb = {'[' * 100_000}\n", 2, "It is nested too deeply"),
        (f'a = """\nb\n"""\nb = {"9" * 5000}\n', 4, "A number is too long"),
        (f"a = [\n    {'9' * 5000},\n]\n", 1, "A number is too long"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(NotToml) as caught:
        read_text(text)

    assert (caught.value.line, caught.value.words) == (line, words)
    assert str(caught.value) == f"line {line}: {words}"


def test_a_number_is_the_one_that_was_written() -> None:
    assert read_text("price = 0.10\n") == {"price": Decimal("0.10")}


def test_a_text_of_several_lines_has_them_in_the_file() -> None:
    assert text_of({"a": "one\ntwo\n", "b": 1}) == 'a = """\none\ntwo\n"""\nb = 1\n'


@pytest.mark.parametrize("sent", ["one\r\ntwo", ["one\r\ntwo"], {"inside": ["one\r\ntwo"]}])
def test_the_ends_of_lines_that_a_browser_sent_are_kept(sent: object) -> None:
    table = {"a": sent, "b": "one\ntwo"}

    assert tomllib.loads(text_of(table)) == table
