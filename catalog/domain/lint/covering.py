"""Whether a package is in nothing less than another one: in what it grants, and in what it asks."""

from catalog.domain.intervals import never_shorter
from catalog.domain.lint.offer import Offer
from catalog.domain.trials import OUTSIDE


def covers(one: Offer, other: Offer) -> bool:
    """Whether one asks no more than the other, and gives no less; both in the same currency and period."""
    return _asks_no_more(one, other) and _waits_no_less(one, other) and serves_no_less(one, other)


def serves_no_less(one: Offer, other: Offer) -> bool:
    """Whether whatever can be used of the other can be used here, for no more."""
    return all(
        code in one.granted
        and one.granted[code].is_no_less(granted)
        and one.granted[code].is_no_dearer(granted)
        for code, granted in other.usable.items()
    )


def includes_no_less(one: Offer, other: Offer) -> bool:
    """Whether one includes whatever the other includes; overages are left out."""
    return all(
        granted.quota.limit == 0 or (code in one.granted and one.granted[code].is_no_less(granted))
        for code, granted in other.granted.items()
    )


def _asks_no_more(one: Offer, other: Offer) -> bool:
    ours, theirs = one.price, other.price
    return ours.recurring <= theirs.recurring and ours.signup_fee <= theirs.signup_fee


def _waits_no_less(one: Offer, other: Offer) -> bool:
    """Its trial and its grace: a trial outside the first period is free, and so more than one inside."""
    as_free = one.trial_mode in (OUTSIDE, other.trial_mode) or other.trial[0] == 0
    return as_free and never_shorter(one.trial, other.trial) and never_shorter(one.grace, other.grace)
