"""What a customer would pay, and whether the package permits the use: POST packages/{id}/quote."""

from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from catalog import lifecycle
from catalog.models import Change, Package, Revision
from tests.api.answers import API, refusals, send
from tests.api.quotes import HERE, make_quotable, overage, quote, row, session, stored
from tests.factories import make_package, make_provider, withdraw


@pytest.fixture(autouse=True)
def package(registry: None) -> Package:
    return make_quotable()


def test_a_quote_of_nothing_in_particular_is_one_cycle_without_use(reader: APIClient) -> None:
    quoted = quote(reader, {})

    assert quoted["currency"] == "EUR"
    assert quoted["lines"] == [
        {
            "kind": "signup_fee",
            "quantity": 1,
            "unit": "sign-up",
            "unit_amount": 25,
            "amount": 25,
            "detail": "paid once, at EUR 25.00",
        },
        {
            "kind": "recurring",
            "quantity": 1,
            "unit": "month",
            "unit_amount": 49.9,
            "amount": 49.9,
            "detail": "1 period of 1 month, at EUR 49.90",
        },
    ]
    assert (quoted["total"], quoted["allowed"]) == (74.9, True)


def test_an_empty_body_is_the_same_quote(reader: APIClient) -> None:
    answer = send(reader, "POST", f"{HERE}/quote", "")

    assert (answer.status_code, answer.json()) == (200, quote(reader, {}))


def test_every_quota_of_the_package_is_shown_in_its_order_and_no_switch(reader: APIClient) -> None:
    quoted = quote(reader, {})

    assert [(feature["code"], feature["status"]) for feature in quoted["features"]] == [
        ("max_storage", "within"),
        ("scheduled_sessions", "within"),
        ("max_rooms", "within"),
        ("max_participants", "within"),
        ("max_duration", "within"),
        ("max_recordings", "unlimited"),
        ("max_accounts", "not_granted"),
    ]


@pytest.mark.parametrize(
    "code, used, shown",
    [
        ("max_storage", 79.9999, (100, False, 20.0001, 0, "within")),
        ("max_storage", 80, (100, False, 20, 0, "near")),
        ("max_storage", 100, (100, False, 0, 0, "exhausted")),
        ("max_storage", 125, (100, False, 0, 25, "overage")),
        ("max_rooms", 11, (10, False, 0, 1, "blocked")),
        ("max_recordings", 5000, (None, True, None, 0, "unlimited")),
        ("max_accounts", 2, (0, False, 0, 2, "not_granted")),
        ("video_uploads", 3, (0, False, 0, 3, "not_granted")),
    ],
)
def test_a_total_is_held_against_what_is_granted(
    reader: APIClient, code: str, used: float, shown: tuple[Any, ...]
) -> None:
    quoted = quote(reader, {"usage": {code: used}})

    limit, unlimited, remaining, beyond, status = shown
    assert row(quoted, code) == {
        "used": used,
        "limit": limit,
        "unlimited": unlimited,
        "remaining": remaining,
        "overage": beyond,
        "status": status,
        "resets_at": None,
    }
    assert quoted["allowed"] == (status not in ("blocked", "not_granted"))


def test_what_is_not_granted_and_not_used_is_allowed(reader: APIClient) -> None:
    quoted = quote(reader, {"usage": {"max_accounts": 0, "video_uploads": 0}})

    assert quoted["allowed"] is True
    assert row(quoted, "video_uploads")["status"] == "not_granted"


def test_an_overage_is_charged_by_started_blocks_and_explained(reader: APIClient) -> None:
    quoted = quote(reader, {"usage": {"max_storage": 125}, "cycles": 3})

    assert overage(quoted, "max_storage") == {
        "kind": "overage",
        "quantity": 3,
        "unit": "block of 10 gb",
        "unit_amount": 0.25,
        "amount": 0.75,
        "detail": "3 started blocks of 10 gb beyond 100 gb, at EUR 0.25",
    }
    assert quoted["total"] == 25 + 3 * 49.9 + 0.75


def test_beyond_a_limit_is_blocked_while_overages_are_not_enabled(reader: APIClient) -> None:
    make_quotable("meet-strict", overages_enabled=False)

    quoted = quote(reader, {"usage": {"max_storage": 125}}, "/packages/meet-strict")

    assert (row(quoted, "max_storage")["status"], quoted["allowed"]) == ("blocked", False)
    assert [line["kind"] for line in quoted["lines"]] == ["signup_fee", "recurring"]


