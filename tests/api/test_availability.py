"""Whether a package can be bought at an instant, and every reason why not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from catalog import lifecycle
from catalog.changes import change_provider
from catalog.models import Provider
from tests.api.answers import API, refusals
from tests.factories import make_package, make_provider, make_published_package

HERE = f"{API}/packages/meet-standard/availability"
JULY: dict[str, Any] = {
    "available_from": datetime(2026, 7, 1, tzinfo=UTC),
    "available_until": datetime(2036, 8, 1, tzinfo=UTC),
}


def reasons(answer: Any) -> list[str]:
    assert answer.status_code == 200
    assert all(reason["detail"] for reason in answer.json()["reasons"])
    return [reason["code"] for reason in answer.json()["reasons"]]


def test_a_package_on_sale_has_no_reasons_against_it(reader: APIClient) -> None:
    make_published_package(code="meet-standard")

    assert reader.get(HERE).json() == {"sellable": True, "listed": True, "reasons": []}


def test_a_hidden_package_is_sold_and_not_listed(reader: APIClient) -> None:
    make_published_package(code="meet-standard", hidden=True)

    answer = reader.get(HERE)

    assert (answer.json()["sellable"], answer.json()["listed"]) == (True, False)
    assert reasons(answer) == ["hidden"]


@pytest.mark.parametrize(
    "attributes, reason",
    [
        ({"has_stock": True}, "sold_out"),
        ({"available_from": timezone.now() + timedelta(days=1)}, "not_yet_available"),
    ],
)
def test_a_published_package_may_not_be_sellable(
    reader: APIClient, attributes: dict[str, Any], reason: str
) -> None:
    make_published_package(code="meet-standard", **attributes)

    answer = reader.get(HERE)

    assert (answer.json()["sellable"], answer.json()["listed"]) == (False, False)
    assert reasons(answer) == [reason]


@pytest.mark.parametrize(
    "attributes",
    [
        {"has_stock": True, "stock_qty": 1},
        {"has_stock": True, "oversell_enabled": True},
        {"has_stock": False, "stock_qty": 0},
    ],
)
def test_stock_limits_only_where_it_is_limited(reader: APIClient, attributes: dict[str, Any]) -> None:
    make_published_package(code="meet-standard", **attributes)

    assert reader.get(HERE).json()["sellable"] is True


@pytest.mark.parametrize(
    "step, reason",
    [(lifecycle.unpublish, "not_active"), (lifecycle.retire, "retired")],
)
def test_a_package_taken_off_sale_says_so(reader: APIClient, step: Any, reason: str) -> None:
    step(make_published_package(code="meet-standard"))

    assert reasons(reader.get(HERE)) == [reason]


def test_a_default_provider_that_is_inactive_is_none(reader: APIClient) -> None:
    provider = make_provider()
    make_package(code="meet-standard", providers=[provider])
    with change_provider(provider):
        Provider.objects.filter(pk=provider.pk).update(active=False)

    assert reasons(reader.get(HERE)) == ["not_active", "no_default_provider"]


def test_every_reason_is_told(reader: APIClient) -> None:
    package = make_package(code="meet-standard", has_stock=True, hidden=True, **JULY)
    lifecycle.retire(package)

    assert reasons(reader.get(f"{HERE}?at=2026-06-30")) == [
        "not_active",
        "retired",
        "not_yet_available",
        "no_default_provider",
        "sold_out",
        "hidden",
    ]


@pytest.mark.parametrize(
    "at, expected",
    [
        ("2026-06-30T23:59:59.999999Z", ["not_yet_available"]),
        ("2026-07-01T00:00:00Z", []),
        ("2026-07-01T02:00:00%2B02:00", []),
        ("2026-07-01T00:00:00%2B02:00", ["not_yet_available"]),
        ("2026-07-01T00:00:00", []),
        ("2026-07-01", []),
        ("2036-07-31T23:59:59Z", []),
        ("2036-08-01T00:00:00Z", ["no_longer_available"]),
        ("9999-12-31T23:59:59Z", ["no_longer_available"]),
        ("0001-01-01T00:00:00Z", ["not_yet_available"]),
    ],
)
def test_it_is_sold_from_its_start_up_to_and_not_at_its_end(
    reader: APIClient, at: str, expected: list[str]
) -> None:
    make_published_package(code="meet-standard", **JULY)

    assert reasons(reader.get(f"{HERE}?at={at}")) == expected


@pytest.mark.parametrize(
    "at",
    ["now", "", "2026-02-30", "2026-07-01T25:00:00Z", "1767225600", "0001-01-01T00:00:00%2B14:00", "%00"],
)
def test_what_is_no_instant_is_refused(reader: APIClient, at: str) -> None:
    make_published_package(code="meet-standard")

    answer = reader.get(f"{HERE}?at={at}")

    assert answer.status_code == 400
    assert [field for field, _ in refusals(answer)] == ["at"]


def test_no_other_parameter_is_taken(reader: APIClient) -> None:
    make_published_package(code="meet-standard")

    assert refusals(reader.get(f"{HERE}?on=2026-07-01")) == {("on", "unknown_parameter")}
