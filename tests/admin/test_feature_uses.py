"""Who uses a feature: counted in the registry's list, linked on its page."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from features.models import Feature
from tests.admin.pages import FEATURES, page_of
from tests.factories import make_package

pytestmark = pytest.mark.django_db


def page_of_feature(code: str) -> str:
    return reverse("admin:features_feature_change", args=[Feature.objects.get(code=code).pk])


def test_a_feature_names_the_packages_that_grant_it_and_how_much(operator: Client) -> None:
    package = make_package(features={"max_storage": 1000, "recording": True})
    page = operator.get(page_of_feature("max_storage")).content.decode()
    assert f'<a href="{page_of(package)}">{package}</a> 1,000 gb' in page
    assert "</a> on" in operator.get(page_of_feature("recording")).content.decode()
    assert str(package) not in operator.get(page_of_feature("max_rooms")).content.decode()


def test_a_feature_of_very_many_packages_names_some(
    operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.admin.uses.MOST", 2)
    for _ in range(3):
        make_package(features={"max_rooms": 5})
    page = operator.get(page_of_feature("max_rooms")).content.decode()
    assert page.count("</a> 5") == 2
    assert "and 1 more" in page


def test_the_list_counts_packages_and_costs_the_same_for_many_of_them(operator: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = operator.get(FEATURES, {"q": "max_rooms"})
        assert answer.context["cl"].result_list[0].package_count == counted
        return len(captured)

    counted = 0
    for_none = queries()
    for _ in range(3):
        make_package(features={"max_rooms": 5})
    counted = 3
    assert queries() == for_none


def test_who_may_not_see_packages_is_told_of_none(with_rights: Callable[..., Client]) -> None:
    client = with_rights("view_feature")
    package = make_package(features={"max_rooms": 5})
    assert "column-packages" not in client.get(FEATURES).content.decode()
    assert str(package) not in client.get(page_of_feature("max_rooms")).content.decode()
