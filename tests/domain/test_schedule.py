"""The whole schedule of a package, from its terms and a start."""

from datetime import UTC, datetime
from typing import Any

import pytest

from catalog.domain.grace import grace_end
from catalog.domain.periods import Period
from catalog.domain.schedule import Schedule, ServedPeriod, TimeTerms, schedule
from tests.domain.refused import refused
from tests.domain.zones import BERLIN, at

START = at(BERLIN, "2026-01-31T10:00")


def terms(**attributes: Any) -> TimeTerms:
    """Monthly, with a week of grace and no trial, unless told otherwise."""
    return TimeTerms(
        **{
            "trial": (0, "day"),
            "trial_mode": "outside",
            "period": (1, "month"),
            "grace": (1, "week"),
            "resets": {},
            **attributes,
        }
    )


def window_ends(planned: Schedule, code: str) -> list[str]:
    return [str(window.end and window.end.date()) for window in planned.windows[code]]


def test_a_schedule_has_as_many_periods_as_are_asked_for() -> None:
    planned = schedule(terms(), START, cycles=2)
    first_end, second_end = at(BERLIN, "2026-02-28T10:00"), at(BERLIN, "2026-03-31T10:00")

    assert planned.trial is None
    assert planned.anchor == planned.start == START
    assert planned.periods == [
        ServedPeriod(1, START, first_end, at(BERLIN, "2026-03-07T10:00")),
        ServedPeriod(2, first_end, second_end, at(BERLIN, "2026-04-07T10:00")),
    ]


def test_what_is_sold_once_has_one_period_and_needs_no_grace() -> None:
    planned = schedule(terms(period=(0, "month")), START, cycles=12)

    assert planned.periods == [ServedPeriod(1, START, None, None)]


@pytest.mark.parametrize(
    ("grace", "end"),
    [
        ((0, "day"), "2026-02-28T10:00:00+01:00"),
        ((1, "day"), "2026-03-01T10:00:00+01:00"),
        ((1, "month"), "2026-03-28T10:00:00+01:00"),
        ((5, "week"), "2026-04-04T10:00:00+02:00"),
    ],
)
def test_grace_is_counted_from_the_periods_end(grace: tuple[int, str], end: str) -> None:
    served = grace_end(Period(1, START, at(BERLIN, "2026-02-28T10:00")), grace)

    assert served is not None
    assert served.isoformat() == end


def test_periods_begin_after_an_outside_trial() -> None:
    planned = schedule(terms(trial=(14, "day")), START, cycles=1)

    assert planned.trial is not None
    assert planned.start == planned.trial.start == START
    assert planned.anchor == planned.periods[0].start == planned.trial.end == at(BERLIN, "2026-02-14T10:00")


def test_periods_begin_with_an_inside_trial_or_later_as_the_customer_converts_later() -> None:
    inside = terms(trial=(7, "day"), trial_mode="inside", period=(30, "day"))
    late = at(BERLIN, "2026-02-14T10:00")

    assert schedule(inside, START, cycles=1).anchor == START
    assert schedule(inside, START, cycles=1, converted_at=late).anchor == at(BERLIN, "2026-02-07T10:00")


def test_windows_begin_with_the_first_period_and_before_the_last_one_ends() -> None:
    planned = schedule(
        terms(
            trial=(14, "day"),
            resets={"calls": ("weekly", 1), "seats": ("monthly", 2), "rooms": ("monthly", 0)},
        ),
        START,
        cycles=5,
    )

    assert list(planned.windows) == ["calls", "seats", "rooms"]
    assert window_ends(planned, "calls") == [
        "2026-02-21", "2026-02-28", "2026-03-07", "2026-03-14", "2026-03-21",
    ]  # fmt: skip
    assert window_ends(planned, "seats") == ["2026-04-14", "2026-06-14", "2026-08-14"]
    assert window_ends(planned, "rooms") == ["None"]
    assert {windows[0].start for windows in planned.windows.values()} == {planned.anchor}


def test_what_is_sold_once_has_as_many_windows_as_cycles_are_asked_for() -> None:
    planned = schedule(terms(period=(0, "month"), resets={"calls": ("weekly", 1)}), START, cycles=3)

    assert window_ends(planned, "calls") == ["2026-02-07", "2026-02-14", "2026-02-21"]


def test_a_trial_that_contradicts_its_period_makes_no_terms() -> None:
    with refused("trial_too_long"):
        terms(trial=(45, "day"), trial_mode="inside")


def test_a_start_that_no_clock_shows_is_what_it_shows_then() -> None:
    planned = schedule(terms(), datetime(2026, 3, 29, 2, 30, tzinfo=BERLIN), cycles=1)

    assert planned.start.isoformat() == planned.anchor.isoformat() == "2026-03-29T03:30:00+02:00"


@pytest.mark.parametrize(
    "attributes",
    [
        {"period": (2**31 - 1, "year")},
        {"grace": (2**31 - 1, "year")},
        {"trial": (2**31 - 1, "week")},
        {"resets": {"calls": ("daily", 2**31 - 1)}},
    ],
)
def test_terms_that_lead_out_of_the_calendar_are_refused(attributes: dict[str, Any]) -> None:
    with refused("beyond_the_calendar"):
        schedule(terms(**attributes), START, cycles=1)


def test_a_schedule_reaches_up_to_the_calendars_end_and_not_beyond() -> None:
    start, plain = (
        datetime(9999, 1, 1, tzinfo=UTC),
        terms(grace=(0, "day"), resets={"calls": ("monthly", 11)}),
    )

    assert len(schedule(plain, start, cycles=11).periods) == 11
    with refused("beyond_the_calendar"):
        schedule(plain, start, cycles=12)
