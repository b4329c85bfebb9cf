import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.currency import ACTIVE, digits
from catalog.domain.decimals import EXACT
from catalog.domain.money import (
    by_percent,
    check_amount,
    exact_json_number,
    json_number,
    read_json_number,
    round_amount,
    scaled,
    show_amount,
)
from tests.domain.refused import refused

amounts = st.decimals(min_value=0, max_value=Decimal("9999999999.9999"), places=4)
currencies = st.sampled_from(sorted(ACTIVE))


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("19.99", "USD"), ("10.00", "JPY"), ("1E+3", "JPY"), ("1.250", "KWD"), ("1.2500", "KWD"), ("0", "JPY")],
)
def test_an_amount_as_fine_as_its_currency_is_accepted(amount: str, currency: str) -> None:
    check_amount(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("19.999", "USD", "at most 2 decimals"),
        ("0.5", "JPY", "may have no decimals."),
        ("0.0001", "KWD", "at most 3 decimals"),
        ("1." + "0" * 40 + "1", "USD", "at most 2 decimals"),
    ],
)
def test_an_amount_finer_than_its_currency_is_refused(amount: str, currency: str, words: str) -> None:
    with refused("too_many_decimals", words):
        check_amount(Decimal(amount), currency)


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_an_amount_that_is_no_number_is_refused(amount: str) -> None:
    with refused("invalid"):
        check_amount(Decimal(amount), "USD")


def test_an_amount_in_an_unknown_currency_is_refused() -> None:
    with refused("unknown_currency"):
        check_amount(Decimal(1), "usd")


@given(amounts, currencies)
def test_an_amount_passes_exactly_when_its_currency_can_pay_it(amount: Decimal, currency: str) -> None:
    smallest = Decimal(1).scaleb(-digits(currency))
    if amount % smallest == 0:
        check_amount(amount, currency)
    else:
        with refused("too_many_decimals"):
            check_amount(amount, currency)


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("19.9", "USD", "USD 19.90"),
        ("500", "JPY", "JPY 500"),
        ("500.0000", "JPY", "JPY 500"),
        ("1.25", "KWD", "KWD 1.250"),
        ("0.0035", "USD", "USD 0.0035"),
        ("1234567.5", "EUR", "EUR 1,234,567.50"),
        ("-1234.5", "EUR", "EUR -1,234.50"),
        ("-0.00", "USD", "USD 0.00"),
        ("1E+6", "JPY", "JPY 1,000,000"),
    ],
)
def test_an_amount_is_shown_with_its_currency_and_that_currencys_decimals(
    amount: str, currency: str, shown: str
) -> None:
    assert show_amount(Decimal(amount), currency) == shown


@given(amounts, currencies)
def test_a_shown_amount_loses_nothing(amount: Decimal, currency: str) -> None:
    code, shown = show_amount(amount, currency).split(" ")

    assert code == currency
    assert Decimal(shown.replace(",", "")) == amount


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("10.0000", "10"),
        ("0.0000", "0"),
        ("-0.0", "0"),
        ("19.90", "19.9"),
        ("0.0001", "0.0001"),
        ("1E+9", "1000000000"),
    ],
)
def test_a_number_in_json_is_as_short_as_it_can_be(number: str, text: str) -> None:
    assert json.dumps(json_number(Decimal(number))) == text


@given(amounts)
def test_an_amount_survives_json_exactly_and_without_an_exponent(amount: Decimal) -> None:
    text = json.dumps(json_number(amount))

    assert Decimal(text) == amount
    assert Decimal(repr(json.loads(text))) == amount
    assert "e" not in text.lower()


@pytest.mark.parametrize(("number", "read"), [(0.1, "0.1"), (12, "12"), (0.1 + 0.2, "0.30000000000000004")])
def test_a_number_of_json_is_read_as_its_shortest_text(number: float, read: str) -> None:
    assert read_json_number(number) == Decimal(read)