def test_what_is_sold_once_counts_as_one_cycle(reader: APIClient) -> None:
    make_quotable("meet-pass", periodicity=0)

    _, price = quote(reader, {"cycles": 12}, "/packages/meet-pass")["lines"]

    assert (price["quantity"], price["amount"]) == (1, 49.9)
    assert price["detail"] == "sold once: 12 cycles count as 1, at EUR 49.90"


def test_a_line_is_rounded_once_to_what_its_currency_can_pay(reader: APIClient) -> None:
    make_quotable("meet-jp", currency="JPY", price=1800, signup_fee=0)

    quoted = quote(reader, {"usage": {"max_storage": 121, "scheduled_sessions": 6}}, "/packages/meet-jp")

    assert overage(quoted, "max_storage")["amount"] == 1
    assert overage(quoted, "scheduled_sessions")["amount"] == 2
    assert overage(quoted, "scheduled_sessions")["detail"] == (
        "1 started block of 1 beyond 5, at JPY 1.5, rounded from JPY 1.5"
    )
    assert quoted["total"] == 1803


def test_events_are_aggregated_in_each_window_and_the_fullest_speaks(reader: APIClient) -> None:
    days = ["2026-02-02", "2026-02-03", *["2026-02-09"] * 7, *["2026-02-16T23:00:00-05:00"] * 6]

    quoted = quote(reader, {"start": "2026-02-02", "events": [session(day) for day in days]})

    assert row(quoted, "scheduled_sessions") == {
        "used": 7,
        "limit": 5,
        "unlimited": False,
        "remaining": 0,
        "overage": 3,
        "status": "overage",
        "resets_at": "2026-02-16T00:00:00Z",
    }
    assert overage(quoted, "scheduled_sessions")["quantity"] == 3
    assert overage(quoted, "scheduled_sessions")["detail"] == (
        "3 started blocks of 1 beyond 5, from 2 reset windows, at EUR 1.50"
    )


def test_events_of_a_feature_without_a_reset_lie_in_one_window(reader: APIClient) -> None:
    events = [stored("2026-02-02", 60), stored("2026-04-20", 65)]

    quoted = quote(reader, {"start": "2026-02-01", "cycles": 3, "events": events})

    assert row(quoted, "max_storage")["used"] == 125
    assert row(quoted, "max_storage")["resets_at"] is None


def test_a_cap_is_held_against_its_largest_event(reader: APIClient) -> None:
    lengths = [{"code": "max_duration", "at": "2026-02-02", "properties": {"minutes": 45}} for _ in range(3)]

    quoted = quote(reader, {"start": "2026-02-01", "events": lengths})

    assert (row(quoted, "max_duration")["used"], quoted["allowed"]) == (45, True)


def test_totals_and_events_of_different_features_are_quoted_together(reader: APIClient) -> None:
    body = {"start": "2026-02-01", "usage": {"max_rooms": 3}, "events": [stored("2026-02-02", 5)]}

    quoted = quote(reader, body)

    assert (row(quoted, "max_rooms")["used"], row(quoted, "max_storage")["used"]) == (3, 5)


def test_events_of_what_is_not_granted_are_counted_and_not_allowed(reader: APIClient) -> None:
    upload = {"code": "video_uploads", "at": "2026-02-02"}

    quoted = quote(reader, {"start": "2026-02-01", "events": [upload, upload]})

    assert (row(quoted, "video_uploads")["used"], row(quoted, "video_uploads")["status"]) == (
        2,
        "not_granted",
    )
    assert quoted["allowed"] is False


def test_a_total_belongs_to_the_first_window(reader: APIClient) -> None:
    quoted = quote(reader, {"start": "2026-02-02T09:30:00+01:00", "usage": {"scheduled_sessions": 1}})

    assert row(quoted, "scheduled_sessions")["resets_at"] == "2026-02-09T08:30:00Z"


def test_windows_follow_the_clock_of_the_zone_that_is_asked_for(reader: APIClient) -> None:
    body = {"start": "2026-03-28", "tz": "Europe/Berlin", "events": [session("2026-04-03T23:59:59")]}

    assert row(quote(reader, body), "scheduled_sessions")["resets_at"] == "2026-04-04T00:00:00+02:00"


def test_what_is_sold_once_takes_events_at_any_time_after_its_start(reader: APIClient) -> None:
    make_quotable("meet-pass", periodicity=0)
    events = [session("2026-02-02"), session("9998-01-01")]

    quoted = quote(reader, {"start": "2026-02-01", "events": events}, "/packages/meet-pass")

    assert row(quoted, "scheduled_sessions")["used"] == 1


