"""To publish a package is to be told everything that stands against it, at once."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from catalog.models import Package, PackageFeature, PackageProvider, Provider
from catalog.models.door import opened
from tests.api.answers import API, HEAD, refusals
from tests.factories import make_package, make_provider, withdraw

HERE = f"{API}/packages/meet-standard"
YESTERDAY = timezone.now() - timedelta(days=1)


@pytest.fixture
def provider(registry: None) -> Provider:
    return make_provider(code="bbb-main")


@pytest.fixture
def package(provider: Provider) -> Package:
    return make_package(
        code="meet-standard", features={"max_rooms": 5, "recording": True}, providers=[provider]
    )


def alter(**attributes: Any) -> None:
    """Past the rules, as an older or a faulty catalog may hold it."""
    with opened():
        Package.objects.filter(code="meet-standard").update(**attributes)


def alter_provider(**attributes: Any) -> None:
    with opened():
        Provider.objects.filter(code="bbb-main").update(**attributes)


def detach() -> None:
    with opened():
        PackageProvider.objects.all().delete()


def serve_video() -> None:
    alter(service_type="video")
    alter_provider(service_type="video")


def price_an_overage() -> None:
    with opened():
        PackageFeature.objects.filter(feature__code="max_rooms").update(overage_price=1)


def test_a_package_is_published(manager: APIClient, package: Package) -> None:
    before = manager.get(HERE).json()

    answer = manager.post(f"{HERE}/publish")

    assert answer.status_code == 200
    head = {name: answer.json()[name] for name in HEAD}
    assert answer.json() == before | head | {"status": "active"}
    assert manager.get(HERE).json() == answer.json()


def test_a_free_package_without_features_publishes(manager: APIClient, provider: Provider) -> None:
    make_package(code="meet-standard", price=0, providers=[provider])

    assert manager.post(f"{HERE}/publish/", {}).json()["status"] == "active"


PROBLEMS: dict[str, tuple[Callable[[], None], set[tuple[str, str]]]] = {
    "nobody delivers": (
        detach,
        {("providers", "no_default_provider"), ("features.recording", "feature_not_understood")},
    ),
    "the default is inactive": (
        partial(alter_provider, active=False),
        {("providers", "no_default_provider"), ("features.recording", "feature_not_understood")},
    ),
    "another service type": (
        partial(alter_provider, service_type="webinar"),
        {("providers.bbb-main", "service_type_mismatch")},
    ),
    "a feature of other types": (serve_video, {("features.recording", "feature_not_suitable")}),
    "a withdrawn feature": (
        partial(withdraw, "max_rooms"),
        {("features.max_rooms", "feature_not_available")},
    ),
    "a feature that is off": (
        partial(alter_provider, features_off=["recording"]),
        {("features.recording", "feature_not_understood")},
    ),
    "overages without a price": (
        partial(alter, overages_enabled=True),
        {("overages_enabled", "no_priced_overage")},
    ),
    "a price without overages": (price_an_overage, {("overages_enabled", "overages_not_enabled")}),
    "a trial as long as the period": (
        partial(alter, trial_mode="inside", trial_period=28, periodicity=1, periodicity_type="month"),
        {("trial_period", "trial_too_long")},
    ),
    "an end in the past": (
        partial(alter, available_until=YESTERDAY),
        {("available_until", "no_longer_available")},
    ),
}


@pytest.mark.parametrize("spoil, problems", PROBLEMS.values(), ids=PROBLEMS)
def test_each_problem_keeps_a_package_from_being_published(
    manager: APIClient, package: Package, spoil: Callable[[], None], problems: set[tuple[str, str]]
) -> None:
    spoil()
    before = manager.get(HERE).json()

    answer = manager.post(f"{HERE}/publish")

    assert (answer.status_code, refusals(answer)) == (409, problems)
    assert answer.json()["code"] == "conflict"
    assert manager.get(HERE).json() == before


def test_all_problems_are_told_at_once(manager: APIClient, package: Package) -> None:
    alter(
        service_type="video",
        overages_enabled=True,
        trial_mode="inside",
        trial_period=28,
        periodicity=1,
        available_until=YESTERDAY,
    )
    alter_provider(active=False)
    withdraw("max_rooms")

    answer = manager.post(f"{HERE}/publish")

    assert answer.status_code == 409
    assert refusals(answer) == {
        ("providers", "no_default_provider"),
        ("providers.bbb-main", "service_type_mismatch"),
        ("features.max_rooms", "feature_not_available"),
        ("features.recording", "feature_not_suitable"),
        ("features.recording", "feature_not_understood"),
        ("overages_enabled", "no_priced_overage"),
        ("trial_period", "trial_too_long"),
        ("available_until", "no_longer_available"),
    }
    assert all(error["detail"] for error in answer.json()["errors"])
    assert manager.get(HERE).json()["status"] == "draft"


def test_a_provider_beside_the_default_may_understand_a_feature(
    manager: APIClient, provider: Provider
) -> None:
    alter_provider(features_off=["recording"])
    make_package(code="meet-standard", features={"recording": True}, providers=[provider, make_provider()])

    assert manager.post(f"{HERE}/publish").status_code == 200


def test_a_provider_that_is_switched_off_understands_nothing(manager: APIClient, provider: Provider) -> None:
    alter_provider(features_off=["recording"])
    make_package(code="meet-standard", features={"recording": True}, providers=[provider, make_provider()])
    with opened():
        PackageProvider.objects.filter(default=False).update(active=False)

    answer = manager.post(f"{HERE}/publish")

    assert refusals(answer) == {("features.recording", "feature_not_understood")}


@pytest.mark.parametrize("body, code", [({"force": True}, "unknown_key"), ([], "invalid")])
def test_an_action_without_terms_takes_none(
    manager: APIClient, package: Package, body: Any, code: str
) -> None:
    answer = manager.post(f"{HERE}/publish", body)

    assert (answer.status_code, {code for _, code in refusals(answer)}) == (400, {code})
    assert manager.get(HERE).json()["status"] == "draft"
