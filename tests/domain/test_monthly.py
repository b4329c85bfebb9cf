from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.currency import ACTIVE, digits
from catalog.domain.intervals import INTERVALS
from catalog.domain.monthly import per_month
from tests.domain.refused import refused

MONTHS = {
    "year": Fraction(12),
    "month": Fraction(1),
    "week": Fraction(7 * 12 * 10_000, 3_652_425),
    "day": Fraction(12 * 10_000, 3_652_425),
}
amounts = st.decimals(min_value=0, max_value=Decimal("9999999999.9999"), places=4)


@pytest.mark.parametrize(
    ("amount", "currency", "count", "interval", "expected"),
    [
        ("12", "USD", 1, "month", "12.00"),
        ("145", "EUR", 3, "month", "48.33"),
        ("100", "USD", 1, "year", "8.33"),
        ("0.06", "USD", 1, "year", "0.01"),  # half a cent is rounded up
        ("0.0599", "USD", 1, "year", "0.00"),
        ("10", "USD", 1, "week", "43.48"),
        ("1", "USD", 1, "day", "30.44"),
        ("9", "EUR", 30, "day", "9.13"),
        ("1000", "JPY", 1, "week", "4348"),
        ("18.75", "KWD", 2, "month", "9.375"),
        ("0", "USD", 1, "week", "0.00"),
        ("12345678901234567890123456789.13", "USD", 1, "month", "12345678901234567890123456789.13"),
    ],
)
def test_a_price_comes_to_so_much_in_a_month(
    amount: str, currency: str, count: int, interval: str, expected: str
) -> None:
    assert str(per_month(Decimal(amount), currency, (count, interval))) == expected


def test_what_is_sold_once_comes_to_nothing_in_a_month() -> None:
    assert per_month(Decimal(100), "USD", (0, "month")) is None


def test_an_unknown_interval_and_an_unknown_currency_are_refused() -> None:
    with refused("invalid_choice"):
        per_month(Decimal(1), "USD", (1, "fortnight"))
    with refused("unknown_currency"):
        per_month(Decimal(1), "usd", (1, "month"))


@given(amounts, st.sampled_from(sorted(ACTIVE)), st.integers(1, 10_000), st.sampled_from(INTERVALS))
def test_it_is_never_off_by_more_than_half_of_the_smallest_coin(
    amount: Decimal, currency: str, count: int, interval: str
) -> None:
    rounded = per_month(amount, currency, (count, interval))
    assert rounded is not None
    off = Fraction(rounded) - Fraction(amount) / (count * MONTHS[interval])
    coin = Fraction(1, 10 ** digits(currency))
    assert -coin / 2 < off <= coin / 2
    assert -int(rounded.as_tuple().exponent) == digits(currency)
