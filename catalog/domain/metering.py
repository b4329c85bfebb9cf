"""Use that events tell: in which reset window of its feature each lies, and what each window comes to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from catalog.domain import wall_clock
from catalog.domain.periods import Period
from catalog.domain.quota import WindowUse
from catalog.domain.reset_windows import Reset, window_at
from features.usage import Measured, Meter, aggregate, measure


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a meter saw; `properties` hold what can be counted of it."""

    code: str  # of the feature
    at: datetime
    properties: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Cycles:
    """The periods that are quoted, as one span: [start, end), without an end for what is sold once.

    A trial outside the first period comes before it: it is free, and its use belongs to no cycle.
    """

    start: datetime
    end: datetime | None

    def contain(self, at: datetime) -> bool:
        return Period(1, self.start, self.end).contains(at)


def first_window(cycles: Cycles | None, reset: Reset) -> Period | None:
    """The window that the cycles begin with; none where it is not known when they begin."""
    return window_at(cycles.start, reset, cycles.start) if cycles else None


def use_by_events(
    meter: Meter, reset: Reset, cycles: Cycles, events: Iterable[Event]
) -> tuple[WindowUse, ...]:
    """The use in each reset window that holds an event, in their order; the first window where there is none.

    Windows without events are not walked through: what is sold once has no end, and its windows none either.
    """
    measured: dict[Period, list[Measured]] = {}
    for window, event in _in_windows(cycles.start, reset, events):
        measured.setdefault(window, []).append(measure(meter, event.properties))
    measured = measured or {window_at(cycles.start, reset, cycles.start): []}
    return tuple(WindowUse(aggregate(meter, values), window.end) for window, values in measured.items())


def _in_windows(
    first_start: datetime, reset: Reset, events: Iterable[Event]
) -> Iterator[tuple[Period, Event]]:
    window = window_at(first_start, reset, first_start)
    for event in sorted(events, key=lambda event: wall_clock.in_utc(event.at)):
        if not window.contains(event.at):
            window = window_at(first_start, reset, event.at)
        yield window, event
