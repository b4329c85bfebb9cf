"""Which of several quotes costs least, among those that permit all of the use."""

from collections.abc import Mapping
from typing import TypeVar

from catalog.domain.quote import Quote

K = TypeVar("K")


def cheapest(quotes: Mapping[K, Quote]) -> set[K]:
    """Those with the lowest total of their currency, several where they cost the same.

    Amounts of different currencies are not compared, and what is not allowed is no bargain.
    """
    lowest: dict[str, Quote] = {}
    for quote in quotes.values():
        if quote.allowed and quote.total <= lowest.get(quote.currency, quote).total:
            lowest[quote.currency] = quote
    return {
        key for key, quote in quotes.items() if quote.allowed and quote.total == lowest[quote.currency].total
    }
