"""The value of a package's feature: a number, or granted without a number, or not granted.

For a quota a number is the limit, true is unlimited and false is not granted. A switch is true or false.
"""

import re
from decimal import Decimal

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.decimals import count_decimals, count_whole_digits, plain_text
from catalog.domain.money import read_json_number

Value = Decimal | bool

WHOLE_DIGITS = 10
DECIMALS = 4

# As a person types it.
NUMBER = re.compile(r"-?([0-9]+(\.[0-9]+)?|\.[0-9]+)")
_TYPED_TRUE = frozenset({"unlimited", "∞", "on", "yes", "true"})
_TYPED_FALSE = frozenset({"not granted", "off", "no", "false"})


def parse_value(raw: object) -> Value:
    """A value as JSON or a program gives it; raises `invalid_value`, `max_digits`, `max_decimal_places`.

    A string is refused: "10" is not 10. The sign is left to the database, which holds `negative_value`.
    """
    match raw:
        case bool():
            return raw
        case int() | Decimal():
            return _checked(Decimal(raw))
        case float():
            return _checked(read_json_number(raw))
        case _:
            raise BrokenRule("invalid_value", "A value must be a number, true or false.")


def read_typed(text: str) -> Value:
    """A value as a person types it: 10, 0.5, unlimited, on, off; raises `invalid_value` and `max_…`."""
    typed_text = " ".join(text.lower().split())
    if typed_text in _TYPED_TRUE:
        return True
    if typed_text in _TYPED_FALSE:
        return False
    if NUMBER.fullmatch(typed_text):
        return _checked(Decimal(typed_text))
    raise BrokenRule(
        "invalid_value",
        "Type a number such as 10 or 0.5, or unlimited, not granted, on or off. Use a decimal point.",
    )


def typed(value: Value, quota: bool) -> str:
    """The words that `read_typed` reads back to the same value."""
    match value:
        case True:
            return "unlimited" if quota else "on"
        case False:
            return "not granted" if quota else "off"
        case _:
            return plain_text(value)


def show_value(value: Value, *, quota: bool, unit: str = "") -> str:
    """A value for people: 1,000 gb, unlimited, not granted, on, off."""
    if isinstance(value, bool):
        return typed(value, quota)
    return f"{Decimal(plain_text(value)):,f} {unit}".rstrip()


def _checked(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise BrokenRule("invalid_value", "A value must be a finite number, true or false.")
    if count_whole_digits(number) > WHOLE_DIGITS:
        raise BrokenRule("max_digits", f"A value may have at most {WHOLE_DIGITS} digits before the point.")
    if count_decimals(number) > DECIMALS:
        raise BrokenRule("max_decimal_places", f"A value may have at most {DECIMALS} decimals.")
    return Decimal(plain_text(number))
