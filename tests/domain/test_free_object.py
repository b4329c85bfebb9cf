import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.free_object import MAX_BYTES, MAX_NUMBER, as_object, broken_object
from tests.domain.refused import problems

texts = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
exact_numbers = st.integers(-MAX_NUMBER, MAX_NUMBER) | st.floats(-MAX_NUMBER, MAX_NUMBER)
scalars = st.none() | st.booleans() | texts | exact_numbers
allowed_objects = st.dictionaries(
    texts,
    scalars | st.lists(scalars, max_size=5) | st.dictionaries(texts, scalars, max_size=5),
    max_size=5,
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=20,
)


def nested(levels: int) -> object:
    value: object = 1
    for _ in range(levels):
        value = {"in": value}
    return value


def sized(size: int) -> dict[str, str]:
    return {"k": "x" * (size - len('{"k":""}'))}


@given(allowed_objects)
def test_scalars_and_one_further_level_of_them_are_accepted(raw: dict[str, object]) -> None:
    assert broken_object(raw) == []
    assert as_object(raw) == raw


@given(anything)
def test_nothing_breaks_the_check_and_what_passes_can_be_stored_as_json(raw: object) -> None:
    if not broken_object(raw):
        json.dumps(as_object(raw), allow_nan=False).encode()


def test_an_empty_array_is_taken_as_an_empty_object() -> None:
    assert broken_object([]) == []
    assert as_object([]) == {}


def test_an_empty_array_inside_stays_an_array() -> None:
    assert as_object({"tags": []}) == {"tags": []}


@pytest.mark.parametrize("raw", [None, [1], [{}], "{}", 1, True])
def test_what_is_no_object_is_refused(raw: object) -> None:
    assert problems(broken_object(raw)) == [("invalid", "")]


@pytest.mark.parametrize(
    ("raw", "path"), [({"a": {"b": {}}}, "a.b"), ({"a": [1, []]}, "a.1"), ({"a": {"b": [1]}}, "a.b")]
)
def test_a_third_level_is_refused(raw: object, path: str) -> None:
    assert problems(broken_object(raw)) == [("too_deep", path)]


def test_the_deepest_nesting_is_refused_like_any_other() -> None:
    assert problems(broken_object(nested(100_000))) == [("too_deep", "in.in")]


def test_an_object_of_16_kib_is_accepted_and_one_byte_more_refused() -> None:
    assert broken_object(sized(MAX_BYTES)) == []
    assert problems(broken_object(sized(MAX_BYTES + 1))) == [("too_large", "")]


def test_the_size_is_counted_in_bytes_of_utf_8() -> None:
    assert problems(broken_object({"k": "€" * (MAX_BYTES // 3)})) == [("too_large", "")]
    assert broken_object({"k": "€" * (MAX_BYTES // 3 - 10)}) == []


@pytest.mark.parametrize("number", [MAX_NUMBER, -MAX_NUMBER, 0.1, float(MAX_NUMBER), Decimal(MAX_NUMBER)])
def test_a_number_that_every_reader_keeps_is_accepted(number: object) -> None:
    assert broken_object({"n": number}) == []


@pytest.mark.parametrize(
    "number",
    [
        MAX_NUMBER + 1,
        -MAX_NUMBER - 1,
        10**400,
        1e300,
        float("inf"),
        float("-inf"),
        float("nan"),
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        Decimal("1e999999999999"),
    ],
)
def test_a_number_beyond_that_is_refused_wherever_it_stands(number: object) -> None:
    assert problems(broken_object({"n": number})) == [("number_out_of_range", "n")]
    assert problems(broken_object({"a": [0, number]})) == [("number_out_of_range", "a.1")]
    assert problems(broken_object({"o": {"n": number}})) == [("number_out_of_range", "o.n")]


@pytest.mark.parametrize(
    ("text", "code"),
    [("a\x00", "null_characters_not_allowed"), ("\ud83d", "surrogate_characters_not_allowed")],
)
def test_characters_that_the_database_or_the_answer_can_not_carry_are_refused(text: str, code: str) -> None:
    assert problems(broken_object({"k": text})) == [(code, "k")]
    assert problems(broken_object({"k": [text]})) == [(code, "k.0")]
    assert [rule.code for rule in broken_object({text: 1})] == [code]
    assert [rule.code for rule in broken_object({"k": {text: 1}})] == [code]


def test_the_path_to_a_refused_key_is_legible() -> None:
    [problem] = broken_object({"\ud83d" + "k" * 100: 1})

    assert problem.path == "�" + "k" * 39


@pytest.mark.parametrize("value", [date(2026, 1, 1), b"bytes", (1, 2), {1}, object()])
def test_what_json_does_not_have_is_refused(value: object) -> None:
    assert problems(broken_object({"k": value})) == [("invalid", "k")]


def test_a_key_that_is_no_string_is_refused() -> None:
    assert problems(broken_object({1: "a", "k": {None: "b"}})) == [("invalid", "1"), ("invalid", "k.None")]


def test_every_problem_is_told_at_once() -> None:
    raw = {"a": [[]], "b": "\x00", "c": 2**60}

    assert problems(broken_object(raw)) == [
        ("too_deep", "a.0"),
        ("null_characters_not_allowed", "b"),
        ("number_out_of_range", "c"),
    ]


def test_a_flood_of_problems_is_cut_short() -> None:
    assert len(broken_object({"k": [[]] * 100_000})) == 100


@pytest.mark.parametrize(("number", "stored"), [("10.0", "10"), ("0.25", "0.25"), ("1E+3", "1000")])
def test_decimals_are_stored_as_json_numbers_on_both_levels(number: str, stored: str) -> None:
    raw = {"n": Decimal(number), "a": [Decimal(number)], "o": {"n": Decimal(number)}}

    assert json.dumps(as_object(raw)) == f'{{"n": {stored}, "a": [{stored}], "o": {{"n": {stored}}}}}'


@pytest.mark.parametrize("raw", [None, "text", 1, [1], {"n": Decimal("1e999999999999")}])
def test_what_is_refused_is_left_as_it_came(raw: object) -> None:
    assert as_object(raw) == raw
