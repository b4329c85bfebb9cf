"""What happens to a package after it was published: changed, withdrawn from sale, retired, deleted."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.test import APIClient

from catalog import lifecycle
from catalog.models import Package
from tests.api.answers import API, refusals
from tests.factories import make_package, make_provider, make_published_package, withdraw

HERE = f"{API}/packages/meet-standard"


@pytest.fixture
def package(registry: None) -> Package:
    return make_published_package(
        code="meet-standard",
        features={"max_rooms": 5, "recording": True},
        providers=[make_provider(code="bbb-main")],
    )


@pytest.mark.parametrize(
    "method, address, body, problems",
    [
        (
            "patch",
            "",
            {"providers": []},
            {("providers", "no_default_provider"), ("features.recording", "feature_not_understood")},
        ),
        ("patch", "/providers/bbb-main", {"default": False}, {("providers", "no_default_provider")}),
        (
            "delete",
            "/providers/bbb-main",
            None,
            {("providers", "no_default_provider"), ("features.recording", "feature_not_understood")},
        ),
        ("patch", "", {"overages_enabled": True}, {("overages_enabled", "no_priced_overage")}),
        (
            "patch",
            "/features/max_rooms",
            {"overage_price": 1},
            {("overages_enabled", "overages_not_enabled")},
        ),
        (
            "post",
            "/features",
            {"code": "max_storage", "value": 1, "overage_price": 1},
            {("overages_enabled", "overages_not_enabled")},
        ),
        (
            "patch",
            "",
            {"trial_period": 2, "trial_mode": "inside", "periodicity": 1, "periodicity_type": "day"},
            {("trial_period", "trial_too_long")},
        ),
        (
            "patch",
            "",
            {"available_until": "2020-01-01T00:00:00Z"},
            {("available_until", "no_longer_available")},
        ),
    ],
)
def test_a_change_that_would_bring_a_problem_is_refused(
    manager: APIClient, package: Package, method: str, address: str, body: Any, problems: set[tuple[str, str]]
) -> None:
    before = manager.get(HERE).json()

    answer = getattr(manager, method)(f"{HERE}{address}", body)

    assert (answer.status_code, refusals(answer)) == (409, problems)
    assert manager.get(HERE).json() == before


def test_a_package_on_sale_can_be_changed(manager: APIClient, package: Package) -> None:
    assert manager.patch(HERE, {"price": 19.9, "name": "Standard plus"}).json()["price"] == 19.9
    assert manager.patch(f"{HERE}/features/max_rooms", {"value": 6}).status_code == 200


def test_an_entry_of_a_feature_that_was_withdrawn_may_stay(manager: APIClient, package: Package) -> None:
    withdraw("max_rooms")
    shown = manager.get(HERE).json()

    assert manager.patch(HERE, {"price": 5}).status_code == 200
    assert manager.put(HERE, shown | {"price": 6}).json()["features"] == shown["features"]
    assert manager.patch(f"{HERE}/features/max_rooms", {"value": 6}).status_code == 200


def test_a_feature_that_was_withdrawn_is_not_granted_anew(manager: APIClient, package: Package) -> None:
    withdraw("max_rooms")
    manager.delete(f"{HERE}/features/max_rooms")

    answer = manager.post(f"{HERE}/features", {"code": "max_rooms", "value": 5})

    assert refusals(answer) == {("code", "feature_not_available")}


def test_a_package_with_a_withdrawn_feature_is_not_published_again(
    manager: APIClient, package: Package
) -> None:
    withdraw("max_rooms")
    manager.post(f"{HERE}/unpublish")

    assert refusals(manager.post(f"{HERE}/publish")) == {("features.max_rooms", "feature_not_available")}


@pytest.mark.parametrize(
    "step, shown",
    [
        ("publish", ("active", False)),
        ("unpublish", ("inactive", False)),
        ("retire", ("active", True)),
        ("restore", ("active", False)),
    ],
)
def test_a_step_to_where_the_package_is_changes_nothing(
    manager: APIClient, package: Package, step: str, shown: tuple[str, bool]
) -> None:
    first = manager.post(f"{HERE}/{step}")
    second = manager.post(f"{HERE}/{step}")

    assert (first.status_code, second.status_code) == (200, 200)
    assert (first.json()["status"], first.json()["retired"]) == shown
    assert second.json() == first.json()


def test_what_was_unpublished_is_published_again(manager: APIClient, package: Package) -> None:
    manager.post(f"{HERE}/unpublish")

    assert manager.post(f"{HERE}/publish").json()["status"] == "active"


def test_a_draft_that_is_unpublished_stays_a_draft(manager: APIClient, registry: None) -> None:
    make_package(code="meet-standard")

    assert manager.post(f"{HERE}/unpublish").json()["status"] == "draft"


def test_a_retired_package_is_restored(manager: APIClient, package: Package) -> None:
    assert manager.post(f"{HERE}/retire").json()["retired"] is True
    assert manager.post(f"{HERE}/restore").json()["retired"] is False


@pytest.mark.parametrize(
    "step, shown",
    [("retire", ("active", True)), ("unpublish", ("inactive", False)), ("publish", ("active", False))],
)
def test_a_step_is_taken_whatever_came_to_be_wrong_meanwhile(
    manager: APIClient, package: Package, step: str, shown: tuple[str, bool]
) -> None:
    withdraw("max_rooms")
    # As time does it, which asks no door.
    QuerySet(Package).filter(pk=package.pk).update(available_until=timezone.now() - timedelta(hours=1))

    answer = manager.post(f"{HERE}/{step}")

    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["retired"]) == shown


@pytest.mark.parametrize("step", [lifecycle.publish, lifecycle.unpublish])
def test_what_was_ever_published_is_not_deleted(manager: APIClient, package: Package, step: Any) -> None:
    step(package)

    answer = manager.delete(HERE)

    assert (answer.status_code, refusals(answer)) == (409, {(None, "published_before")})
    assert manager.get(HERE).status_code == 200


def test_a_draft_is_deleted_with_its_parts(manager: APIClient, registry: None) -> None:
    make_package(code="meet-standard", features={"max_rooms": 5}, providers=[make_provider(code="bbb-main")])

    answer = manager.delete(HERE)

    assert (answer.status_code, answer.content) == (204, b"")
    assert manager.get(HERE).status_code == 404
    assert manager.delete(f"{API}/providers/bbb-main").status_code == 204
