"""What the demo shows: something of everything that the catalog can hold."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from catalog import demo
from catalog.lifecycle import publish
from catalog.models import Interval, Package, PackageFeature, Provider, Status, TrialMode
from catalog.models.on_sale import is_sellable, reasons_against
from catalog.models.rules import Refused
from features import seeding
from features.service_types import SERVICE_TYPES

NOW = timezone.now()
TODAY = datetime.combine(NOW.date(), time.min, UTC)

REASONS_AGAINST = {
    "meet-classroom": ["hidden"],
    "meet-basic": ["retired"],
    "live-launch-pass": ["not_yet_available"],
    "webinar-summit-pass": ["sold_out"],
    "webcast-spring-offer": ["not_active", "no_longer_available"],
    "simulcast-premium": ["not_active", "no_default_provider"],
    "audcast-premium": ["not_active"],
}


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loaded once, for tests that only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        seeding.seed()
        demo.load(NOW)
        yield
        transaction.set_rollback(True)


def package(code: str) -> Package:
    return Package.objects.with_parts().get(code=code)


def reasons(code: str, at: datetime = NOW) -> list[str]:
    return [reason.code for reason in reasons_against(package(code), at)]


def test_a_file_is_one_service_type_with_its_providers_and_packages() -> None:
    files = {path.stem: tomllib.loads(path.read_text()) for path in Path(demo.__file__).parent.glob("*.toml")}

    assert set(files) == set(SERVICE_TYPES)
    assert all(set(tables) == {"provider", "package"} for tables in files.values())


@pytest.mark.parametrize("service_type", SERVICE_TYPES)
def test_every_service_type_has_a_package_that_is_listed(service_type: str) -> None:
    assert Package.objects.listed(NOW).filter(service_type=service_type).exists()


def test_there_are_enough_packages_and_providers_to_look_around_in() -> None:
    assert Package.objects.count() >= 14
    assert Provider.objects.filter(active=True).count() >= 6
    assert len(set(Provider.objects.values_list("provider_type", flat=True))) >= 4
    assert Provider.objects.get(active=False).code == "jitsi-lab"


@pytest.mark.parametrize("service_type", ["meet", "live", "video", "webinar", "phone"])
def test_premium_stands_beside_standard_and_above_it(service_type: str) -> None:
    standard, premium = package(f"{service_type}-standard"), package(f"{service_type}-premium")

    assert (standard.tier, premium.tier) == ("standard", "premium")
    assert standard.tier_rank < premium.tier_rank
    assert standard.currency == premium.currency
    assert standard.price < premium.price
    assert len(standard.features.all()) < len(premium.features.all())


def test_prices_stand_in_four_currencies_with_two_no_and_three_decimals() -> None:
    assert set(Package.objects.values_list("currency", flat=True)) == {"USD", "EUR", "JPY", "KWD"}


@pytest.mark.parametrize("mode", TrialMode)
def test_trials_are_of_both_modes(mode: str) -> None:
    assert Package.objects.listed(NOW).filter(trial_mode=mode, trial_period__gt=0).exists()


def test_packages_renew_by_the_month_and_the_year_or_are_sold_once() -> None:
    renewing = Package.objects.filter(periodicity__gt=0)

    assert {*renewing.values_list("periodicity_type", flat=True)} == {Interval.MONTH, Interval.YEAR}
    assert Package.objects.filter(periodicity=0, status=Status.ACTIVE).exists()


def test_use_beyond_a_limit_is_charged_where_overages_are_enabled() -> None:
    priced = PackageFeature.objects.filter(overage_price__isnull=False, package__status=Status.ACTIVE)

    assert {entry.package.code for entry in priced} == {
        "meet-premium", "live-premium", "video-premium", "webinar-premium", "phone-premium",
    }  # fmt: skip


def test_features_stand_in_the_order_of_the_file() -> None:
    entries = package("meet-standard").features.all()

    assert [entry.code for entry in entries][:3] == ["max_participants", "max_duration", "max_accounts"]


def test_the_first_provider_is_the_default() -> None:
    assert package("meet-premium").providers.get(default=True).code == "scalelite-europe"


@pytest.mark.parametrize("attribute", ["notification_preferences", "package_settings", "package_metadata"])
def test_some_packages_have_preferences_settings_and_metadata(attribute: str) -> None:
    assert any(getattr(package, attribute) for package in Package.objects.all())


def test_what_is_meant_to_be_active_is_published() -> None:
    others = dict(Package.objects.exclude(status=Status.ACTIVE).values_list("code", "status"))

    assert others == {
        "webcast-spring-offer": "inactive",
        "audcast-premium": "inactive",
        "simulcast-premium": "draft",
    }


@pytest.mark.parametrize("code", REASONS_AGAINST)
def test_each_package_that_is_not_listed_shows_another_reason(code: str) -> None:
    assert reasons(code) == REASONS_AGAINST[code]


def test_all_others_are_listed() -> None:
    listed = set(Package.objects.listed(NOW).values_list("code", flat=True))

    assert listed == set(Package.objects.values_list("code", flat=True)) - set(REASONS_AGAINST)


def test_the_hidden_package_is_sellable() -> None:
    assert is_sellable(reasons_against(package("meet-classroom"), NOW))


def test_the_oversold_package_is_sold_on_below_zero() -> None:
    oversold = package("webcast-town-hall")

    assert oversold.stock_qty == -3
    assert reasons(oversold.code) == []
    sold = oversold.reservations.values_list("client__username", "quantity")
    assert [*sold] == [("shop", 8), ("shop", 5), ("shop", 7), ("shop", 3)]
    assert oversold.movements.latest("id").balance == -3


def test_the_launch_pass_is_sold_from_its_day_on_up_to_its_last() -> None:
    opens, closes = TODAY + timedelta(days=30), TODAY + timedelta(days=120)

    assert reasons("live-launch-pass", opens) == []
    assert reasons("live-launch-pass", closes - timedelta(seconds=1)) == []
    assert reasons("live-launch-pass", closes) == ["no_longer_available"]


def test_the_draft_shows_what_publishing_asks_for() -> None:
    with pytest.raises(Refused) as refusal:
        publish(package("simulcast-premium"))

    problems = {error.code for error in refusal.value.error_list}
    assert problems == {"no_default_provider", "feature_not_understood", "overages_not_enabled"}


def test_every_required_secret_is_set_and_no_two_are_the_same() -> None:
    secrets = [
        provider.all_properties[declared.name]
        for provider in Provider.objects.all()
        for declared in provider.type.properties
        if declared.secret and declared.required
    ]

    assert len(set(secrets)) == len(secrets) >= 6
    assert min(map(len, secrets)) >= 32