@pytest.mark.parametrize(
    "mode, at, taken",
    [
        ("outside", "2026-02-14T23:59:59", False),
        ("outside", "2026-02-15", True),
        ("outside", "2026-03-14T23:59:59", True),
        ("outside", "2026-03-15", False),
        ("inside", "2026-02-01", True),
        ("inside", "2026-03-01", False),
    ],
)
def test_a_trial_outside_is_free_and_its_events_belong_to_no_cycle(
    reader: APIClient, mode: str, at: str, taken: bool
) -> None:
    make_quotable("meet-trial", trial_period=14, trial_mode=mode)

    answer = reader.post(f"{API}/packages/meet-trial/quote", {"start": "2026-02-01", "events": [session(at)]})

    assert answer.status_code == (200 if taken else 400)
    if not taken:
        assert refusals(answer) == {("events.0.at", "outside_the_cycles")}


def test_an_early_conversion_begins_the_first_period(reader: APIClient) -> None:
    make_quotable("meet-trial", trial_period=14)
    body = {"start": "2026-02-01", "converted_at": "2026-02-03", "events": [session("2026-02-03")]}

    quoted = quote(reader, body, "/packages/meet-trial")

    assert row(quoted, "scheduled_sessions")["resets_at"] == "2026-02-10T00:00:00Z"


def test_the_windows_of_a_quote_are_those_of_the_schedule(reader: APIClient) -> None:
    terms = "start=2026-01-31&converted_at=2026-02-03&tz=America/New_York"
    asked = dict(part.split("=") for part in terms.split("&"))
    windows = reader.get(f"{API}{HERE}/schedule?{terms}").json()["features"]["scheduled_sessions"]

    for window in windows[:4]:
        quoted = quote(reader, {**asked, "events": [session(window["start"])]})
        assert row(quoted, "scheduled_sessions")["resets_at"] == window["end"]


def test_whoever_reads_may_quote_and_whoever_may_not_read_may_not(
    reader: APIClient, registry: None, django_user_model: Any
) -> None:
    outsider, nobody = APIClient(), APIClient()
    outsider.force_authenticate(django_user_model.objects.create(username="outsider"))

    assert reader.post(f"{API}{HERE}/quote").status_code == 200
    assert outsider.post(f"{API}{HERE}/quote").status_code == 403
    assert nobody.post(f"{API}{HERE}/quote").status_code == 401
    assert reader.get(f"{API}{HERE}/quote").status_code == 405
    assert reader.post(f"{API}/packages/meet-nobody/quote").status_code == 404


def test_a_package_is_quoted_by_any_key_and_in_any_state(reader: APIClient, package: Package) -> None:
    quoted = quote(reader, {})
    for key in (package.id, str(package.uuid), package.ulid):
        assert quote(reader, {}, f"/packages/{key}") == quoted

    lifecycle.retire(package)
    withdraw("max_storage")
    assert quote(reader, {}) == quoted


def test_a_quote_writes_nothing_and_carries_no_tag(reader: APIClient) -> None:
    before = (Revision.objects.count(), Change.objects.count())
    with CaptureQueriesContext(connection) as queries:
        answer = reader.post(f"{API}{HERE}/quote", {"usage": {"max_rooms": 5}})

    assert "ETag" not in answer
    assert all(query["sql"].lstrip().startswith("SELECT") for query in queries)
    assert (Revision.objects.count(), Change.objects.count()) == before


@override_settings(API_REQUIRE_IF_MATCH=True)
def test_a_quote_asks_for_no_version(reader: APIClient) -> None:
    assert reader.post(f"{API}{HERE}/quote").status_code == 200


def test_a_quote_takes_as_many_queries_whatever_is_asked(reader: APIClient) -> None:
    make_package(code="small", features={"max_rooms": 1}, providers=[make_provider()])
    reader.get(f"{API}/features")  # rights have been looked up
    uploads = [{"code": "video_uploads", "at": "2026-02-02"} for _ in range(50)]
    asked: list[tuple[str, dict[str, Any]]] = [
        ("small", {}),
        ("meet-standard", {"usage": {"max_rooms": 1, "max_storage": 500}}),
        ("meet-standard", {"start": "2026-02-01", "cycles": 400, "events": uploads}),
    ]
    counts = []
    for code, body in asked:
        with CaptureQueriesContext(connection) as queries:
            quote(reader, body, f"/packages/{code}")
        counts.append(len(queries))

    assert set(counts) == {3}
