from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.decimals import (
    count_decimals,
    count_significant_digits,
    count_whole_digits,
    divided_up,
    plain_text,
)

moderate = st.decimals(min_value=Decimal("-1e15"), max_value=Decimal("1e15"), places=8)


@pytest.mark.parametrize(
    ("number", "decimals"),
    [
        ("0", 0),
        ("0.000", 0),
        ("10.00", 0),
        ("1E+2", 0),
        ("0.5", 1),
        ("0.0050", 3),
        ("-1.25", 2),
        ("1e-30", 30),
    ],
)
def test_trailing_zeros_are_no_decimals(number: str, decimals: int) -> None:
    assert count_decimals(Decimal(number)) == decimals


@pytest.mark.parametrize(
    ("number", "digits"), [("0.5", 0), ("1", 1), ("10.00", 2), ("1E+400", 401), ("-99.9", 2)]
)
def test_the_digits_before_the_point_are_counted_without_the_sign(number: str, digits: int) -> None:
    assert count_whole_digits(Decimal(number)) == digits


@given(moderate)
def test_the_plain_text_is_the_same_number_as_short_as_it_can_be(number: Decimal) -> None:
    text = plain_text(number)

    assert Decimal(text) == number
    assert "E" not in text
    assert not ("." in text and text.endswith("0"))


@given(moderate)
def test_the_plain_text_has_as_many_digits_as_are_counted(number: Decimal) -> None:
    whole, _, decimals = plain_text(abs(number)).partition(".")

    assert len(decimals) == count_decimals(number)
    assert len(whole.lstrip("0")) == (count_whole_digits(number) if abs(number) >= 1 else 0)


def test_the_plain_text_of_a_long_number_has_all_its_digits() -> None:
    number = "1234567890" * 5 + ".0001"

    assert plain_text(Decimal(number)) == number


def test_zero_has_no_minus() -> None:
    assert plain_text(Decimal("-0.00")) == "0"


@pytest.mark.parametrize(
    ("number", "digits"),
    [("0", 1), ("1200", 2), ("1.2E+30", 2), ("0.0120", 2), ("100.001", 6), ("-12.5", 3), ("1" * 40, 40)],
)
def test_significant_digits_reach_from_the_first_to_the_last_that_is_not_zero(
    number: str, digits: int
) -> None:
    assert count_significant_digits(Decimal(number)) == digits


@pytest.mark.parametrize(
    ("number", "divisor", "parts"),
    [
        ("0", "10", 0),
        ("0.0001", "10", 1),
        ("10", "10", 1),
        ("10.0001", "10", 2),
        ("0.3", "0.1", 3),
        ("1E+40", "0.0001", 10**44),
        ("1" + "0" * 40 + ".0001", "1", 10**40 + 1),
    ],
)
def test_a_part_that_is_begun_counts_whole(number: str, divisor: str, parts: int) -> None:
    assert divided_up(Decimal(number), Decimal(divisor)) == parts
