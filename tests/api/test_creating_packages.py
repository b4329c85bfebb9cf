"""One POST makes a package, with what it grants and who delivers it, or nothing."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from catalog.models import Package
from tests.api.answers import API, refusals
from tests.factories import make_package, make_provider

LEAST = {"code": "meet-standard", "name": "Standard", "service_type": "meet"}

WHOLE: dict[str, Any] = LEAST | {
    "hidden": True,
    "description": "For teams.\nWith recordings.",
    "short_description": "For teams",
    "has_stock": True,
    "stock_qty": 25,
    "low_stock_qty": 5,
    "oversell_enabled": True,
    "overages_enabled": True,
    "price": 19.9,
    "signup_fee": 5,
    "currency": "EUR",
    "tier": "basic",
    "tier_rank": 10,
    "trial_period": 14,
    "trial_interval": "day",
    "trial_mode": "inside",
    "grace_period": 1,
    "grace_interval": "week",
    "periodicity": 1,
    "periodicity_type": "year",
    "notification_preferences": [{"event": "trial_ending", "channel": "email", "days_before": 3}],
    "package_settings": {"theme": "dark", "limits": {"rooms": 5}, "hosts": ["a", "b"]},
    "package_metadata": {"sku": "M-1", "weight": 1.5},
    "available_from": "2026-01-01T00:00:00Z",
    "available_until": "2027-01-01T00:00:00Z",
}

STARTS_WITH: dict[str, Any] = {
    "status": "draft",
    "hidden": False,
    "retired": False,
    "description": "",
    "short_description": "",
    "has_stock": False,
    "stock_qty": 0,
    "low_stock_qty": None,
    "oversell_enabled": False,
    "overages_enabled": False,
    "price": 0,
    "signup_fee": 0,
    "currency": "USD",
    "tier": "",
    "tier_rank": 0,
    "trial_period": 0,
    "grace_period": 0,
    "periodicity": 0,
    "notification_preferences": [],
    "package_settings": {},
    "package_metadata": {},
    "available_from": None,
    "available_until": None,
    "features": [],
    "providers": [],
}


def test_a_package_is_made_with_its_features_and_providers(manager: APIClient) -> None:
    main, spare = make_provider(code="bbb-main"), make_provider(code="bbb-spare")
    answer = manager.post(
        f"{API}/packages",
        WHOLE
        | {
            "features": [
                {"code": "max_participants", "value": 50, "sort_order": 2},
                {"code": "recording", "value": True, "sort_order": 1, "settings": {"format": "mp4"}},
                {"code": "max_rooms", "value": 5, "overage_price": 0.5, "overage_unit": 10, "sort_order": 2},
            ],
            "providers": [
                {"provider": spare.code, "metadata": {"rank": 2}},
                {"provider": main.ulid, "default": True, "settings": {"region": "eu"}},
            ],
        },
    )

    document = answer.json()
    assert answer.status_code == 201, refusals(answer)
    assert {name: document[name] for name in WHOLE} == WHOLE
    # By sort_order, then by code.
    assert [entry["code"] for entry in document["features"]] == ["recording", "max_participants", "max_rooms"]
    assert document["features"][2] == {
        "code": "max_rooms",
        "name": "Rooms",
        "value": 5,
        "unit": "",
        "overage_price": 0.5,
        "overage_unit": 10,
        "periodicity_type": "monthly",
        "periodicity": 0,
        "sort_order": 2,
        "settings": {},
        "metadata": {},
    }
    assert document["providers"][0] == {
        "provider": main.id,
        "code": "bbb-main",
        "provider_type": "bbb",
        "default": True,
        "active": True,
        "settings": {"region": "eu"},
        "metadata": {},
    }
    assert (document["providers"][1]["default"], document["providers"][1]["metadata"]) == (False, {"rank": 2})


def test_the_location_of_a_new_package_shows_it(manager: APIClient) -> None:
    answer = manager.post(f"{API}/packages", LEAST)

    assert answer.status_code == 201
    assert answer["Location"] == f"http://testserver{API}/packages/{answer.json()['id']}"
    assert manager.get(answer["Location"]).json() == answer.json()


def test_what_a_new_package_does_not_say_has_its_default(manager: APIClient) -> None:
    document = manager.post(f"{API}/packages/", LEAST).json()

    assert {name: document[name] for name in STARTS_WITH} == STARTS_WITH


def test_instants_are_shown_as_utc(manager: APIClient) -> None:
    window = {"available_from": "2026-07-01T02:00:00+02:00", "available_until": "2026-08-01"}

    document = manager.post(f"{API}/packages", LEAST | window).json()

    assert document["available_from"] == "2026-07-01T00:00:00Z"
    assert document["available_until"] == "2026-08-01T00:00:00Z"
    assert document["created_at"].endswith("Z")
    assert document["updated_at"].endswith("Z")


def test_every_broken_row_is_told_by_its_place(manager: APIClient) -> None:
    other = make_provider(code="radio", provider_type="custom", service_type="audio", properties={})
    answer = manager.post(
        f"{API}/packages",
        LEAST
        | {
            "price": -5,
            "features": [
                {"code": "max_rooms", "value": 5},
                {"code": "max_rooms", "value": 6},
                {"code": "recording", "value": 10},
                {"code": "egress_gb", "value": 10},
            ],
            "providers": [{"provider": other.id}],
        },
    )

    assert answer.status_code == 400
    assert refusals(answer) == {
        ("price", "negative_price"),
        ("features.1.code", "duplicate_feature"),
        ("features.2.value", "switch_value"),
        ("features.3.code", "feature_not_suitable"),
        ("providers.0.provider", "service_type_mismatch"),
    }
    assert not Package.objects.exists()


@pytest.mark.parametrize(
    "rows, refused",
    [
        ({"features": None}, ("features", "null")),
        ({"features": {}}, ("features", "not_a_list")),
        ({"features": ["max_rooms"]}, ("features.0", "invalid")),
        ({"features": [{"value": 5}]}, ("features.0.code", "required")),
        ({"features": [{"code": "max_rooms"}]}, ("features.0.value", "required")),
        ({"features": [{"code": "max_romms", "value": 5}]}, ("features.0.code", "unknown_feature")),
        ({"features": [{"code": 7, "value": 5}]}, ("features.0.code", "unknown_feature")),
        (
            {"features": [{"code": "max_rooms", "value": 5, "valeu": 6}]},
            ("features.0.valeu", "unknown_key"),
        ),
        ({"providers": [{"default": True}]}, ("providers.0.provider", "required")),
        ({"providers": [{"provider": "bbb-nobody"}]}, ("providers.0.provider", "unknown_provider")),
        ({"providers": [{"provider": None}]}, ("providers.0.provider", "null")),
        ({"providers": [{"provider": {"id": "x"}}]}, ("providers.0.provider", "unknown_provider")),
    ],
)
def test_a_row_that_is_none_is_refused(
    manager: APIClient, rows: dict[str, Any], refused: tuple[str, str]
) -> None:
    answer = manager.post(f"{API}/packages", LEAST | rows)

    assert answer.status_code == 400
    assert refusals(answer) == {refused}
    assert not Package.objects.exists()


def test_only_one_of_the_providers_is_the_default(manager: APIClient) -> None:
    rows = [{"provider": make_provider().id, "default": True} for _ in range(2)]

    answer = manager.post(f"{API}/packages", LEAST | {"providers": rows})

    assert refusals(answer) == {("providers.1.default", "second_default")}


def test_a_provider_stands_once_whatever_its_keys(manager: APIClient) -> None:
    provider = make_provider()
    rows = [{"provider": provider.id}, {"provider": provider.code}]

    answer = manager.post(f"{API}/packages", LEAST | {"providers": rows})

    assert refusals(answer) == {("providers.1.provider", "duplicate_provider")}


def test_a_code_is_given_once(manager: APIClient) -> None:
    make_package(code="meet-standard")

    answer = manager.post(f"{API}/packages", LEAST)

    assert answer.status_code == 400
    assert refusals(answer) == {("code", "unique")}


def test_a_word_that_is_near_is_suggested(manager: APIClient) -> None:
    answer = manager.post(f"{API}/packages", LEAST | {"curency": "EUR"})

    assert refusals(answer) == {("curency", "unknown_key")}
    assert "“currency”" in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize("name, value", [("status", "draft"), ("retired", False)])
def test_a_new_package_may_say_what_it_starts_with(manager: APIClient, name: str, value: Any) -> None:
    assert manager.post(f"{API}/packages", LEAST | {name: value}).status_code == 201


@pytest.mark.parametrize("name, value", [("status", "active"), ("retired", True), ("id", "pkg_1")])
def test_a_new_package_can_not_choose_what_is_not_its_own(manager: APIClient, name: str, value: Any) -> None:
    answer = manager.post(f"{API}/packages", LEAST | {name: value})

    assert refusals(answer) == {(name, "read_only")}
    assert not Package.objects.exists()
