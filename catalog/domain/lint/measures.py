"""The numbers by which a sieve tells which packages could be no less than another one."""

import math

from catalog.domain.intervals import longest_days, shortest_days
from catalog.domain.lint.offer import Granted, Offer
from catalog.domain.lint.sieve import Measures


def included(offer: Offer) -> Measures:
    """What it includes of each feature; a limit of 0 is not asked for, and not missed."""
    return [(code, _reach(granted)) for code, granted in offer.granted.items() if granted.quota.limit != 0]


def costs(offer: Offer) -> Measures:
    """The less, the more it reaches."""
    return [("price ", -float(offer.price.recurring)), ("sign-up ", -float(offer.price.signup_fee))]


def lasts_at_most(offer: Offer) -> Measures:
    return [("trial ", longest_days(offer.trial)), ("grace ", longest_days(offer.grace))]


def lasts_at_least(offer: Offer) -> Measures:
    return [("trial ", shortest_days(offer.trial)), ("grace ", shortest_days(offer.grace))]


def _reach(granted: Granted) -> float:
    return math.inf if granted.quota.limit is None else float(granted.quota.limit)
