"""The words that the findings share."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from catalog.domain.lint.offer import Granted, Offer
from catalog.domain.money import show_amount
from catalog.domain.values import show_value

MOST = 5  # of a list that is told in a sentence


def listed(things: Iterable[str]) -> str:
    """`a, b and c`; of many the first, and how many more there are."""
    all_of_them = [*things]
    shown, more = all_of_them[:MOST], len(all_of_them) - MOST
    if more > 0:
        shown.append(f"{more} more")
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def price(offer: Offer) -> str:
    return show_amount(offer.price.recurring, offer.price.currency)


def amount(number: Decimal, offer: Offer) -> str:
    return show_amount(number, offer.price.currency)


def quantity(number: Decimal, granted: Granted) -> str:
    return show_value(number, quota=True, unit=granted.quota.unit)


def instant(at: datetime) -> str:
    """In UTC, to the minute."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def codes(offers: Sequence[Offer]) -> str:
    return listed(offer.code for offer in offers)
