"""The rows on a package's page: what it grants and who delivers it, each checked alone and as a set."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Package, PackageProvider, Provider
from features.models import Feature
from tests.admin.browser import codes_in, feature_row, opened, row, sent
from tests.admin.pages import page_of
from tests.factories import make_package, make_provider

pytestmark = pytest.mark.django_db


def defaults_of(package: Package) -> list[Provider]:
    return [row.provider for row in package.providers.filter(default=True)]


@pytest.mark.parametrize(
    ("code", "typed", "value"),
    [
        ("max_rooms", "10", Decimal(10)),
        ("max_rooms", " 0.5 ", Decimal("0.5")),
        ("max_rooms", "0", Decimal(0)),
        ("max_rooms", "Unlimited", True),
        ("max_rooms", "not granted", False),
        ("recording", "on", True),
        ("recording", "Off", False),
    ],
)
def test_a_value_is_read_as_a_person_types_it(operator: Client, code: str, typed: str, value: Any) -> None:
    package = make_package()
    assert sent(operator, page_of(package), feature_row(code, typed)).status_code == 302
    assert package.features.get().value == value


@pytest.mark.parametrize(
    ("value", "typed"), [(Decimal("10.50"), "10.5"), (True, "unlimited"), (False, "not granted")]
)
def test_a_value_is_shown_as_a_person_types_it(operator: Client, value: Any, typed: str) -> None:
    package = make_package(features={"max_rooms": value})
    assert opened(operator, page_of(package))["features-0-value"] == typed


@pytest.mark.parametrize(
    ("code", "typed", "broken"),
    [
        ("max_rooms", {"value": "-1"}, ("value", "negative_value")),
        ("max_rooms", {"value": "ten"}, ("value", "invalid_value")),
        ("max_rooms", {"value": ""}, ("value", "required")),
        ("max_rooms", {"value": "1.00001"}, ("value", "max_decimal_places")),
        ("max_rooms", {"value": "9" * 11}, ("value", "max_digits")),
        ("recording", {"value": "1"}, ("value", "switch_value")),
        ("recording", {"value": "on", "overage_price": "1"}, ("overage_price", "switch_overage")),
        ("max_rooms", {"value": "1", "overage_price": "-1"}, ("overage_price", "negative_price")),
        ("max_rooms", {"value": "1", "overage_unit": "0"}, ("overage_unit", "overage_unit_not_positive")),
        ("max_rooms", {"value": "1", "settings": '{"a": {"b": {}}}'}, ("settings", "too_deep")),
        ("video_uploads", {"value": "1"}, ("feature", "feature_not_suitable")),
    ],
)
def test_a_broken_rule_of_an_entry_is_told_at_its_field(
    operator: Client, code: str, typed: dict[str, str], broken: tuple[str, str]
) -> None:
    package = make_package()
    answer = sent(operator, page_of(package), feature_row(code, **typed))
    assert codes_in(answer) == {(f"features-0-{broken[0]}", broken[1])}
    assert not package.features.exists()


def test_two_new_entries_of_one_feature_are_refused_at_the_second(operator: Client) -> None:
    package = make_package()
    twice = [feature_row("max_rooms", "1"), feature_row("max_rooms", "2")]
    assert codes_in(sent(operator, page_of(package), *twice)) == {("features-1-feature", "duplicate_feature")}
    assert not package.features.exists()


def test_a_feature_that_the_package_has_is_not_granted_again(operator: Client) -> None:
    package = make_package(features={"max_rooms": 5})
    answer = sent(operator, page_of(package), feature_row("max_rooms", "6"))
    assert codes_in(answer) == {("features-1-feature", "duplicate_feature")}


def test_a_feature_may_be_taken_away_and_granted_anew_at_once(operator: Client) -> None:
    package = make_package(features={"max_rooms": 5})
    sent(operator, page_of(package), feature_row("max_rooms", "6"), **{"features-0-DELETE": "on"})
    assert package.features.get().value == 6


def test_an_entry_stays_about_its_feature(operator: Client) -> None:
    package = make_package(features={"max_rooms": 5})
    other = Feature.objects.get(code="max_storage")
    sent(operator, page_of(package), **{"features-0-feature": str(other.pk), "features-0-value": "7"})
    entry = package.features.get()
    assert (entry.code, entry.value) == ("max_rooms", 7)


def test_an_entry_is_edited(operator: Client) -> None:
    package = make_package(features={"max_storage": 5})
    typed = {
        "features-0-overage_price": "0.0350",
        "features-0-overage_unit": "2.5",
        "features-0-periodicity": "2",
        "features-0-periodicity_type": "weekly",
        "features-0-settings": '{"warn": true}',
    }
    assert sent(operator, page_of(package), **typed).status_code == 302
    entry = package.features.get()
    assert (entry.overage_price, entry.overage_unit) == (Decimal("0.035"), Decimal("2.5"))
    assert (entry.reset, entry.settings) == (("weekly", 2), {"warn": True})
    page = opened(operator, page_of(package))
    assert (page["features-0-overage_price"], page["features-0-overage_unit"]) == ("0.035", "2.5")


def test_a_page_costs_as_many_queries_for_many_rows_as_for_few(operator: Client) -> None:
    def queries(package: Package) -> int:
        with CaptureQueriesContext(connection) as captured:
            operator.get(page_of(package))
        return len(captured)

    few = make_package(features={"max_rooms": 5}, providers=[make_provider()])
    many = make_package(
        features={"max_rooms": 5, "recording": True, "max_storage": 1, "max_duration": True},
        providers=[make_provider(), make_provider(), make_provider()],
    )
    operator.get(page_of(few))
    assert queries(many) == queries(few)


class TestDefaultProvider:
    def test_a_second_one_is_refused(self, operator: Client) -> None:
        package = make_package(providers=[make_provider()])
        other = make_provider()
        answer = sent(operator, page_of(package), row("providers", provider=other.pk, default="on"))
        assert codes_in(answer) == {("providers-1-default", "second_default")}
        assert defaults_of(package) == [package.providers.get().provider]

    def test_an_attached_one_takes_over_from_the_old_one(self, operator: Client) -> None:
        old, new = make_provider(), make_provider()
        for ending, beginning in ((old, new), (new, old)):
            package = make_package(providers=[ending, beginning])
            page = opened(operator, page_of(package))
            typed = {**page, "providers-1-default": "on", "_save": "yes"}
            del typed["providers-0-default"]
            assert operator.post(page_of(package), typed).status_code == 302
            assert defaults_of(package) == [beginning]

    def test_a_new_one_takes_over_from_the_old_one(self, operator: Client) -> None:
        package, new = make_package(providers=[make_provider()]), make_provider()
        page = opened(operator, page_of(package))
        added = {
            name.replace("__prefix__", "1"): value for name, value in page.items() if "providers-__" in name
        }
        typed = {**page, **added, "providers-1-provider": new.pk, "providers-1-default": "on"}
        del typed["providers-0-default"]
        operator.post(page_of(package), {**typed, "providers-TOTAL_FORMS": "2"})
        assert defaults_of(package) == [new]
        assert package.providers.count() == 2

    def test_one_may_take_over_from_one_that_is_detached(self, operator: Client) -> None:
        old, new = make_provider(), make_provider()
        package = make_package(providers=[old, new])
        sent(operator, page_of(package), **{"providers-0-DELETE": "on", "providers-1-default": "on"})
        assert [row.provider for row in package.providers.all()] == defaults_of(package) == [new]

    def test_one_that_is_not_on_the_page_steps_down_for_what_the_page_says(self, operator: Client) -> None:
        package, new = make_package(providers=[make_provider()]), make_provider()
        page = opened(operator, page_of(package))
        added = {
            name.replace("__prefix__", "0"): value for name, value in page.items() if "providers-__" in name
        }
        others = {name: value for name, value in page.items() if not name.startswith("providers-0-")}
        typed = {**others, **added, "providers-0-provider": new.pk, "providers-0-default": "on"}
        counts = {"providers-TOTAL_FORMS": "1", "providers-INITIAL_FORMS": "0"}
        assert operator.post(page_of(package), {**typed, **counts}).status_code == 302
        assert defaults_of(package) == [new]

    def test_it_is_active(self, operator: Client) -> None:
        package = make_package(providers=[make_provider()])
        page = opened(operator, page_of(package))
        del page["providers-0-active"]
        answer = operator.post(page_of(package), page)
        assert codes_in(answer) == {("providers-0-default", "inactive_default")}

    def test_its_provider_is_active(self, operator: Client) -> None:
        package, idle = make_package(), make_provider(active=False)
        answer = sent(operator, page_of(package), row("providers", provider=idle.pk, default="on"))
        assert codes_in(answer) == {("providers-0-default", "inactive_default")}


def test_a_provider_of_another_service_type_is_refused(operator: Client) -> None:
    package, other = make_package(), make_provider(service_type="webinar")
    answer = sent(operator, page_of(package), row("providers", provider=other.pk))
    assert codes_in(answer) == {("providers-0-provider", "service_type_mismatch")}


def test_a_provider_is_looked_at_with_the_service_type_that_is_being_typed(operator: Client) -> None:
    package, other = make_package(), make_provider(service_type="webinar")
    answer = sent(operator, page_of(package), row("providers", provider=other.pk), service_type="webinar")
    assert answer.status_code == 302


def test_a_provider_is_not_attached_twice(operator: Client) -> None:
    provider = make_provider()
    package = make_package(providers=[provider])
    answer = sent(operator, page_of(package), row("providers", provider=provider.pk))
    assert codes_in(answer) == {("providers-1-provider", "duplicate_provider")}


@pytest.mark.parametrize("key", ["", "x", "0", "9" * 30, "\0"])
def test_a_provider_that_there_is_not_is_refused(operator: Client, key: str) -> None:
    package = make_package()
    answer = sent(operator, page_of(package), row("providers", provider=key, default="on"))
    assert {field for field, _ in codes_in(answer)} == {"providers-0-provider"}
    assert not package.providers.exists()


def test_a_wrong_row_does_not_bring_back_one_that_is_to_go(operator: Client) -> None:
    package = make_package(providers=[make_provider(), make_provider()])
    going: dict[str, Any] = {
        "providers-0-DELETE": "on",
        "providers-1-default": "on",
        "providers-1-settings": "[",
    }
    assert codes_in(sent(operator, page_of(package), **going)) == {("providers-1-settings", "invalid")}
    assert PackageProvider.objects.filter(package=package).count() == 2
