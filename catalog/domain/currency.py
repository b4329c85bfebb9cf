"""The currencies that a package can be sold in: those of ISO 4217 that people pay with."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import iso4217

from catalog.domain.broken_rule import BrokenRule

# They have decimals in the standard's table, but nobody is paid in them.
_FUNDS_AND_UNITS_OF_ACCOUNT = frozenset(
    {"BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW", "XAD", "XDR", "XSU", "XUA"}
)


@dataclass(frozen=True, slots=True)
class Currency:
    code: str
    name: str
    digits: int  # decimals of an amount: 0 for JPY, 2 for USD, 3 for KWD


def _active_currencies() -> dict[str, Currency]:
    # Metals, bond units, test and no-currency codes have no exponent.
    return {
        entry.code: Currency(entry.code, entry.currency_name, entry.exponent)
        for entry in sorted(iso4217.Currency, key=lambda entry: entry.code)
        if entry.exponent is not None and entry.code not in _FUNDS_AND_UNITS_OF_ACCOUNT
    }


ACTIVE: Mapping[str, Currency] = MappingProxyType(_active_currencies())


def check_currency(code: str) -> None:
    """Raise `unknown_currency` unless the code is an active ISO 4217 currency, in capital letters."""
    if code not in ACTIVE:
        raise BrokenRule("unknown_currency", f"This is not an active ISO 4217 currency. {_advice(code)}")


def digits(code: str) -> int:
    """The decimals that an amount in this currency has; raises `unknown_currency`."""
    check_currency(code)
    return ACTIVE[code].digits


def _advice(code: str) -> str:
    likely = code.strip().upper()
    return f"Did you mean {likely}?" if likely in ACTIVE else "Use a code such as EUR, JPY or KWD."
