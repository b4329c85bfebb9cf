"""What names another record, or an instant, is one that can exist."""

import json

import pytest
from rest_framework.test import APIClient

from catalog.models import Package
from tests.api.answers import API, refusals, send
from tests.catalog.rows import all_rows

HERE = "/packages/meet-standard"


@pytest.mark.parametrize(
    "key", ["0" * 25, "0" * 27, "a" * 400, "prv_" + "0" * 25, "prv_" + "0" * 27, "", "\n"]
)
def test_a_provider_is_named_by_one_of_its_keys(manager: APIClient, stocked: Package, key: str) -> None:
    before = all_rows()

    answer = send(manager, "POST", f"{HERE}/providers", json.dumps({"provider": key}))

    assert (answer.status_code, refusals(answer)) == (400, {("provider", "unknown_provider")})
    assert all_rows() == before


@pytest.mark.parametrize(
    "instant, code",
    [
        ("0000-01-01T00:00:00Z", "invalid"),
        ("99999-01-01T00:00:00Z", "invalid"),
        ("2026-02-29T00:00:00Z", "invalid"),
        ("9999-12-31T23:59:59-12:00", "beyond_the_calendar"),
        ("0001-01-01T00:00:00+14:00", "beyond_the_calendar"),
    ],
)
@pytest.mark.parametrize("attribute", ["available_from", "available_until"])
def test_an_instant_is_one_that_the_calendar_has(
    manager: APIClient, stocked: Package, attribute: str, instant: str, code: str
) -> None:
    before = all_rows()

    answer = send(manager, "PATCH", HERE, json.dumps({attribute: instant}))

    assert (answer.status_code, refusals(answer)) == (400, {(attribute, code)})
    assert all_rows() == before


@pytest.mark.parametrize(
    "written, kept",
    [
        ("2026-02-01T10:00:00", "2026-02-01T10:00:00Z"),
        ("2026-02-01T10:00:00+02:00", "2026-02-01T08:00:00Z"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
    ],
)
def test_an_instant_without_an_offset_is_utc(
    manager: APIClient, stocked: Package, written: str, kept: str
) -> None:
    answer = send(manager, "PATCH", HERE, json.dumps({"available_until": None, "available_from": written}))

    assert (answer.status_code, answer.json()["available_from"]) == (200, kept)


def test_an_address_of_thousands_of_parameters_is_refused(reader: APIClient) -> None:
    answer = reader.get(f"{API}/packages?{'&'.join(['hidden=true'] * 5_001)}")

    assert (answer.status_code, answer.json()["code"]) == (400, "too_many_parameters")
