"""Decimal numbers, exactly: their length without the zeros that say nothing, and their parts."""

from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal

# The default context rounds to 28 digits, and would hide the decimals beyond.
EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


def count_decimals(number: Decimal) -> int:
    """The digits after the point of a finite number: 10.00 has none."""
    return max(0, -int(number.normalize(EXACT).as_tuple().exponent))


def count_whole_digits(number: Decimal) -> int:
    """The digits before the point of a finite number: 0.5 has none."""
    return max(0, number.normalize(EXACT).adjusted() + 1)


def count_significant_digits(number: Decimal) -> int:
    """The digits from the first to the last that is not zero: 1,200 and 0.012 have two."""
    return len(number.normalize(EXACT).as_tuple().digits)


def divided_up(number: Decimal, divisor: Decimal) -> int:
    """How many parts of this size, begun or full, a number ≥ 0 has: 20.1 by 10 is 3."""
    whole, rest = EXACT.divmod(number, divisor)
    return int(whole) + (rest > 0)


def plain_text(number: Decimal) -> str:
    """A finite number as people write it: no exponent, no trailing zeros, no minus before a zero."""
    return f"{number.normalize(EXACT):zf}"
