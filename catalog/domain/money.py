"""Amounts of money, and how they are shown."""

from decimal import ROUND_HALF_UP, Decimal

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.currency import digits
from catalog.domain.decimals import EXACT, count_decimals, count_significant_digits

JSON_DIGITS = 15  # significant digits that every double keeps


def check_amount(amount: Decimal, currency: str) -> None:
    """Raise `too_many_decimals` where the amount is finer than its currency; trailing zeros don't count."""
    if not amount.is_finite():
        raise BrokenRule("invalid", "An amount must be a finite number.")
    allowed = digits(currency)
    if count_decimals(amount) > allowed:
        raise BrokenRule("too_many_decimals", f"An amount in {currency} may have {_decimals(allowed)}.")


def round_amount(amount: Decimal, currency: str) -> Decimal:
    """An amount that can be paid in its currency, halves rounded up: USD 0.125 is 0.13, JPY 0.5 is 1."""
    smallest = Decimal(1).scaleb(-digits(currency))
    return amount.quantize(smallest, ROUND_HALF_UP, EXACT)


def check_factor(factor: Decimal) -> None:
    """Raise `factor_not_positive` unless an amount can be multiplied by it: it is finite and above zero."""
    if not factor.is_finite() or factor <= 0:
        raise BrokenRule("factor_not_positive", "A factor must be a number above zero, such as 1.2 or 0.9.")


def scaled(amount: Decimal, factor: Decimal, currency: str) -> Decimal:
    """An amount times a factor, rounded once as `round_amount` does. Raises as `check_factor` does."""
    check_factor(factor)
    return round_amount(EXACT.multiply(amount, factor), currency)


def by_percent(amount: Decimal, percent: Decimal, currency: str) -> Decimal:
    """An amount raised by so many percent, lowered where they are negative; rounded by `round_amount`."""
    return round_amount(EXACT.multiply(amount, EXACT.add(100, percent)).scaleb(-2, EXACT), currency)


def show_amount(amount: Decimal, currency: str) -> str:
    """An amount for people: USD 1,250.00, JPY 500. It keeps decimals finer than its currency: USD 0.0035."""
    return f"{currency} {in_its_digits(amount, currency):z,f}"


def in_its_digits(amount: Decimal, currency: str) -> Decimal:
    """The same amount with as many decimals as its currency has, or as it needs: USD 12.50, USD 0.0035."""
    places = max(digits(currency), count_decimals(amount))
    return amount.quantize(Decimal(1).scaleb(-places), context=EXACT)


def json_number(number: Decimal) -> int | float:
    """A finite number for JSON: exact for up to 15 significant digits, whole numbers without a point."""
    return int(number) if count_decimals(number) == 0 else float(number)


def read_json_number(number: float) -> Decimal:
    """The number that `json_number` made this one of: 0.1 is 0.1, not the double next to it."""
    return Decimal(repr(number))


def exact_json_number(number: Decimal) -> int | float:
    """A finite number that JSON carries to every reader as it is; raises `too_many_digits` beyond that."""
    if count_significant_digits(number) > JSON_DIGITS:
        raise BrokenRule(
            "too_many_digits",
            f"A JSON number carries {JSON_DIGITS} digits exactly, and {number:,f} has more.",
        )
    return json_number(number)


def _decimals(count: int) -> str:
    return f"at most {count} decimals" if count else "no decimals"
