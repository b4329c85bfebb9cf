"""How long a decimal number is, counted without the zeros that say nothing."""

from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal

# The default context rounds to 28 digits, and would hide the decimals beyond.
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


def count_decimals(number: Decimal) -> int:
    """The digits after the point of a finite number: 10.00 has none."""
    return max(0, -int(number.normalize(_EXACT).as_tuple().exponent))


def count_whole_digits(number: Decimal) -> int:
    """The digits before the point of a finite number: 0.5 has none."""
    return max(0, number.normalize(_EXACT).adjusted() + 1)


def plain_text(number: Decimal) -> str:
    """A finite number as people write it: no exponent, no trailing zeros, no minus before a zero."""
    return f"{number.normalize(_EXACT):zf}"
