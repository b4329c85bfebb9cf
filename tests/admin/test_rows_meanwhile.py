"""The rows of a package while another one adds and deletes some: the second save does what the page shows."""

from typing import Any

import pytest
from django.test import Client

from catalog.models import Package, Provider
from features.models import Feature
from tests.admin.browser import Fields, codes_in, feature_row, fields_of, opened, row, sent, with_rows
from tests.admin.pages import page_of
from tests.factories import make_package, make_provider

pytestmark = pytest.mark.django_db

PARTS: dict[str, tuple[str, Any]] = {"features": ("feature", Feature), "providers": ("provider", Provider)}


def key_of(code: str) -> str:
    return str(Feature.objects.get(code=code).pk)


def granted(package: Package) -> dict[str, str]:
    return {entry.code: str(entry.value) for entry in package.features.all()}


def shown(fields: Fields, prefix: str, column: str) -> dict[str, Any]:
    """What a page shows of rows that are to stay, by the code of the feature or provider."""
    part, model = PARTS[prefix]
    places = [f"{prefix}-{number}" for number in range(int(str(fields[f"{prefix}-TOTAL_FORMS"])))]
    return {
        model.objects.get(pk=fields[f"{place}-{part}"]).code: fields.get(f"{place}-{column}")
        for place in places
        if f"{place}-DELETE" not in fields
    }


def again(client: Client, package: Package, page: Fields, *rows: Fields, **typed: Any) -> Fields:
    """Press the button of a page of a package that has moved on; the fields of the page that comes."""
    answer = client.post(page_of(package), with_rows({**page, **typed}, *rows))
    assert codes_in(answer) == {("", "moved_on")}
    return fields_of(answer)


def saved(client: Client, package: Package, page: Fields) -> None:
    answer = client.post(page_of(package), {**page, "_save": "yes"})
    assert answer.status_code == 302, codes_in(answer)


THEIRS: dict[str, dict[str, Any]] = {
    "left": {"name": "Hers"},
    "changed": {"features-1-value": "6"},
    "deleted": {"features-1-DELETE": "on"},
    "deleted with the one before": {"features-0-DELETE": "on", "features-1-DELETE": "on"},
}
MINE: dict[str, dict[str, Any]] = {
    "left": {},
    "changed": {"features-1-value": "7"},
    "deleted": {"features-1-DELETE": "on"},
}


@pytest.mark.parametrize("theirs", THEIRS)
@pytest.mark.parametrize("mine", MINE)
def test_a_row_is_as_it_was_typed(operator: Client, colleague: Client, theirs: str, mine: str) -> None:
    package = make_package(features={"max_accounts": 1, "max_rooms": 5, "max_storage": 9})
    page = opened(operator, page_of(package))
    assert page["features-1-feature"] == key_of("max_rooms")
    sent(colleague, page_of(package), **THEIRS[theirs])
    next_page = again(operator, package, page, **MINE[mine])
    expected = {"max_accounts": "1", "max_rooms": "7" if mine == "changed" else "5", "max_storage": "9"}
    if mine == "deleted":
        del expected["max_rooms"]
    assert shown(next_page, "features", "value") == expected
    saved(operator, package, next_page)
    assert {code: value.split(".")[0] for code, value in granted(package).items()} == expected


def test_a_row_that_was_deleted_and_added_anew_is_the_same_row(operator: Client, colleague: Client) -> None:
    package = make_package(features={"max_rooms": 5})
    page = opened(operator, page_of(package))
    sent(colleague, page_of(package), feature_row("max_rooms", "6"), **{"features-0-DELETE": "on"})
    next_page = again(operator, package, page, **{"features-0-value": "7"})
    assert next_page["features-TOTAL_FORMS"] == next_page["features-INITIAL_FORMS"] == "1"
    saved(operator, package, next_page)
    assert package.features.get().value == 7


def test_a_row_that_was_added_meanwhile_stands_among_the_others(operator: Client, colleague: Client) -> None:
    package = make_package(features={"max_storage": 9})
    page = opened(operator, page_of(package))
    theirs = {
        **feature_row("max_rooms", "6"),
        "features-__prefix__-overage_price": "0.50",
        "features-__prefix__-periodicity": "2",
        "features-__prefix__-periodicity_type": "weekly",
        "features-__prefix__-settings": '{"warn": true}',
        "features-__prefix__-sort_order": "-1",
    }
    sent(colleague, page_of(package), theirs, overages_enabled="on")
    next_page = again(operator, package, page, name="Mine")
    assert shown(next_page, "features", "value") == {"max_rooms": "6", "max_storage": "9"}
    saved(operator, package, next_page)
    entry = package.features.get(feature__code="max_rooms")
    assert (entry.overage_price, entry.reset, entry.settings, entry.sort_order) == (
        0.5,
        ("weekly", 2),
        {"warn": True},
        -1,
    )


