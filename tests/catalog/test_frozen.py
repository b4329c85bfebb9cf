"""What others rest on does not change any more, and what was once for sale is never gone."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from rest_framework.test import APIClient

from catalog import lifecycle
from catalog.changes import change_package, change_provider
from catalog.models import Package, Provider
from catalog.models.rules import Refused
from tests.api.answers import API, refusals
from tests.catalog.rows import all_rows
from tests.factories import make_package, make_provider, make_published_package

pytestmark = pytest.mark.django_db


def codes_told_of(record: Any, attribute: str, value: Any) -> list[str]:
    setattr(record, attribute, value)
    try:
        record.full_clean()
    except ValidationError as error:
        return [one.code or "" for one in error.error_dict.get(attribute, [])]
    return []


@pytest.fixture
def sold(registry: None) -> Package:
    return make_published_package(code="meet-standard")


def test_the_code_of_a_draft_may_change(registry: None) -> None:
    assert codes_told_of(make_package(), "code", "meet-other") == []


@pytest.mark.parametrize("step", [None, lifecycle.unpublish, lifecycle.retire])
def test_the_code_of_a_package_is_frozen_once_it_was_published(sold: Package, step: Any) -> None:
    if step:
        step(sold)

    assert codes_told_of(sold, "code", "meet-other") == ["frozen"]


def test_what_was_published_is_never_a_draft_again(sold: Package) -> None:
    assert codes_told_of(sold, "status", "draft") == ["frozen"]


def test_the_service_type_is_frozen_while_a_provider_is_attached(registry: None) -> None:
    package = make_package(providers=[make_provider()])
    assert codes_told_of(package, "service_type", "webinar") == ["frozen"]

    with change_package(package):
        package.providers.all().delete()
    assert codes_told_of(package, "service_type", "webinar") == []


@pytest.mark.parametrize(
    "attribute, value", [("code", "bbb-other"), ("provider_type", "scalelite"), ("service_type", "webinar")]
)
def test_what_packages_know_of_a_provider_is_frozen_while_it_is_attached(
    sold: Package, attribute: str, value: str
) -> None:
    attached, free = sold.providers.get().provider, make_provider()

    assert codes_told_of(attached, attribute, value) == ["frozen"]
    assert codes_told_of(free, attribute, value) == []


@pytest.mark.parametrize("step", [None, lifecycle.unpublish, lifecycle.retire])
def test_what_was_published_can_not_be_deleted(sold: Package, step: Any) -> None:
    if step:
        step(sold)
    before = all_rows()

    with pytest.raises(Refused, match="retire it"), change_package(sold):
        sold.delete()
    with pytest.raises(Refused, match="retire it"), change_package(sold):
        Package.objects.filter(pk=sold.pk).delete()

    assert all_rows() == before


def test_what_was_published_can_not_be_deleted_among_drafts(sold: Package) -> None:
    make_package()
    before = all_rows()

    with pytest.raises(Refused), change_package(sold):
        Package.objects.all().delete()

    assert all_rows() == before


def test_what_was_published_can_not_be_deleted_by_the_api(manager: APIClient, sold: Package) -> None:
    answer = manager.delete(f"{API}/packages/meet-standard")

    assert (answer.status_code, refusals(answer)) == (409, {(None, "published_before")})
    assert Package.objects.filter(code="meet-standard").exists()


def test_a_draft_is_deleted_with_all_that_is_its_own(registry: None) -> None:
    lifecycle.delete(make_package(features={"max_rooms": 5}, providers=[make_provider()]))

    rows = all_rows()
    assert [rows[name] for name in ("Package", "PackageFeature", "PackageProvider", "Stock")] == [[]] * 4
    assert Provider.objects.exists()


def test_an_attached_provider_can_not_be_deleted(sold: Package) -> None:
    provider, before = sold.providers.get().provider, all_rows()

    with pytest.raises(Refused, match="meet-standard"), change_provider(provider):
        provider.delete()
    with pytest.raises(Refused, match="meet-standard"), change_provider(provider):
        Provider.objects.filter(pk=provider.pk).delete()

    assert all_rows() == before
