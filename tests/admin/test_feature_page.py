"""The page of a feature: what it means, who grants how much, and which providers understand it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from catalog.changes import change_package, write
from tests.admin.pages import PACKAGES, page_of
from tests.admin.queries import queries_of
from tests.admin.test_feature_uses import page_of_feature
from tests.factories import grant, make_package, make_provider

pytestmark = pytest.mark.django_db


def page(client: Client, code: str) -> str:
    answer = client.get(page_of_feature(code))
    assert answer.status_code == 200
    return answer.content.decode()


def bars(client: Client, code: str) -> list[tuple[str, int, str]]:
    """Of each value its words, how many packages have it, and how long its bar is."""
    shown = client.get(page_of_feature(code)).context["grants"].bars
    return [(bar.label, bar.count, bar.width) for bar in shown]


LIMIT, UNLIMITED = "A package limits it to a number", "or has it unlimited"


@pytest.mark.parametrize(
    "code, words",
    [
        ("max_rooms", f"{LIMIT}, {UNLIMITED}; use is the number of events, and is never reset."),
        ("max_storage", f"{LIMIT} of gb, {UNLIMITED}; use is the sum of gb, and is never reset."),
        ("highlight_clips", "and is reset every 2 weeks."),
        ("max_duration", f"caps it at a number of minutes, {UNLIMITED}; each use is looked at by itself."),
        ("recording", "A package has it on or off."),
    ],
)
def test_a_feature_says_what_it_means(operator: Client, code: str, words: str) -> None:
    assert words in page(operator, code)


def test_the_values_are_counted_and_drawn_from_the_least_to_unlimited(operator: Client) -> None:
    for value in (10, True, 0, 10, False, 10, 2.5, True):
        make_package(features={"max_storage": value})

    assert bars(operator, "max_storage") == [
        ("not granted", 1, "33.33%"),
        ("0 gb", 1, "33.33%"),
        ("2.5 gb", 1, "33.33%"),
        ("10 gb", 3, "100.00%"),
        ("unlimited", 2, "66.67%"),
    ]
    shown = page(operator, "max_storage")
    assert '<th scope="row">10 gb</th><td class="figure"><a' in shown
    assert '<rect class="bar" width="66.67%"' in shown
    assert "style=" not in shown.partition('id="grants"')[2]


def test_a_switch_is_on_or_off(operator: Client) -> None:
    for value in (True, True, False):
        make_package(features={"recording": value})

    assert bars(operator, "recording") == [("off", 1, "50.00%"), ("on", 2, "100.00%")]


def test_of_very_many_values_the_most_frequent_are_drawn(
    operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.admin.feature_grants.BARS", 2)
    for value in (1, 2, 2, 3, 3, 4):
        make_package(features={"max_rooms": value})

    grants = operator.get(page_of_feature("max_rooms")).context["grants"]

    assert [bar.label for bar in grants.bars] == ["2", "3"]
    assert (grants.total, grants.others) == (6, 2)
    assert "other values" in page(operator, "max_rooms")


def test_a_feature_that_nobody_names_says_so(operator: Client) -> None:
    assert "No package names it yet." in page(operator, "max_rooms")


def test_a_change_is_counted_at_once(operator: Client) -> None:
    package = make_package(features={"max_rooms": 5})
    assert bars(operator, "max_rooms") == [("5", 1, "100.00%")]

    with change_package(package):
        write(package, features=[grant(package, "max_rooms", 6)])

    assert bars(operator, "max_rooms") == [("6", 1, "100.00%")]


@pytest.mark.parametrize(
    "feature, found",
    [
        ("max_storage", ["four", "half", "none", "unlimited"]),
        ("max_storage:4", ["four"]),
        ("max_storage:0.5", ["half"]),
        ("max_storage:unlimited", ["unlimited"]),
        ("max_storage:not granted", ["none"]),
        ("max_storage:many", []),
        ("max_storage:99999999999", []),
        ("no_such_feature", []),
        ("", ["bare", "four", "half", "none", "unlimited"]),
    ],
)
def test_the_list_of_packages_is_filtered_by_what_a_bar_shows(
    operator: Client, feature: str, found: list[str]
) -> None:
    make_package(code="bare")
    for code, value in {"four": 4, "half": 0.5, "none": False, "unlimited": True}.items():
        make_package(code=code, features={"max_storage": value})

    answer = operator.get(PACKAGES, {"feature": feature})

    assert sorted(package.code for package in answer.context["cl"].result_list) == found


def test_a_bar_leads_to_its_packages(operator: Client) -> None:
    make_package(code="ten", features={"max_rooms": 10})
    make_package(code="other", features={"max_rooms": 11})
    [first, _] = operator.get(page_of_feature("max_rooms")).context["grants"].bars

    answer = operator.get(first.address)

    assert [package.code for package in answer.context["cl"].result_list] == ["ten"]
    assert "max_rooms: 10" in answer.content.decode()


def test_the_filter_stands_in_the_list_only_where_it_was_asked_for(operator: Client) -> None:
    assert "By feature" not in operator.get(PACKAGES).content.decode()


def test_the_types_that_understand_it_are_named_with_their_parameters(operator: Client) -> None:
    shown = re.sub(r"\s+", " ", page(operator, "max_duration"))

    assert "<h3>BigBlueButton</h3> <p>duration: a number, at most 2,147,483,647, 0 for unlimited</p>" in shown
    assert "<h3>Jitsi Meet</h3> <p>duration: 60 for each 1, never unlimited</p>" in shown
    assert "no installation" in shown
    assert "Icecast" not in shown


def installations(client: Client, code: str) -> dict[str, list[tuple[str, list[str]]]]:
    shown: Any = client.get(page_of_feature(code)).context["understandings"]
    return {
        it.type_name: [(one.name, one.remarks) for one in it.installations]
        for it in shown.types
        if it.installations
    }


def test_installations_are_named_with_what_keeps_them_from_it(operator: Client) -> None:
    offering = make_provider(name="A", code="offering")
    make_provider(name="B", code="without", features_off=["polls"])
    make_provider(name="C", code="asleep", features_off=["polls"], active=False)
    make_provider(name="D", code="own", provider_type="custom", service_type="video", properties={})

    assert installations(operator, "polls") == {
        "BigBlueButton": [
            ("A (offering)", []),
            ("B (without)", ["not offered here"]),
            ("C (asleep)", ["not offered here", "inactive"]),
        ]
    }
    assert f'href="{page_of(offering)}"' in page(operator, "polls")


def test_very_many_installations_are_not_all_named(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.admin.understanding.MOST", 2)
    for _ in range(3):
        make_provider()

    assert len(installations(operator, "polls")["BigBlueButton"]) == 2
    assert "There are more installations" in page(operator, "polls")


def test_what_the_platform_delivers_is_told_to_nobody(operator: Client) -> None:
    make_provider(provider_type="custom", service_type="meet", properties={})

    assert installations(operator, "max_rooms") == {}
    assert "The platform itself delivers it" in page(operator, "max_rooms")


def test_a_page_costs_the_same_for_many_packages_and_providers(operator: Client) -> None:
    make_package(features={"polls": True}, providers=[make_provider()])
    for_one = queries_of(operator, page_of_feature("polls"))
    for value in (True, False, True):
        make_package(features={"polls": value}, providers=[make_provider()])

    assert queries_of(operator, page_of_feature("polls")) == for_one


def test_who_may_see_features_alone_sees_neither_packages_nor_installations(
    with_rights: Callable[..., Client],
) -> None:
    client = with_rights("view_feature")
    make_package(features={"max_duration": 5}, providers=[make_provider(name="Frankfurt")])

    shown = page(client, "max_duration")

    assert "Who grants how much" not in shown
    assert "Frankfurt" not in shown
    assert "BigBlueButton" in shown
