"""What a price comes to in a month, so that prices of different periods can be held beside each other.

A year has 12 months. Days and weeks are held against a month of 365.2425 / 12 days, which is what the
months of the calendar have on average over the 400 years after which it repeats: a week is 7 of these.
"""

from decimal import Decimal

from catalog.domain.currency import digits
from catalog.domain.decimals import EXACT
from catalog.domain.intervals import DAYS_OF, MONTHS_OF, Length, check_interval

DAYS_A_YEAR = Decimal("365.2425")
MONTHS_A_YEAR = Decimal(12)


def per_month(amount: Decimal, currency: str, period: Length) -> Decimal | None:
    """What an amount for each period comes to in a month; None where it is paid once, for a period of 0.

    Exact, and rounded once, half-up, to what the currency can pay. Raises `unknown_currency`, and
    `invalid_choice` for an unknown interval.
    """
    count, interval = period
    check_interval(interval)
    if count == 0:
        return None
    if interval in MONTHS_OF:
        return _divided(amount, Decimal(count * MONTHS_OF[interval]), digits(currency))
    days_of_12 = EXACT.multiply(MONTHS_A_YEAR, Decimal(count * DAYS_OF[interval]))
    return _divided(EXACT.multiply(amount, DAYS_A_YEAR), days_of_12, digits(currency))


def _divided(number: Decimal, divisor: Decimal, decimals: int) -> Decimal:
    """Halves are rounded up. No quotient is written out before: it may have no end."""
    whole, rest = EXACT.divmod(number.scaleb(decimals, EXACT), divisor)
    rounded_up = EXACT.add(rest, rest) >= divisor
    return EXACT.add(whole, Decimal(rounded_up)).scaleb(-decimals, EXACT)
