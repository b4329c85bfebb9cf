"""Many packages edited at once, from the list: looked at first, then all of them or none."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Change, Package
from features.models import Feature
from tests.admin.browser import told
from tests.admin.pages import PACKAGES, chosen
from tests.admin.test_spreadsheets import confirmed, problems_of, text_of
from tests.catalog.rows import all_rows
from tests.factories import make_package, make_provider, make_published_package

pytestmark = pytest.mark.django_db

EDIT = f"{PACKAGES}edit-many/"


def previewed(client: Client, *packages: Package, **typed: str) -> Any:
    page = client.post(PACKAGES, chosen("edit_selected", *packages))
    keys = page.context["forms"]["price"]["packages"].value()
    return client.post(EDIT, {"packages": keys, **typed})


def test_prices_are_raised_once_they_are_confirmed(operator: Client) -> None:
    basic, premium = make_package(code="basic", name="Basic", price=5), make_package(price=10)
    make_package(code="other", price=20)
    before = all_rows()
    preview = previewed(operator, basic, premium, edit="price", percent="7.5")
    assert all_rows() == before
    assert "Basic basic price USD 5.00 USD 5.38" in text_of(preview)
    answer = confirmed(operator, preview, reason="inflation")
    assert answer["Location"] == PACKAGES
    assert told(answer) == ["Packages: 2 changed."]
    assert [float(price) for price in Package.objects.order_by("key").values_list("price", flat=True)] == [
        *(5.38, 10.75, 20)
    ]
    changes = Change.objects.order_by("-cursor")[:2].values_list("event", "door", "actor", "reason")
    assert {*changes} == {("changed", "admin", "admin", "inflation")}


@pytest.mark.parametrize(
    "typed, words",
    [
        ({"edit": "feature", "feature": "max_rooms", "how": "set", "value": "9"}, "max_rooms 5 9"),
        ({"edit": "feature", "feature": "polls", "how": "add", "value": "on"}, "polls none on"),
        ({"edit": "feature", "feature": "max_rooms", "how": "remove", "value": ""}, "max_rooms 5 removed"),
        ({"edit": "status", "step": "publish"}, "status draft active"),
        ({"edit": "status", "step": "retire"}, "retired off on"),
    ],
)
def test_each_edit_shows_what_it_does(operator: Client, typed: dict[str, str], words: str) -> None:
    package = make_package(features={"max_rooms": 5}, providers=[make_provider()])
    preview = previewed(operator, package, **typed)
    assert f"{package.code} {words}" in text_of(preview)
    assert told(confirmed(operator, preview)) == ["Packages: 1 changed."]


def test_a_package_that_refuses_is_told_before_anything_is_written(operator: Client) -> None:
    ready, bare = make_package(providers=[make_provider()]), make_package(code="bare")
    page = previewed(operator, ready, bare, edit="status", step="publish")
    assert problems_of(page) == [("", "providers", "It has no active default provider.")]
    assert "bare providers It has no active default provider." in text_of(page)
    assert not page.context["wishes"]


@pytest.mark.parametrize(
    "typed, field, words",
    [
        ({"edit": "price", "percent": ""}, "percent", "This field is required."),
        ({"edit": "price", "percent": "a lot"}, "percent", "Enter a number."),
        ({"edit": "price", "percent": "-101"}, "percent", "greater than or equal to -100."),
        ({"edit": "status", "step": "sell"}, "step", "Select a valid choice."),
        ({"edit": "feature", "how": "set", "value": "1"}, "feature", "This field is required."),
        ({"edit": "feature", "feature": "max_rooms", "how": "set", "value": ""}, "value", "Type a number"),
        (
            {"edit": "feature", "feature": "max_rooms", "how": "add", "value": "lots"},
            "value",
            "Type a number",
        ),
        ({"edit": "feature", "feature": "nothing", "how": "set", "value": "1"}, "feature", "not one of the"),
    ],
)
def test_what_can_not_be_meant_is_told_at_its_field(
    operator: Client, typed: dict[str, str], field: str, words: str
) -> None:
    page = previewed(operator, make_package(), **typed)
    assert words in " ".join(page.context["forms"][typed["edit"]].errors[field])


def test_whoever_sends_no_edit_goes_back_to_the_list(operator: Client) -> None:
    assert operator.get(EDIT)["Location"] == PACKAGES
    assert operator.post(EDIT, {"packages": "1", "edit": "name"})["Location"] == PACKAGES
    page = operator.post(EDIT, {"packages": "", "edit": "price", "percent": "5"})
    assert "Choose packages in the list." in text_of(page)


def test_packages_that_were_deleted_meanwhile_are_passed_over(operator: Client) -> None:
    package = make_package(price=10)
    page = operator.post(
        EDIT, {"packages": f"{package.pk},{package.pk + 1}", "edit": "price", "percent": "5"}
    )
    assert "Packages: 1 changed." in text_of(page)


def test_readers_edit_nothing(member_of: Callable[[str], Client]) -> None:
    reader = member_of("Catalog readers")
    assert b"Edit selected packages" not in reader.get(PACKAGES).content
    assert reader.post(EDIT, {}).status_code == 403


def test_an_edit_asks_as_often_for_many_packages_as_for_few(operator: Client) -> None:
    def queries(count: int) -> int:
        packages = [make_published_package(price=10, features={"max_rooms": 1}) for _ in range(count)]
        keys = ",".join(str(package.pk) for package in packages)
        with CaptureQueriesContext(connection) as queries:
            preview = operator.post(EDIT, {"packages": keys, "edit": "price", "percent": "5"})
            confirmed(operator, preview)
        return len(queries)

    queries(2)
    assert queries(2) == queries(12)


def test_every_feature_of_the_registry_can_be_chosen(operator: Client) -> None:
    page = operator.post(PACKAGES, chosen("edit_selected", make_package())).content.decode()
    assert all(f'value="{code}"' in page for code in Feature.objects.values_list("code", flat=True))
