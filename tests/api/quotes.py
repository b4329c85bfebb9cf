"""A package to quote, and what the tests read out of a quote."""

from decimal import Decimal
from typing import Any

from rest_framework.test import APIClient

from catalog.changes import change_package, write
from catalog.models import Package, PackageFeature
from tests.api.answers import API
from tests.factories import grant

HERE = "/packages/meet-standard"


def make_quotable(code: str = "meet-standard", **attributes: Any) -> Package:
    """A draft of EUR 49.90 a month, with quotas of every kind; two of them are charged beyond the limit."""
    package = Package(
        **{
            "code": code,
            "name": "Standard",
            "service_type": "meet",
            "currency": "EUR",
            "price": Decimal("49.90"),
            "signup_fee": Decimal(25),
            "periodicity": 1,
            "overages_enabled": True,
            **attributes,
        }
    )
    with change_package(package):
        write(package, features=_entries(package), providers=[])
    return package


def _entries(package: Package) -> list[PackageFeature]:
    by_block = {"overage_price": Decimal("0.25"), "overage_unit": Decimal(10)}
    return [
        grant(package, "max_storage", 100, sort_order=1, **by_block),
        grant(package, "scheduled_sessions", 5, sort_order=2, overage_price=Decimal("1.5")),
        grant(package, "max_rooms", 10, sort_order=3),
        grant(package, "max_participants", 50, sort_order=4),
        grant(package, "max_duration", 60, sort_order=5),
        grant(package, "max_recordings", True, sort_order=6),
        grant(package, "max_accounts", False, sort_order=7),
        grant(package, "recording", True, sort_order=8),
    ]


def quote(client: APIClient, body: dict[str, Any], path: str = HERE) -> dict[str, Any]:
    answer = client.post(f"{API}{path}/quote", body)
    assert answer.status_code == 200, answer.json()
    document: dict[str, Any] = answer.json()
    return document


def row(quoted: dict[str, Any], code: str) -> dict[str, Any]:
    """What a quote says of one feature."""
    (found,) = [feature for feature in quoted["features"] if feature["code"] == code]
    return {name: value for name, value in found.items() if name != "code"}


def overage(quoted: dict[str, Any], code: str) -> dict[str, Any]:
    """The line that charges the overage of one feature."""
    (found,) = [line for line in quoted["lines"] if line.get("feature") == code]
    return {name: value for name, value in found.items() if name != "feature"}


def session(at: str) -> dict[str, Any]:
    """An event that is counted."""
    return {"code": "scheduled_sessions", "at": at}


def stored(at: str, gb: Any) -> dict[str, Any]:
    """An event whose property is added up."""
    return {"code": "max_storage", "at": at, "properties": {"gb": gb}}
