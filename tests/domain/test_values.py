from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.values import Value, parse_value, read_typed, show_value, typed
from tests.domain.refused import refused

numbers = st.decimals(min_value=Decimal("-9999999999.9999"), max_value=Decimal("9999999999.9999"), places=4)
values = st.booleans() | numbers


def same(one: Value, other: Value) -> bool:
    """True and 1 are equal in Python, and different values here."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (True, True),
        (False, False),
        (1, Decimal(1)),
        (0, Decimal(0)),
        (0.5, Decimal("0.5")),
        (0.1, Decimal("0.1")),
        (Decimal("2.5000"), Decimal("2.5")),
        (9_999_999_999, Decimal(9_999_999_999)),
    ],
)
def test_a_number_or_a_boolean_is_a_value_and_true_is_not_one(raw: object, value: Value) -> None:
    assert same(parse_value(raw), value)


@pytest.mark.parametrize("raw", ["10", "true", "", None, [], {}, 1j, b"1"])
def test_a_value_of_another_type_is_refused(raw: object) -> None:
    with refused("invalid_value", words="a number, true or false"):
        parse_value(raw)


@pytest.mark.parametrize(
    "raw", [float("nan"), float("inf"), Decimal("NaN"), Decimal("sNaN"), Decimal("-Infinity")]
)
def test_a_value_that_is_no_finite_number_is_refused(raw: object) -> None:
    with refused("invalid_value", words="finite"):
        parse_value(raw)


@pytest.mark.parametrize("raw", [10_000_000_000, Decimal("1e400"), Decimal("1e999999999999"), 10**400, 1e15])
def test_a_value_with_more_digits_than_can_be_kept_is_refused(raw: object) -> None:
    with refused("max_digits"):
        parse_value(raw)


@pytest.mark.parametrize(
    "raw", [0.00001, Decimal("1.23456"), Decimal("1." + "0" * 40 + "1"), Decimal("1e-999999999")]
)
def test_a_value_with_more_than_four_decimals_is_refused(raw: object) -> None:
    with refused("max_decimal_places"):
        parse_value(raw)


def test_the_sign_of_a_value_is_not_judged_here() -> None:
    assert parse_value(-1) == Decimal(-1)


@pytest.mark.parametrize(
    ("raw", "text"), [(Decimal("1E+3"), "1000"), (Decimal("-0.0"), "0"), (Decimal("5.50"), "5.5")]
)
def test_a_number_is_kept_in_its_plain_form(raw: Decimal, text: str) -> None:
    assert str(parse_value(raw)) == text


@given(values)
def test_parsing_changes_no_value(value: Value) -> None:
    assert same(parse_value(value), value)


@pytest.mark.parametrize("text", ["unlimited", "Unlimited", " UNLIMITED ", "∞", "on", "yes", "true", "ON"])
def test_words_for_granted_are_read_as_true(text: str) -> None:
    assert read_typed(text) is True


@pytest.mark.parametrize("text", ["off", "no", "false", "not granted", "Not  Granted", " Off\n"])
def test_words_for_not_granted_are_read_as_false(text: str) -> None:
    assert read_typed(text) is False


@pytest.mark.parametrize(
    ("text", "number"), [("10", 10), ("0", 0), (" 7 ", 7), ("0.5", 0.5), (".5", 0.5), ("-1", -1)]
)
def test_a_typed_number_is_read_as_that_number(text: str, number: float) -> None:
    assert same(read_typed(text), Decimal(str(number)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1,5",
        "1,000",
        "1 000",
        "1e3",
        "NaN",
        "inf",
        "ten",
        "10 gb",
        "+",
        "1.",
        "null",
        "none",
        "\N{ARABIC-INDIC DIGIT ONE}",
        "\x00",
    ],
)
def test_any_other_text_is_refused_with_what_is_accepted(text: str) -> None:
    with refused("invalid_value", words="unlimited, not granted, on or off"):
        read_typed(text)


@pytest.mark.parametrize(("text", "code"), [("99999999999", "max_digits"), ("0.00001", "max_decimal_places")])
def test_a_typed_number_has_the_limits_of_every_value(text: str, code: str) -> None:
    with refused(code):
        read_typed(text)


@given(values, st.booleans())
def test_what_is_typed_is_read_back_to_the_same_value(value: Value, quota: bool) -> None:
    assert same(read_typed(typed(value, quota)), value)


@pytest.mark.parametrize(
    ("value", "quota", "unit", "shown"),
    [
        (Decimal("10.0000"), True, "gb", "10 gb"),
        (Decimal(0), True, "", "0"),
        (Decimal("0.5"), True, "gb", "0.5 gb"),
        (Decimal(100000), True, "minutes", "100,000 minutes"),
        (True, True, "gb", "unlimited"),
        (False, True, "gb", "not granted"),
        (True, False, "", "on"),
        (False, False, "", "off"),
    ],
)
def test_a_value_is_shown_in_words(value: Value, quota: bool, unit: str, shown: str) -> None:
    assert show_value(value, quota=quota, unit=unit) == shown


def test_a_number_without_a_unit_is_shown_alone() -> None:
    assert show_value(Decimal("1234.50"), quota=True) == "1,234.5"
