"""What a client tells of use, as totals and as events, and everything that is wrong with it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.legible import legible
from catalog.domain.metering import Cycles, Event
from config.nearest import did_you_mean
from features.usage import Meter, Unusable, measure


@dataclass(frozen=True)
class ToldUse:
    """`usage` are totals of one reset window, by the feature's code; `events` are still to be counted."""

    usage: Mapping[str, Decimal] = field(default_factory=dict)
    events: Sequence[Event] = ()

    def events_by_code(self) -> dict[str, list[Event]]:
        by_code: dict[str, list[Event]] = {}
        for event in self.events:
            by_code.setdefault(event.code, []).append(event)
        return by_code


def broken_codes(
    use: ToldUse, meters: Mapping[str, Meter], switches: Collection[str]
) -> Iterator[BrokenRule]:
    """Each code that can't be used so, once and at its first place; `meters` are those of all quotas.

    Codes: `unknown_feature`, `switch_usage`, `told_twice`, `only_by_usage`.
    """
    first_event: dict[str, int] = {}
    for place, event in enumerate(use.events):
        first_event.setdefault(event.code, place)
    for code in use.usage:
        path = f"usage.{code}"
        yield from _unusable(code, path, meters, switches)
        if code in first_event:
            yield BrokenRule("told_twice", f"Events tell of {code} too. Give its use once.", path)
    for code, place in first_event.items():
        path = f"events.{place}.code"
        yield from _unusable(code, path, meters, switches)
        if code in meters and not meters[code].reads_events:
            words = f"{code} is a cap, and its events have no size: give a total of it in usage."
            yield BrokenRule("only_by_usage", words, path)


def broken_events(
    events: Sequence[Event], meters: Mapping[str, Meter], cycles: Cycles
) -> Iterator[BrokenRule]:
    """Each event that can't be counted: `outside_the_cycles`, and for its property what `measure` raises."""
    for place, event in enumerate(events):
        if not cycles.contain(event.at):
            yield BrokenRule("outside_the_cycles", _outside(place, cycles), f"events.{place}.at")
        meter = meters[event.code]
        try:
            measure(meter, event.properties)
        except Unusable as unusable:
            yield BrokenRule(unusable.code, unusable.message, f"events.{place}.properties.{meter.unit}")


def _unusable(
    code: str, path: str, meters: Mapping[str, Meter], switches: Collection[str]
) -> Iterator[BrokenRule]:
    if code in switches:
        yield BrokenRule("switch_usage", f"{code} is a switch: on or off, with no use to count.", path)
    elif code not in meters:
        hint = did_you_mean(code[:64], meters)
        yield BrokenRule("unknown_feature", f"The registry has no feature {legible(code)}.{hint}", path)


def _outside(place: int, cycles: Cycles) -> str:
    end = f" and end before {_shown(cycles.end)}" if cycles.end else ", and have no end"
    return f"Event {place} is outside the cycles: they begin at {_shown(cycles.start)}{end}."


def _shown(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
