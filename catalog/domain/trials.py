"""The trial: from when to when it is, and where the first period begins because of it.

*Outside*: the trial is free and comes before the first period, which begins at the conversion, as with
Stripe's and Chargebee's trials. *Inside*: what was used of the trial counts against the first period. That
is our own contract: a customer who tried for 7 days and converts a week later has 23 of 30 days to go.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from catalog.domain import wall_clock
from catalog.domain.broken_rule import BrokenRule
from catalog.domain.intervals import Length, inside_trial_fits

INSIDE, OUTSIDE = "inside", "outside"


@dataclass(frozen=True)
class Trial:
    """[start, end) is offered, [start, used_until) was used: less where the customer converts earlier."""

    start: datetime
    end: datetime
    mode: str  # INSIDE or OUTSIDE
    used_until: datetime


def check_fit(trial: Length, mode: str, period: Length) -> None:
    """Raise `trial_too_long` where an inside trial is not shorter than the period that it is inside of.

    A renewal could otherwise come before the conversion.
    """
    if mode == INSIDE and not inside_trial_fits(trial, period):
        words = "A trial inside the first period must be shorter than the period."
        raise BrokenRule("trial_too_long", words, "trial_period")


def conversion(start: datetime, trial: Length, converted_at: datetime | None = None) -> datetime:
    """When the customer begins to pay, in the zone of the start: when the trial ends, unless told otherwise.

    Without a trial that is the start. Raises `converted_before_start`, and as `wall_clock.add` does.
    """
    if converted_at is None:
        return wall_clock.add(start, trial)
    if wall_clock.precedes(converted_at, start):
        words = "Nobody converts before the start: this must be the start or later."
        raise BrokenRule("converted_before_start", words, "converted_at")
    return wall_clock.in_zone(converted_at, wall_clock.zone_of(start))


def trial(start: datetime, length: Length, mode: str, conversion: datetime) -> Trial | None:
    """The trial that begins at the start, in its zone; None for a length of 0."""
    if length[0] == 0:
        return None
    end = wall_clock.add(start, length)
    return Trial(start, end, mode, used_until=min(conversion, end, key=wall_clock.in_utc))


def anchor(start: datetime, trial: Trial | None, conversion: datetime) -> datetime:
    """Where the first period begins: at the conversion, or by what was used of an inside trial before it.

    Whoever converts while an inside trial lasts has a first period from the very start.
    """
    if trial is None or trial.mode == OUTSIDE:
        return conversion
    spent = used(trial, conversion)
    # The start itself, and not what its clock showed, which may be an hour that it shows twice.
    return start if spent == _since(start, conversion) else wall_clock.subtract(conversion, spent)


def used(trial: Trial, conversion: datetime) -> timedelta:
    """How much of the trial was used, by the wall clock: up to the conversion, and no more than all of it."""
    return min(_since(trial.start, conversion), _since(trial.start, trial.end))


def _since(start: datetime, at: datetime) -> timedelta:
    return wall_clock.difference(at, start)
