import pytest

from catalog.domain.currency import ACTIVE, check_currency, digits
from tests.domain.refused import refused

FUNDS = ["BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW"]
UNITS_OF_ACCOUNT = ["XAD", "XDR", "XSU", "XUA", "XBA", "XBB", "XBC", "XBD"]
METALS = ["XAG", "XAU", "XPD", "XPT"]
NO_CURRENCIES = ["XTS", "XXX"]
WITHDRAWN = ["DEM", "FRF", "HRK", "BGN", "ZWL"]


@pytest.mark.parametrize(("code", "decimals"), [("JPY", 0), ("USD", 2), ("EUR", 2), ("KWD", 3), ("ISK", 0)])
def test_a_currency_knows_its_decimals(code: str, decimals: int) -> None:
    assert digits(code) == decimals


@pytest.mark.parametrize("code", [*FUNDS, *UNITS_OF_ACCOUNT, *METALS, *NO_CURRENCIES, *WITHDRAWN])
def test_what_nobody_is_paid_in_is_no_currency(code: str) -> None:
    assert code not in ACTIVE
    with refused("unknown_currency", words="EUR"):
        check_currency(code)


@pytest.mark.parametrize("code", ["usd", "Usd", " USD", "USD\n"])
def test_a_currency_in_another_spelling_is_refused_with_the_right_one(code: str) -> None:
    with refused("unknown_currency", words="Did you mean USD?"):
        check_currency(code)


@pytest.mark.parametrize("code", ["", "US", "USDX", "$", "\x00\x00\x00", "\ud800"])
def test_a_text_that_is_no_currency_is_refused(code: str) -> None:
    with refused("unknown_currency"):
        check_currency(code)


def test_every_active_currency_is_listed_by_code_with_its_name() -> None:
    assert list(ACTIVE) == sorted(ACTIVE)
    assert all(currency.code == code and currency.name for code, currency in ACTIVE.items())
    assert ACTIVE["JPY"].name == "Yen"


def test_no_currency_has_more_decimals_than_an_amount_can_keep() -> None:
    assert {currency.digits for currency in ACTIVE.values()} <= {0, 2, 3}


def test_the_decimals_of_an_unknown_currency_are_refused() -> None:
    with refused("unknown_currency"):
        digits("XXX")
