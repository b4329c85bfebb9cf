"""Packages that go on sale: what the door refuses is shown on the page, and nothing of it is saved."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.db.models.signals import pre_save
from django.test import Client

from catalog.models import Package, PackageProvider, Status
from tests.admin.browser import codes_in, feature_row, fields_of, opened, row, sent, told
from tests.admin.pages import ADD_PACKAGE, PACKAGES, page_of
from tests.factories import make_package, make_provider, make_published_package

pytestmark = pytest.mark.django_db

NEW = {"name": "Meet Standard", "code": "meet-standard", "service_type": "meet"}


def test_a_package_is_made_and_published_at_once(operator: Client) -> None:
    provider = row("providers", provider=make_provider().pk, default="on")
    answer = sent(operator, ADD_PACKAGE, provider, button="_publish", **NEW)
    assert answer.status_code == 302
    assert Package.objects.get().status == Status.ACTIVE
    assert "Meet Standard (meet-standard) is active now." in told(answer)
    assert "Published." in operator.get(page_of(Package.objects.get(), "log")).content.decode()


def test_each_missing_piece_is_told_until_none_is(operator: Client) -> None:
    package = make_package()
    page = page_of(package)

    def publish(*rows: Any, **typed: str) -> set[tuple[str, str]]:
        answer = sent(operator, page, *rows, button="_publish", **typed)
        return set() if answer.status_code == 302 else codes_in(answer)

    recording, live = feature_row("recording", "on"), feature_row("max_rooms", "5", overage_price="2")
    trial = {"trial_period": "30", "trial_mode": "inside", "periodicity": "1"}
    past = {"available_until_0": "2020-01-01", "available_until_1": "00:00"}
    provider = row("providers", provider=make_provider().pk, default="on")
    everything = publish(recording, live, **trial, **past)
    assert everything == {
        ("", "no_default_provider"),
        ("", "feature_not_understood"),
        ("overages_enabled", "overages_not_enabled"),
        ("trial_period", "trial_too_long"),
        ("available_until", "no_longer_available"),
    }
    assert publish(recording, live, provider, **trial) == {
        ("overages_enabled", "overages_not_enabled"),
        ("trial_period", "trial_too_long"),
    }
    assert publish(recording, provider, overages_enabled="on") == {("overages_enabled", "no_priced_overage")}
    package.refresh_from_db()
    assert (package.status, package.features.count()) == (Status.DRAFT, 0)
    assert publish(recording, live, provider, overages_enabled="on") == set()
    package.refresh_from_db()
    assert package.status == Status.ACTIVE


def test_what_was_typed_stays_when_publishing_is_refused(operator: Client) -> None:
    rooms = feature_row("max_rooms", "12")
    answer = sent(operator, ADD_PACKAGE, rooms, button="_publish", **NEW, price="7.50")
    assert codes_in(answer) == {("", "no_default_provider")}
    assert "It has no active default provider." in answer.content.decode()
    fields = fields_of(answer)
    assert (fields["name"], fields["price"], fields["features-0-value"]) == ("Meet Standard", "7.50", "12")
    assert not Package.objects.exists()
    again = operator.post(ADD_PACKAGE, {**fields, "_save": "yes"})
    assert again.status_code == 302
    assert Package.objects.get().features.get().value == 12


def test_a_change_that_would_bring_a_problem_to_a_package_on_sale_is_refused(operator: Client) -> None:
    package = make_published_package(name="Standard")
    typed = {"name": "Better", "overages_enabled": "on", "providers-0-DELETE": "on"}
    answer = sent(operator, page_of(package), **typed)
    assert codes_in(answer) == {("", "no_default_provider"), ("overages_enabled", "no_priced_overage")}
    assert told(answer) == []
    fields = fields_of(answer)
    assert (fields["name"], fields["providers-0-DELETE"]) == ("Better", ["on"])
    package.refresh_from_db()
    assert (package.name, package.overages_enabled, package.providers.count()) == ("Standard", False, 1)


def test_a_package_that_is_not_on_sale_may_be_unfinished(operator: Client) -> None:
    assert sent(operator, page_of(make_package()), overages_enabled="on").status_code == 302


def test_publishing_is_offered_to_what_is_not_active(operator: Client) -> None:
    button = 'name="_publish"'
    assert button in operator.get(ADD_PACKAGE).content.decode()
    assert button in operator.get(page_of(make_package())).content.decode()
    assert button not in operator.get(page_of(make_published_package())).content.decode()


@pytest.fixture
def meanwhile() -> Any:
    """Lets something happen after the page was checked, and just before a row of a model is saved."""
    connected: list[tuple[Any, Any]] = []

    def arrange(model: type, happening: Callable[[], object]) -> None:
        def happen(sender: Any, **_: Any) -> None:
            happening()

        pre_save.connect(happen, sender=model, weak=False)
        connected.append((happen, model))

    yield arrange
    for happen, model in connected:
        pre_save.disconnect(happen, sender=model)


def fail_with(error: Exception) -> Callable[[], object]:
    def fail() -> None:
        raise error

    return fail


def test_a_lost_race_is_told_with_the_rules_own_words(operator: Client, meanwhile: Any) -> None:
    provider = make_provider()
    package = make_package(providers=[make_provider()])
    page = opened(operator, page_of(package))
    added = {name.replace("__prefix__", "1"): text for name, text in page.items() if "providers-__" in name}

    def attach_it_first() -> None:
        if not package.providers.filter(provider=provider).exists():
            PackageProvider.objects.bulk_create([PackageProvider(package=package, provider=provider)])

    meanwhile(PackageProvider, attach_it_first)
    typed = {**page, **added, "providers-1-provider": provider.pk, "providers-TOTAL_FORMS": "2"}
    answer = operator.post(page_of(package), {**typed, "name": "Renamed"})
    assert codes_in(answer) == {("", "duplicate_provider")}
    assert fields_of(answer)["name"] == "Renamed"
    assert package.providers.count() == 1


def test_a_busy_database_is_told_and_what_was_typed_stays(operator: Client, meanwhile: Any) -> None:
    package = make_package(name="Standard")
    meanwhile(Package, fail_with(OperationalError("database is locked")))
    answer = sent(operator, page_of(package), name="Better")
    assert codes_in(answer) == {("", "unavailable")}
    assert fields_of(answer)["name"] == "Better"
    package.refresh_from_db()
    assert package.name == "Standard"


def test_a_broken_constraint_that_is_no_rule_is_not_hidden(operator: Client, meanwhile: Any) -> None:
    package = make_package()
    meanwhile(Package, fail_with(IntegrityError("of another kind")))
    with pytest.raises(IntegrityError):
        sent(operator, page_of(package), name="Better")


def test_a_package_that_was_deleted_meanwhile_is_told(operator: Client, meanwhile: Any) -> None:
    package = make_package()
    meanwhile(Package, fail_with(Package.DoesNotExist()))
    answer = sent(operator, page_of(package), name="Better")
    assert (answer.status_code, answer["Location"]) == (302, PACKAGES)
    assert "deleted meanwhile" in told(answer)[0]
