"""Loading the demo: into an empty catalog, and into one that has something already."""

import pytest
from django.utils import timezone
from pytest_django import Settings

from catalog import demo, lifecycle
from catalog.models import Package, PackageFeature, Provider
from features import seeding
from tests.factories import make_package, make_provider

pytestmark = pytest.mark.django_db


def load() -> demo.Loaded:
    return demo.load(timezone.now())


def test_an_empty_catalog_gets_all_of_it(registry: None) -> None:
    loaded = load()

    made = [*Provider.objects.values_list("code", flat=True), *Package.objects.values_list("code", flat=True)]
    assert sorted(loaded.made) == sorted(made)
    assert loaded.unchanged == []


def test_a_second_loading_makes_nothing(registry: None) -> None:
    first, second = load(), load()

    assert second == demo.Loaded(made=[], unchanged=first.made)


def test_what_has_a_code_of_the_demo_already_is_left_alone(registry: None) -> None:
    make_package(code="meet-standard", name="Our own")

    assert load().unchanged == ["meet-standard"]
    assert Package.objects.get(code="meet-standard").name == "Our own"


def test_what_was_deleted_is_made_again(registry: None) -> None:
    load()
    lifecycle.delete(Package.objects.get(code="simulcast-premium"))

    assert load().made == ["simulcast-premium"]


def test_a_platform_that_lacks_features_gets_the_demo_without_them(settings: Settings) -> None:
    settings.PLATFORM_VERSION, settings.PLATFORM_LICENSE = "1.0", "community"
    seeding.seed()

    assert len(load().unchanged) == 0
    assert not PackageFeature.objects.filter(feature__available=False).exists()
    assert Package.objects.sellable(timezone.now()).filter(code="live-premium").exists()


def test_a_refused_record_is_named_and_leaves_nothing_of_itself(registry: None) -> None:
    ours = {"account_id": "ours", "api_token": "and secret"}
    make_provider(code="edge-live", service_type="live", provider_type="cloudflare_stream", properties=ours)

    with pytest.raises(
        demo.DemoRefused, match=r"^live-premium: No active provider understands Egress\. No .* Watermark\.$"
    ):
        load()
    assert not Package.objects.filter(code="live-premium").exists()
    assert Package.objects.filter(code="live-standard").exists()