@given(amounts)
def test_an_amount_is_read_back_from_the_number_that_it_became(amount: Decimal) -> None:
    assert read_json_number(json_number(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("0.125", "USD", "0.13"),
        ("0.1249", "USD", "0.12"),
        ("0.135", "USD", "0.14"),
        ("0.5", "JPY", "1"),
        ("1.5", "JPY", "2"),
        ("2.4999", "JPY", "2"),
        ("0.0005", "KWD", "0.001"),
        ("7", "USD", "7.00"),
        ("1E+30", "USD", "1000000000000000000000000000000.00"),
        ("123456789012345678901234567890.005", "USD", "123456789012345678901234567890.01"),
    ],
)
def test_an_amount_is_rounded_half_up_to_what_its_currency_can_pay(
    amount: str, currency: str, rounded: str
) -> None:
    assert str(round_amount(Decimal(amount), currency)) == rounded


@given(amounts, currencies)
def test_a_rounded_amount_is_the_nearest_that_can_be_paid(amount: Decimal, currency: str) -> None:
    rounded = round_amount(amount, currency)

    check_amount(rounded, currency)
    assert -1 <= (amount - rounded) * 2 * 10 ** digits(currency) < 1


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("123456789012345", "123456789012345"),
        ("12345678901.2345", "12345678901.2345"),
        ("1234567890123450000", "1234567890123450000"),
        ("1.5000000000000000000", "1.5"),
        ("0", "0"),
    ],
)
def test_a_number_of_up_to_fifteen_digits_is_carried_by_json(number: str, text: str) -> None:
    assert json.dumps(exact_json_number(Decimal(number))) == text


@pytest.mark.parametrize("number", ["1234567890123456", "123456789012.3456", "1.000000000000001"])
def test_a_number_that_json_would_change_for_some_reader_is_refused(number: str) -> None:
    with refused("too_many_digits", "15 digits"):
        exact_json_number(Decimal(number))


@pytest.mark.parametrize(
    ("amount", "factor", "currency", "result"),
    [("10.50", "1.25", "USD", "13.13"), ("500", "1.001", "JPY", "501"), ("19.99", "1", "USD", "19.99")],
)
def test_an_amount_is_scaled_and_rounded_once(amount: str, factor: str, currency: str, result: str) -> None:
    assert str(scaled(Decimal(amount), Decimal(factor), currency)) == result


@pytest.mark.parametrize("factor", ["0", "-0.0", "-1", "NaN", "sNaN", "Infinity", "-Infinity"])
def test_an_amount_is_scaled_by_what_is_above_zero(factor: str) -> None:
    with refused("factor_not_positive"):
        scaled(Decimal(10), Decimal(factor), "USD")


@given(amounts, st.decimals(min_value="0.000001", max_value=1000, places=6), currencies)
def test_a_scaled_amount_is_the_nearest_that_can_be_paid(
    amount: Decimal, factor: Decimal, currency: str
) -> None:
    exact = EXACT.multiply(amount, factor)
    assert abs(EXACT.subtract(scaled(amount, factor, currency), exact)) * 2 <= Decimal(1).scaleb(
        -digits(currency)
    )


@pytest.mark.parametrize(
    ("amount", "percent", "currency", "raised"),
    [
        ("12.35", "10", "USD", "13.59"),  # 13.585
        ("12.35", "-10", "USD", "11.12"),  # 11.115
        ("15", "10", "JPY", "17"),  # 16.5
        ("0.10", "0.0001", "USD", "0.10"),
        ("19.99", "-100", "USD", "0"),
        ("9999999999.9999", "0.0001", "KWD", "10000010000.000"),
        ("123456789012345678901234567890.12", "100", "USD", "246913578024691357802469135780.24"),
    ],
)
def test_an_amount_is_raised_by_percent_and_rounded_half_up(
    amount: str, percent: str, currency: str, raised: str
) -> None:
    assert by_percent(Decimal(amount), Decimal(percent), currency) == Decimal(raised)


@given(amounts, currencies)
def test_no_percent_change_no_amount_of_its_currency(amount: Decimal, currency: str) -> None:
    rounded = round_amount(amount, currency)
    assert by_percent(rounded, Decimal(0), currency) == rounded
    assert by_percent(rounded, Decimal(100), currency) == 2 * rounded
