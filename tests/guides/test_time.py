"""The half of the guide that is about time: each row of its tables, worked out anew."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from rest_framework.test import APIClient

from catalog.domain.grace import grace_end
from catalog.domain.intervals import Length
from catalog.domain.periods import Period, first_periods, period_at
from catalog.domain.reset_windows import windows
from catalog.domain.schedule import Schedule, TimeTerms, schedule
from catalog.domain.wall_clock import add, at_wall_time, difference
from tests.api.answers import API, refusals
from tests.factories import make_package
from tests.guides.tables import Row, table


def length(text: str) -> Length:
    """`30 days`, `1 month`."""
    count, interval = text.split()
    return int(count), interval.removesuffix("s")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def dates(periods: list[Period]) -> str:
    return ", ".join(shown(one.end) for one in periods)


def shown(instant: datetime | None) -> str:
    return "never" if instant is None else str(instant.date())


def planned(row: Row, mode: str = "outside") -> Schedule:
    terms = TimeTerms(
        trial=length(row.get("trial", "0 days")),
        trial_mode=mode,
        period=length(row["renews every"]),
        grace=(0, "day"),
        resets={},
    )
    return schedule(terms, at(row["start"]), cycles=1, converted_at=_converted_at(row))


def _converted_at(row: Row) -> datetime | None:
    return at(row["converts"]) if row["converts"] else None


def to_the_renewal(row: Row, plan: Schedule) -> str:
    assert plan.trial is not None
    renewal = plan.periods[0].end
    conversion = _converted_at(row) or plan.trial.end
    return "never" if renewal is None else str(difference(renewal, conversion).days)


@pytest.mark.parametrize("row", table("Time"))
def test_every_attribute_of_time_is_one_of_the_package(row: Row, registry: None) -> None:
    package = make_package(features={"max_rooms": 5})
    holder = package.features.get() if row["length"].startswith("the **reset") else package
    names = row["attributes"].split(", ")

    assert [name for name in names if not hasattr(holder, name)] == []


@pytest.mark.parametrize("row", table("The end of a month"))
def test_renewals_at_the_end_of_a_month(row: Row) -> None:
    count = len(row["first renewals"].split(", "))

    assert (
        dates(first_periods(at(row["begins"]), length(row["renews every"]), count)) == row["first renewals"]
    )


@pytest.mark.parametrize("row", table("To which period an instant belongs"))
def test_the_period_of_an_instant(row: Row) -> None:
    found = period_at(at(row["begins"]), length(row["renews every"]), at(row["instant"]))

    assert str(found.number) == row["period"]


@pytest.mark.parametrize("row", table("When clocks are moved"))
def test_a_length_over_a_clock_that_is_moved(row: Row) -> None:
    begins = at_wall_time(datetime.fromisoformat(row["begins"]), ZoneInfo(row["time zone"]))

    assert add(begins, length(row["length"])).isoformat() == row["ends"]


@pytest.mark.parametrize("row", table("A trial outside the first period"))
def test_a_trial_outside(row: Row) -> None:
    plan = planned(row, "outside")

    assert plan.trial is not None
    assert shown(plan.trial.used_until) == row["trial used until"]
    assert shown(plan.anchor) == row["first period begins"]
    assert shown(plan.periods[0].end) == row["renews"]


@pytest.mark.parametrize("row", table("A trial inside the first period"))
def test_a_trial_inside(row: Row) -> None:
    plan = planned(row, "inside")

    assert plan.trial is not None
    assert shown(plan.trial.used_until) == row["trial used until"]
    assert shown(plan.anchor) == row["first period begins"]
    assert shown(plan.periods[0].end) == row["renews"]
    assert to_the_renewal(row, plan) == row["days to the renewal"]


@pytest.mark.parametrize("row", table("Without a trial"))
def test_no_trial(row: Row) -> None:
    plan = planned(row)

    assert plan.trial is None
    assert shown(plan.anchor) == row["first period begins"]
    assert shown(plan.periods[0].end) == row["renews"]


@pytest.mark.parametrize("row", table("Grace"))
def test_grace(row: Row) -> None:
    ended = Period(1, at("2026-01-01"), at(row["period ends"]))

    assert shown(grace_end(ended, length(row["grace"]))) == row["served up to"]


@pytest.mark.parametrize("row", table("Resets"))
def test_resets(row: Row) -> None:
    periodicity_type, periodicity = row["reset"].split(", ")
    reset = (periodicity_type, int(periodicity))

    assert dates(windows(at(row["first period begins"]), reset, 3)) == row["first windows end"]


@pytest.mark.parametrize("row", table("What is refused"))
def test_refusals(row: Row, reader: APIClient) -> None:
    make_package(code="meet-standard", periodicity=1)

    answer = reader.get(f"{API}/packages/meet-standard/schedule?{row['asked for']}")

    assert answer.status_code == 400
    assert [code for _, code in refusals(answer)] == [row["code"]]
