from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.cheapest import cheapest
from catalog.domain.quote import Price, Quote, quote
from tests.domain.quotas import storage, use_of

currencies = st.sampled_from(["EUR", "USD", "JPY"])


def priced(amount: int, currency: str = "EUR", *, allowed: bool = True) -> Quote:
    use = use_of(storage(10), "5" if allowed else "11")
    return quote(Price(currency=currency, recurring=Decimal(amount)), 1, [use])


def test_the_lowest_total_that_allows_the_use_is_the_cheapest() -> None:
    quotes = {"dear": priced(30), "cheap": priced(10), "cheaper": priced(5, allowed=False)}
    assert cheapest(quotes) == {"cheap"}


def test_several_that_cost_the_same_are_all_the_cheapest() -> None:
    assert cheapest({1: priced(10), 2: priced(11), 3: priced(10)}) == {1, 3}


def test_each_currency_has_a_cheapest_of_its_own() -> None:
    assert cheapest({1: priced(10), 2: priced(9), 3: priced(500, "JPY")}) == {2, 3}


def test_where_none_allows_the_use_none_is_the_cheapest() -> None:
    assert cheapest({1: priced(10, allowed=False)}) == cheapest({}) == set()


@given(st.lists(st.builds(priced, st.integers(0, 5), currencies, allowed=st.booleans())))
def test_nothing_allowed_of_the_same_currency_costs_less(quotes: list[Quote]) -> None:
    best = cheapest(dict(enumerate(quotes)))
    for place, it in enumerate(quotes):
        rivals = [other.total for other in quotes if other.allowed and other.currency == it.currency]
        assert (place in best) == (it.allowed and it.total == min(rivals))
