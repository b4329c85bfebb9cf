"""When a customer would pay, be served and count anew, asked over HTTP."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from catalog import lifecycle
from tests.api.answers import API, refusals
from tests.factories import make_package

HERE = f"{API}/packages/meet-standard/schedule"

MONTHLY: dict[str, Any] = {"code": "meet-standard", "periodicity": 1, "periodicity_type": "month"}
LONGEST = 2**31 - 1


def schedule(client: APIClient, query: str = "") -> Any:
    answer = client.get(f"{HERE}?{query}")
    assert answer.status_code == 200, answer.json()
    return answer.json()


def ends(periods: Any) -> list[str | None]:
    return [period["end"] for period in periods]


def test_a_schedule_tells_trial_periods_grace_and_resets(reader: APIClient) -> None:
    make_package(
        **MONTHLY,
        trial_period=14,
        grace_period=1,
        grace_interval="week",
        features={"max_rooms": 5, "scheduled_sessions": 60},
    )

    assert schedule(reader, "start=2026-03-17T10:00&cycles=2&tz=Europe/Berlin") == {
        "start": "2026-03-17T10:00:00+01:00",
        "timezone": "Europe/Berlin",
        "trial": {
            "start": "2026-03-17T10:00:00+01:00",
            "end": "2026-03-31T10:00:00+02:00",
            "mode": "outside",
            "used_until": "2026-03-31T10:00:00+02:00",
        },
        "anchor": "2026-03-31T10:00:00+02:00",
        "periods": [
            {
                "number": 1,
                "start": "2026-03-31T10:00:00+02:00",
                "end": "2026-04-30T10:00:00+02:00",
                "grace_end": "2026-05-07T10:00:00+02:00",
            },
            {
                "number": 2,
                "start": "2026-04-30T10:00:00+02:00",
                "end": "2026-05-31T10:00:00+02:00",
                "grace_end": "2026-06-07T10:00:00+02:00",
            },
        ],
        "features": {
            "max_rooms": [{"start": "2026-03-31T10:00:00+02:00", "end": None}],
            "scheduled_sessions": [
                {"start": "2026-03-31T10:00:00+02:00", "end": "2026-04-07T10:00:00+02:00"},
                {"start": "2026-04-07T10:00:00+02:00", "end": "2026-04-14T10:00:00+02:00"},
            ],
        },
    }


def test_it_starts_now_in_utc_and_has_twelve_periods_unless_told_otherwise(reader: APIClient) -> None:
    make_package(**MONTHLY)
    before = timezone.now()

    told = schedule(reader)

    assert before <= datetime.fromisoformat(told["start"]) <= timezone.now()
    assert told["start"].endswith("Z")
    assert told["timezone"] == "UTC"
    assert [period["number"] for period in told["periods"]] == list(range(1, 13))
    assert told["anchor"] == told["start"] == told["periods"][0]["start"]


def test_what_is_sold_once_has_one_period_without_an_end(reader: APIClient) -> None:
    make_package(code="meet-standard", features={"max_rooms": 5, "scheduled_sessions": 60})

    told = schedule(reader, "start=2026-01-31&cycles=2")

    start = "2026-01-31T00:00:00Z"
    assert told["trial"] is None
    assert told["periods"] == [{"number": 1, "start": start, "end": None, "grace_end": None}]
    assert ends(told["features"]["max_rooms"]) == [None]
    assert ends(told["features"]["scheduled_sessions"]) == ["2026-02-07T00:00:00Z", "2026-02-14T00:00:00Z"]


def test_a_packages_own_reset_is_the_one_that_counts(reader: APIClient, manager: APIClient) -> None:
    make_package(**MONTHLY, features={"scheduled_sessions": 60})
    own = {"periodicity_type": "daily", "periodicity": 10}
    assert manager.patch(f"{API}/packages/meet-standard/features/scheduled_sessions", own).status_code == 200

    told = schedule(reader, "start=2026-01-01&cycles=2")

    assert ends(told["features"]["scheduled_sessions"]) == ["2026-01-11T00:00:00Z", "2026-01-21T00:00:00Z"]


def test_without_grace_a_period_is_served_up_to_its_end(reader: APIClient) -> None:
    make_package(**MONTHLY)

    (period,) = schedule(reader, "start=2026-01-31&cycles=1")["periods"]

    assert period["grace_end"] == period["end"] == "2026-02-28T00:00:00Z"


@pytest.mark.parametrize(
    "converted_at, used_until, renewal",
    [
        ("2026-03-04", "2026-03-04T00:00:00Z", "2026-03-31T00:00:00Z"),
        ("2026-03-08", "2026-03-08T00:00:00Z", "2026-03-31T00:00:00Z"),
        ("2026-03-15", "2026-03-08T00:00:00Z", "2026-04-07T00:00:00Z"),
    ],
)
def test_an_inside_trial_counts_against_the_first_period(
    reader: APIClient, converted_at: str, used_until: str, renewal: str
) -> None:
    make_package(
        code="meet-standard",
        trial_period=7,
        trial_mode="inside",
        periodicity=30,
        periodicity_type="day",
    )

    told = schedule(reader, f"start=2026-03-01&cycles=1&converted_at={converted_at}")

    assert told["trial"]["mode"] == "inside"
    assert told["trial"]["end"] == "2026-03-08T00:00:00Z"
    assert told["trial"]["used_until"] == used_until
    assert ends(told["periods"]) == [renewal]


def test_without_a_trial_the_first_period_begins_at_the_conversion(reader: APIClient) -> None:
    make_package(**MONTHLY)

    told = schedule(reader, "start=2026-03-01&cycles=1&converted_at=2026-03-15")

    assert (told["trial"], told["anchor"]) == (None, "2026-03-15T00:00:00Z")
    assert ends(told["periods"]) == ["2026-04-15T00:00:00Z"]


@pytest.mark.parametrize(
    "start, told_as",
    [
        ("2026-01-31", "2026-01-31T00:00:00+01:00"),
        ("2026-01-31T09:30", "2026-01-31T09:30:00+01:00"),
        ("2026-01-31T09:30:00Z", "2026-01-31T10:30:00+01:00"),
        ("2026-07-01T00:00:00.25-04:00", "2026-07-01T06:00:00.250000+02:00"),
        ("2026-03-29T02:30", "2026-03-29T03:30:00+02:00"),
        ("2026-10-25T02:30", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T01:30:00Z", "2026-10-25T02:30:00+01:00"),
        # Before 1893 the clock of Berlin was 53 minutes and 28 seconds ahead.
        ("1880-01-01", "1880-01-01T00:00:32+00:54"),
    ],
)
def test_instants_are_by_the_clock_of_the_zone(reader: APIClient, start: str, told_as: str) -> None:
    make_package(**MONTHLY)

    told = schedule(reader, f"start={start}&cycles=1&tz=Europe/Berlin")

    assert told["start"] == told["anchor"] == told_as


def test_the_first_day_of_the_calendar_is_shown(reader: APIClient) -> None:
    make_package(**MONTHLY)

    # The clock of Lisbon was 36 minutes and 45 seconds behind.
    assert schedule(reader, "start=0001-01-01&tz=Europe/Lisbon")["start"] == "0001-01-01T00:00:45-00:36"


def test_days_and_months_are_counted_by_the_clock_of_the_zone(reader: APIClient) -> None:
    make_package(**MONTHLY)

    berlin = schedule(reader, "start=2026-03-31T22:30Z&cycles=1&tz=Europe/Berlin")
    utc = schedule(reader, "start=2026-03-31T22:30Z&cycles=1")

    assert ends(berlin["periods"]) == ["2026-05-01T00:30:00+02:00"]
    assert ends(utc["periods"]) == ["2026-04-30T22:30:00Z"]


def test_drafts_and_retired_packages_have_a_schedule(reader: APIClient) -> None:
    lifecycle.retire(make_package(**MONTHLY))

    assert len(schedule(reader, "cycles=400")["periods"]) == 400


def test_an_answer_that_depends_on_the_clock_has_no_tag(reader: APIClient) -> None:
    make_package(**MONTHLY)

    answer = reader.get(HERE, headers={"If-None-Match": "*"})

    assert (answer.status_code, "ETag" in answer, "Cache-Control" in answer) == (200, False, False)


def test_it_takes_as_many_queries_whatever_is_asked_for(reader: APIClient) -> None:
    granted = {"max_rooms": 5, "max_storage": 1, "scheduled_sessions": 60, "recording": True}
    make_package(**MONTHLY, features=granted)
    schedule(reader)

    def queries(query: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            schedule(reader, query)
        return len(asked)

    assert queries("cycles=1") == queries("cycles=400&tz=Europe/Berlin&converted_at=9000-01-01") == 2


@pytest.mark.parametrize(
    "query, refused",
    [
        ("cycles=0", ("cycles", "min_value")),
        ("cycles=-1", ("cycles", "min_value")),
        ("cycles=401", ("cycles", "max_value")),
        ("cycles=99999999999999999999", ("cycles", "max_value")),
        ("cycles=abc", ("cycles", "invalid")),
        ("cycles=1.5", ("cycles", "invalid")),
        ("cycles=", ("cycles", "invalid")),
        ("start=tomorrow", ("start", "invalid")),
        ("start=2026-02-30", ("start", "invalid")),
        ("start=1767225600", ("start", "invalid")),
        ("start=", ("start", "invalid")),
        ("start=2026-01-01T00:00:00+02:00", ("start", "invalid")),
        ("start=9999-12-31T23:00:00-02:00", ("start", "beyond_the_calendar")),
        ("start=0001-01-01&tz=Asia/Tokyo", ("start", "beyond_the_calendar")),
        ("start=9999-12-31", (None, "beyond_the_calendar")),
        ("start=9999-01-01&cycles=12", (None, "beyond_the_calendar")),
        ("tz=Mars/Phobos", ("tz", "unknown_time_zone")),
        ("tz=europe/berlin", ("tz", "unknown_time_zone")),
        ("tz=localtime", ("tz", "unknown_time_zone")),
        ("tz=../../etc/passwd", ("tz", "unknown_time_zone")),
        ("tz=America", ("tz", "unknown_time_zone")),
        ("tz=", ("tz", "unknown_time_zone")),
        ("tz=%00", ("tz", "null_characters_not_allowed")),
        ("start=2026-03-01&converted_at=2026-02-28", ("converted_at", "converted_before_start")),
        ("converted_at=1999-12-31", ("converted_at", "converted_before_start")),
        ("converted_at=never", ("converted_at", "invalid")),
        ("until=2027-01-01", ("until", "unknown_parameter")),
        ("cycles=1&cycles=2", ("cycles", "repeated_parameter")),
    ],
)
def test_what_can_not_be_answered_is_refused(
    reader: APIClient, query: str, refused: tuple[str | None, str]
) -> None:
    make_package(**MONTHLY)

    answer = reader.get(f"{HERE}?{query}")

    assert (answer.status_code, refusals(answer)) == (400, {refused})


def test_every_mistake_of_a_query_is_told(reader: APIClient) -> None:
    make_package(**MONTHLY)

    answer = reader.get(f"{HERE}?start=x&tz=y&cycles=z&converted_at=w")

    assert {field for field, _ in refusals(answer)} == {"start", "tz", "cycles", "converted_at"}


@pytest.mark.parametrize(
    "name, hint",
    [
        ("Europe/Berln", "Did you mean “Europe/Berlin”?"),
        ("america/new_york", "Did you mean “America/New_York”?"),
        ("Mars/Phobos", "as in Europe/Berlin, or UTC"),
    ],
)
def test_the_nearest_time_zone_is_suggested(reader: APIClient, name: str, hint: str) -> None:
    make_package(**MONTHLY)

    (error,) = reader.get(f"{HERE}?tz={name}").json()["errors"]

    assert name in error["detail"]
    assert hint in error["detail"]


def test_whoever_writes_a_plus_into_an_address_is_told_how(reader: APIClient) -> None:
    make_package(**MONTHLY)

    (error,) = reader.get(f"{HERE}?start=2026-01-01T00:00:00+02:00").json()["errors"]

    assert "%2B" in error["detail"]
    assert schedule(reader, "start=2026-01-01T00:00:00%2B02:00")["start"] == "2025-12-31T22:00:00Z"


def test_terms_that_contradict_each_other_have_no_schedule(reader: APIClient) -> None:
    make_package(**MONTHLY, trial_period=28, trial_mode="inside")

    answer = reader.get(HERE)

    assert (answer.status_code, refusals(answer)) == (409, {("trial_period", "trial_too_long")})


@pytest.mark.parametrize("name", ["periodicity", "trial_period", "grace_period"])
def test_terms_that_lead_out_of_the_calendar_are_refused(reader: APIClient, name: str) -> None:
    make_package(**{**MONTHLY, name: LONGEST})

    answer = reader.get(f"{HERE}?cycles=1")

    assert (answer.status_code, refusals(answer)) == (400, {(None, "beyond_the_calendar")})
