"""From a package's terms and a start: the trial, the periods with their grace, and the reset windows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.domain import reset_windows, trials, wall_clock
from catalog.domain.grace import grace_end
from catalog.domain.intervals import Length
from catalog.domain.periods import Period, first_periods
from catalog.domain.reset_windows import Reset
from catalog.domain.trials import Trial

MOST_CYCLES = 400  # that anybody asks for at once


@dataclass(frozen=True, kw_only=True)
class TimeTerms:
    """What a package says of time. Raises `trial_too_long` where its trial contradicts its period."""

    trial: Length
    trial_mode: str
    period: Length
    grace: Length
    resets: Mapping[str, Reset]  # by the feature's code, in the package's order

    def __post_init__(self) -> None:
        trials.check_fit(self.trial, self.trial_mode, self.period)


@dataclass(frozen=True)
class ServedPeriod(Period):
    grace_end: datetime | None


@dataclass(frozen=True)
class Schedule:
    """All instants are in the zone of the start."""

    start: datetime
    trial: Trial | None
    anchor: datetime
    periods: Sequence[ServedPeriod]
    windows: Mapping[str, Sequence[Period]]  # by the feature's code


def schedule(
    terms: TimeTerms, start: datetime, *, cycles: int, converted_at: datetime | None = None
) -> Schedule:
    """What a customer has who begins at the start: the first so many periods, one where there is only one.

    The windows of a feature are those that begin before the last of these periods ends, and at most as many
    as there are cycles. Raises `converted_before_start`, `no_time_zone` and `beyond_the_calendar`.
    """
    start = wall_clock.normalised(start)
    conversion = trials.conversion(start, terms.trial, converted_at)
    trial = trials.trial(start, terms.trial, terms.trial_mode, conversion)
    anchor = trials.anchor(start, trial, conversion)
    periods = first_periods(anchor, terms.period, cycles)
    until = periods[-1].end
    windows = {
        reset: reset_windows.windows(anchor, reset, cycles, until) for reset in set(terms.resets.values())
    }
    return Schedule(
        start,
        trial,
        anchor,
        periods=[_served(period, terms.grace) for period in periods],
        windows={code: windows[reset] for code, reset in terms.resets.items()},
    )


def _served(period: Period, grace: Length) -> ServedPeriod:
    return ServedPeriod(period.number, period.start, period.end, grace_end(period, grace))
