"""A customer's schedule drawn in percent of its length: a line each for trial, paid periods and grace."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from catalog.domain.schedule import Schedule
from catalog.domain.wall_clock import in_utc

THINNEST = 0.4  # percent, so that a day of ten years is still seen


@dataclass(frozen=True)
class Bar:
    x: str
    width: str
    words: str


@dataclass(frozen=True)
class Lane:
    title: str
    tone: str
    bars: list[Bar]


def lanes(plan: Schedule) -> list[Lane]:
    """Those that have something: the trial that was used, the periods, and the grace after each."""
    axis = _Axis(plan)
    drawn = [
        Lane("Trial", "good", [*_trial(plan, axis)]),
        Lane("Paid", "bar", [*_paid(plan, axis)]),
        Lane("Grace", "care", [*_grace(plan, axis)]),
    ]
    return [lane for lane in drawn if lane.bars]


def shown(at: datetime | None) -> str:
    """An instant by the clock of its own zone, to the minute."""
    return "no end" if at is None else at.isoformat(" ", "minutes")[: len("2026-01-31 09:30")]


class _Axis:
    """From the start to the last end. What never ends has the second half, or all if nothing precedes."""

    def __init__(self, plan: Schedule) -> None:
        last = plan.periods[-1]
        before = [plan.start, plan.anchor, *([plan.trial.end] if plan.trial else [])]
        ends = [end for end in (last.end, last.grace_end) if end]
        self._first = _seconds(plan.start)
        latest = max(map(_seconds, [*before, *ends]))
        open_end = 0 if ends else max(latest - self._first, 1)
        self._length = max(latest - self._first + open_end, 1)

    def bar(self, start: datetime, end: datetime | None, words: str) -> Bar:
        x = self._percent(start)
        width = (100 if end is None else self._percent(end)) - x
        span = f"{words}: {shown(start)} to {shown(end)}"
        return Bar(f"{x:.2f}%", f"{max(width, THINNEST):.2f}%", span)

    def _percent(self, at: datetime) -> float:
        return 100 * (_seconds(at) - self._first) / self._length


def _trial(plan: Schedule, axis: _Axis) -> Iterator[Bar]:
    if plan.trial:
        yield axis.bar(plan.trial.start, plan.trial.used_until, "Trial")


def _paid(plan: Schedule, axis: _Axis) -> Iterator[Bar]:
    return (axis.bar(it.start, it.end, f"Period {it.number}") for it in plan.periods)


def _grace(plan: Schedule, axis: _Axis) -> Iterator[Bar]:
    for it in plan.periods:
        if it.end and it.grace_end and it.grace_end != it.end:
            yield axis.bar(it.end, it.grace_end, f"Grace after period {it.number}")


def _seconds(at: datetime) -> float:
    return in_utc(at).timestamp()
