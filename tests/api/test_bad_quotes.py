"""What can't be quoted is refused by field and code, everything that is wrong at once."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from catalog.models import Package
from tests.api.answers import API, refusals, send
from tests.api.quotes import HERE, make_quotable, session, stored


@pytest.fixture(autouse=True)
def package(registry: None) -> Package:
    return make_quotable()


def asked(client: APIClient, text: str) -> Any:
    return send(client, "POST", f"{HERE}/quote", text)


def refused(client: APIClient, body: dict[str, Any]) -> set[tuple[str | None, str]]:
    answer = asked(client, json.dumps(body))
    assert answer.status_code == 400
    assert all(error["detail"] for error in answer.json()["errors"])
    return refusals(answer)


@pytest.mark.parametrize(
    "member, field, code",
    [
        ('"cycles": 0', "cycles", "min_value"),
        ('"cycles": -1', "cycles", "min_value"),
        ('"cycles": 401', "cycles", "max_value"),
        ('"cycles": "abc"', "cycles", "invalid"),
        ('"cycles": "3"', "cycles", "invalid"),
        ('"cycles": 1.5', "cycles", "invalid"),
        ('"cycles": true', "cycles", "invalid"),
        ('"cycles": null', "cycles", "null"),
        ('"start": "tomorrow"', "start", "invalid"),
        ('"start": "2026-02-30"', "start", "invalid"),
        ('"start": 1767225600', "start", "invalid"),
        ('"start": null', "start", "null"),
        ('"start": "9999-12-31"', "start", "beyond_the_calendar"),
        ('"start": "9999-12-31T23:59:59-12:00"', "start", "beyond_the_calendar"),
        ('"start": "2026-02-02", "converted_at": "2026-02-01"', "converted_at", "converted_before_start"),
        ('"converted_at": "2026-02-01"', "start", "required"),
        ('"tz": "Mars/Phobos"', "tz", "unknown_time_zone"),
        ('"tz": ["UTC"]', "tz", "unknown_time_zone"),
        ('"tz": {}, "start": "2026-02-02"', "tz", "unknown_time_zone"),
        ('"usage": []', "usage", "not_a_dict"),
        ('"usage": null', "usage", "null"),
        ('"usage": {"max_rooms": -1}', "usage.max_rooms", "negative_usage"),
        ('"usage": {"max_rooms": "1"}', "usage.max_rooms", "invalid"),
        ('"usage": {"max_rooms": true}', "usage.max_rooms", "invalid"),
        ('"usage": {"max_rooms": null}', "usage.max_rooms", "null"),
        ('"usage": {"max_rooms": [1]}', "usage.max_rooms", "invalid"),
        ('"usage": {"max_rooms": 12345678901}', "usage.max_rooms", "max_digits"),
        ('"usage": {"max_rooms": 1e400}', "usage.max_rooms", "max_digits"),
        ('"usage": {"max_rooms": 1.00001}', "usage.max_rooms", "max_decimal_places"),
        ('"usage": {"recording": 1}', "usage.recording", "switch_usage"),
        ('"usage": {"polls": 1}', "usage.polls", "switch_usage"),
        ('"usage": {"max_room": 1}', "usage.max_room", "unknown_feature"),
        ('"usage": {"": 1}', "usage.", "unknown_feature"),
        ('"events": {}', "events", "not_a_list"),
        ('"events": null', "events", "null"),
        ('"events": [5]', "events.0", "invalid"),
        ('"events": [{"at": "2026-02-02"}]', "events.0.code", "required"),
        ('"events": [{"code": "max_rooms"}]', "events.0.at", "required"),
        ('"events": [{"code": 5, "at": "2026-02-02"}]', "events.0.code", "invalid"),
        ('"events": [{"code": "max_rooms", "at": "soon"}]', "events.0.at", "invalid"),
        ('"events": [{"code": "max_rooms", "at": 5}]', "events.0.at", "invalid"),
        (
            '"events": [{"code": "max_rooms", "at": "2026-02-02", "properties": []}]',
            "events.0.properties",
            "not_a_dict",
        ),
        ('"events": [{"code": "max_rooms", "at": "2026-02-02"}]', "start", "required"),
        ('"quantity": 5', "quantity", "unknown_key"),
        ('"Start": "2026-02-02"', "Start", "unknown_key"),
    ],
)
def test_a_bad_value_is_refused_by_field_and_code(
    reader: APIClient, member: str, field: str, code: str
) -> None:
    answer = asked(reader, f"{{{member}}}")

    assert (answer.status_code, refusals(answer)) == (400, {(field, code)})
    assert all(error["detail"] for error in answer.json()["errors"])


@pytest.mark.parametrize("body", ['{"usage": {"max_rooms": NaN}}', '{"usage": {"a": 1, "a": 2}}', "{"])
def test_a_body_that_has_no_one_meaning_is_refused(reader: APIClient, body: str) -> None:
    answer = asked(reader, body)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_json")


def test_an_unknown_key_of_an_event_is_refused(reader: APIClient) -> None:
    event = {**session("2026-02-02"), "quantity": 1}

    assert refused(reader, {"start": "2026-02-01", "events": [event]}) == {
        ("events.0.quantity", "unknown_key")
    }


def test_all_unknown_codes_are_named_at_once_and_the_nearest_suggested(reader: APIClient) -> None:
    body = {
        "usage": {"max_storag": 1, "nothing_like_it": 2},
        "events": [{"code": "rooms", "at": "2026-02-02"}],
    }

    answer = asked(reader, json.dumps(body))

    assert {error["field"]: error["detail"] for error in answer.json()["errors"]} == {
        "usage.max_storag": "The registry has no feature max_storag. Did you mean “max_storage”?",
        "usage.nothing_like_it": "The registry has no feature nothing_like_it.",
        "events.0.code": "The registry has no feature rooms. Did you mean “max_rooms”?",
    }


def test_the_use_of_a_feature_is_told_once(reader: APIClient) -> None:
    body = {
        "start": "2026-02-01",
        "usage": {"scheduled_sessions": 1},
        "events": [session("2026-02-02"), session("2026-02-03")],
    }

    assert refused(reader, body) == {("usage.scheduled_sessions", "told_twice")}


def test_a_cap_whose_events_have_no_size_is_told_by_usage(reader: APIClient) -> None:
    events = [{"code": "max_participants", "at": "2026-02-02"}]

    assert refused(reader, {"start": "2026-02-01", "events": events}) == {("events.0.code", "only_by_usage")}


@pytest.mark.parametrize(
    "event, field, code",
    [
        ({"code": "max_storage", "at": "2026-02-02"}, "events.1.properties.gb", "missing_property"),
        (stored("2026-02-02", None), "events.1.properties.gb", "missing_property"),
        (stored("2026-02-02", "5"), "events.1.properties.gb", "invalid"),
        (stored("2026-02-02", True), "events.1.properties.gb", "invalid"),
        (stored("2026-02-02", -5), "events.1.properties.gb", "negative_usage"),
        (stored("2026-02-02", 10**10), "events.1.properties.gb", "max_digits"),
        (stored("2026-02-02", 0.00001), "events.1.properties.gb", "max_decimal_places"),
        (stored("2026-01-31T23:59:59", 5), "events.1.at", "outside_the_cycles"),
        (stored("2026-03-01", 5), "events.1.at", "outside_the_cycles"),
        (stored("2026-03-01T00:30:00+01:00", 5), None, ""),
    ],
)
def test_an_event_is_refused_by_its_number(
    reader: APIClient, event: dict[str, Any], field: str | None, code: str
) -> None:
    body = {"start": "2026-02-01", "events": [stored("2026-02-02", 5), event]}

    if field is None:
        assert asked(reader, json.dumps(body)).status_code == 200
    else:
        assert refused(reader, body) == {(field, code)}


def test_ten_thousand_events_are_taken_and_one_more_is_not(reader: APIClient) -> None:
    properties = {"gb": 0.0001, "session": "5f0c9a52-6d1f-7c3e-9b1a-0123456789ab", "agent": "x" * 200}
    event = {**stored("2026-02-02T10:11:12.131415+01:00", 0), "properties": properties}
    body: dict[str, Any] = {"start": "2026-02-01", "events": [event] * 10_000}

    answer = asked(reader, json.dumps(body))

    assert answer.status_code == 200
    assert answer.json()["features"][0]["used"] == 1
    assert refused(reader, {**body, "events": [session("2026-02-02")] * 10_001}) == {("events", "max_length")}


def test_a_body_full_of_mistakes_gets_an_answer_that_can_be_read(reader: APIClient) -> None:
    events = [stored("2020-01-01", "x")] * 5_000

    assert len(asked(reader, json.dumps({"start": "2026-02-01", "events": events})).json()["errors"]) == 100


def test_an_amount_that_json_can_not_carry_is_refused(reader: APIClient) -> None:
    make_quotable("meet-dear", price="9999999999.999", currency="KWD")

    answer = send(reader, "POST", "/packages/meet-dear/quote", '{"cycles": 399}')

    assert (answer.status_code, refusals(answer)) == (400, {(None, "too_many_digits")})
    assert "3,989,999,999,999.601" in answer.json()["errors"][0]["detail"]


def test_an_inside_trial_longer_than_its_period_has_no_schedule_to_quote(reader: APIClient) -> None:
    make_quotable("meet-odd", trial_period=2, trial_interval="month", trial_mode="inside")

    assert send(reader, "POST", "/packages/meet-odd/quote", "{}").status_code == 200
    answer = reader.post(f"{API}/packages/meet-odd/quote", {"start": "2026-02-01"})

    assert (answer.status_code, refusals(answer)) == (409, {("trial_period", "trial_too_long")})