def test_a_row_that_both_added_is_one_with_what_was_typed(operator: Client, colleague: Client) -> None:
    package = make_package()
    page = opened(operator, page_of(package))
    sent(colleague, page_of(package), feature_row("max_rooms", "6"))
    next_page = again(operator, package, page, feature_row("max_rooms", "7"), feature_row("polls", "on"))
    assert shown(next_page, "features", "value") == {"max_rooms": "7", "polls": "on"}
    saved(operator, package, next_page)
    assert granted(package) == {"max_rooms": "7.0000", "polls": "True"}


def test_rows_in_another_order_keep_what_was_typed_into_each(operator: Client, colleague: Client) -> None:
    package = make_package(features={"max_accounts": 1, "max_rooms": 5})
    page = opened(operator, page_of(package))
    sent(colleague, page_of(package), **{"features-0-sort_order": "9"})
    next_page = again(operator, package, page, **{"features-0-value": "2", "features-0-sort_order": "9"})
    assert shown(next_page, "features", "value") == {"max_accounts": "2", "max_rooms": "5"}
    saved(operator, package, next_page)
    assert granted(package) == {"max_accounts": "2.0000", "max_rooms": "5.0000"}


def test_each_row_of_the_page_is_about_the_record_that_it_names(operator: Client, colleague: Client) -> None:
    package = make_package(features={"max_accounts": 1, "max_rooms": 5, "max_storage": 9})
    page = opened(operator, page_of(package))
    sent(colleague, page_of(package), feature_row("polls", "on"), **{"features-1-DELETE": "on"})
    answer = operator.post(page_of(package), page)
    features = answer.context["inline_admin_formsets"][0]
    originals = [(row.original, row.form.instance) for row in features if row.original]
    assert len(originals) == 3
    assert all(original == instance for original, instance in originals)


class TestProviders:
    def test_the_default_is_the_one_that_was_ticked(self, operator: Client, colleague: Client) -> None:
        first, second, new = make_provider(), make_provider(), make_provider()
        package = make_package(providers=[first, second])
        page = opened(operator, page_of(package))
        theirs = opened(colleague, page_of(package))
        del theirs["providers-0-default"]
        added = row("providers", provider=new.pk, default="on")
        colleague.post(page_of(package), with_rows(theirs, added))
        assert package.providers.get(default=True).provider == new
        next_page = again(operator, package, page, name="Mine")
        ticked = {code for code, box in shown(next_page, "providers", "default").items() if box}
        assert ticked == {first.code}
        saved(operator, package, next_page)
        assert package.providers.get(default=True).provider == first
        assert {row.provider for row in package.providers.all()} == {first, second, new}

    def test_the_default_that_was_set_meanwhile_stays_where_none_was_ticked(
        self, operator: Client, colleague: Client
    ) -> None:
        package, new = make_package(), make_provider()
        page = opened(operator, page_of(package))
        sent(colleague, page_of(package), row("providers", provider=new.pk, default="on"))
        saved(operator, package, again(operator, package, page, name="Mine"))
        assert package.providers.get(default=True).provider == new

    def test_one_that_was_detached_meanwhile_is_attached_again(
        self, operator: Client, colleague: Client
    ) -> None:
        first, second = make_provider(), make_provider()
        package = make_package(providers=[first, second])
        page = opened(operator, page_of(package))
        sent(colleague, page_of(package), **{"providers-0-DELETE": "on", "providers-1-default": "on"})
        saved(operator, package, again(operator, package, page))
        assert {row.provider: row.default for row in package.providers.all()} == {first: True, second: False}

    def test_one_that_is_gone_altogether_is_told_at_its_row(
        self, operator: Client, colleague: Client
    ) -> None:
        package = make_package(providers=[make_provider()])
        page = opened(operator, page_of(package))
        sent(colleague, page_of(package), **{"providers-0-DELETE": "on"})
        sent(colleague, page_of(Provider.objects.get(), "delete"))
        answer = operator.post(page_of(package), page)
        assert codes_in(answer) == {("", "moved_on"), ("providers-0-provider", "invalid_choice")}


@pytest.mark.parametrize(
    "rows",
    [
        {},
        {"features-0-id": "1"},
        {"features-0-id": "x", "features-0-feature": "x"},
        {"features-0-id": "9" * 40, "features-0-feature": "\0"},
        {"features-999999999-value": "1", "features-0-": "1", "features-²-value": "1"},
        {"features-TOTAL_FORMS": "x", "features-INITIAL_FORMS": "-1", "providers-TOTAL_FORMS": "9" * 40},
        {"features-TOTAL_FORMS": "5", "features-INITIAL_FORMS": "5"},
    ],
    ids=str,
)
def test_rows_that_no_page_sends_do_not_break_the_page_that_comes(
    operator: Client, rows: dict[str, str]
) -> None:
    package = make_package(features={"max_rooms": 5}, providers=[make_provider()])
    answer = operator.post(page_of(package), {"name": "Mine", "code": "mine", "service_type": "meet", **rows})
    assert answer.status_code == 200
    assert ("", "moved_on") in codes_in(answer)
    assert operator.post(page_of(package), fields_of(answer)).status_code in (200, 302)
