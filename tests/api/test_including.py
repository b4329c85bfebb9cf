"""`include=`: what a package only names is shown beside, to those who may see it."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from catalog.changes import change_provider
from catalog.models import Provider
from features.models import Feature
from features.read_only import open_for_the_seed
from tests.api.answers import API, refusals
from tests.factories import make_package, make_provider

HERE = f"{API}/packages"
BOTH = "include=provider.details,feature.details"


@pytest.fixture(autouse=True)
def catalog(registry: None) -> None:
    main = make_provider(code="bbb-main", name="Main")
    make_package(code="meet-a", features={"max_rooms": 5, "recording": True}, providers=[main])
    make_package(code="meet-b", features={"max_rooms": 9}, providers=[main, make_provider(code="bbb-spare")])


def rename(code: str, name: str) -> None:
    provider = Provider.objects.get(code=code)
    with change_provider(provider):
        provider.name = name
        provider.save()


@pytest.mark.parametrize("address", ["packages/meet-a", "packages", "packages?cursor="])
def test_nothing_is_included_unasked(reader: APIClient, address: str) -> None:
    assert "details" not in reader.get(f"{API}/{address}").content.decode()


def test_a_providers_name_and_state_are_shown_and_nothing_else(reader: APIClient) -> None:
    answer = reader.get(f"{HERE}/meet-a?include=provider.details")

    (row,) = answer.json()["providers"]
    assert row["details"] == {"name": "Main", "active": True}
    assert "example.com" not in answer.content.decode()
    assert "details" not in answer.json()["features"][0]


def test_what_the_registry_says_of_a_feature_is_shown(reader: APIClient) -> None:
    (rooms, _) = reader.get(f"{HERE}/meet-a?include=feature.details").json()["features"]

    assert rooms["details"] == reader.get(f"{API}/features/max_rooms").json()


def test_a_list_shows_it_in_every_package(reader: APIClient) -> None:
    for page in (f"{HERE}?{BOTH}", f"{HERE}?{BOTH}&cursor="):
        listed = reader.get(page).json()["results"]
        assert listed == [reader.get(f"{HERE}/{code}?{BOTH}").json() for code in ("meet-a", "meet-b")]
        assert [row["details"]["name"] for row in listed[1]["providers"]] == [
            "Main",
            listed[1]["providers"][1]["details"]["name"],
        ]


def test_the_rest_is_what_it_is_without(reader: APIClient) -> None:
    plain = reader.get(f"{HERE}/meet-a").json()
    shown = reader.get(f"{HERE}/meet-a?{BOTH}").json()

    for row in (*shown["features"], *shown["providers"]):
        del row["details"]
    assert shown == plain


def test_it_goes_with_fields(reader: APIClient) -> None:
    shown = reader.get(f"{HERE}/meet-a?fields=code,providers&{BOTH}").json()

    assert set(shown) == {"code", "providers"}
    assert shown["providers"][0]["details"]["name"] == "Main"
    assert reader.get(f"{HERE}/meet-a?fields=code&{BOTH}").json() == {"code": "meet-a"}


@pytest.mark.parametrize("address", [HERE, f"{HERE}/meet-a"])
def test_the_tag_covers_what_is_included(reader: APIClient, address: str) -> None:
    asked = f"{address}?{BOTH}"
    plain, tag = reader.get(address)["ETag"], reader.get(asked)["ETag"]
    known: Any = reader.get(asked, headers={"If-None-Match": tag})
    assert (known.status_code, plain != tag) == (304, True)

    rename("bbb-main", "Renamed")
    renamed: Any = reader.get(asked, headers={"If-None-Match": tag})
    assert renamed.status_code == 200
    with open_for_the_seed():
        Feature.objects.filter(code="max_rooms").update(available=False)
    assert reader.get(asked)["ETag"] != renamed["ETag"]


def test_a_package_is_written_by_the_tag_that_was_read_with_it(manager: APIClient) -> None:
    tag = manager.get(f"{HERE}/meet-a?{BOTH}")["ETag"]
    rename("bbb-main", "Renamed")

    written: Any = manager.patch(f"{HERE}/meet-a", {"price": 3}, headers={"If-Match": tag})
    again: Any = manager.patch(f"{HERE}/meet-a", {"price": 4}, headers={"If-Match": tag})

    assert (written.status_code, again.status_code) == (200, 412)


@pytest.mark.parametrize(
    "include, code, right",
    [
        ("provider.details", "view_provider", "catalog.view_provider"),
        ("feature.details", "view_feature", "features.view_feature"),
    ],
)
def test_who_may_not_see_it_is_told_the_right_that_it_takes(
    db: None, include: str, code: str, right: str
) -> None:
    user = User.objects.create(username="narrow")
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_").exclude(codename=code))
    client = APIClient()
    client.force_authenticate(user)

    for address in (HERE, f"{HERE}/meet-a"):
        answer = client.get(f"{address}?include={include}")
        assert (answer.status_code, right in answer.json()["detail"]) == (403, True)
    assert client.get(HERE).status_code == 200


@pytest.mark.parametrize(
    "include", ["providers.details", "", "provider.details,", "provider.properties", "*"]
)
def test_what_can_not_be_included_is_refused(reader: APIClient, include: str) -> None:
    answer = reader.get(HERE, {"include": include})

    assert (answer.status_code, refusals(answer)) == (400, {("include", "unknown_include")})


def test_the_nearest_is_suggested(reader: APIClient) -> None:
    answer = reader.get(f"{HERE}/meet-a?include=provider.detail")

    assert "Did you mean “provider.details”?" in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    "address", ["providers", "packages/meet-a/features", "packages/meet-a/availability", "features"]
)
def test_only_packages_include_anything(reader: APIClient, address: str) -> None:
    assert refusals(reader.get(f"{API}/{address}?{BOTH}")) == {("include", "unknown_parameter")}


def test_it_takes_two_more_queries_however_many_packages_there_are(reader: APIClient) -> None:
    def queries(address: str) -> int:
        reader.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(address).status_code == 200
        return len(queries)

    plain, few = queries(HERE), queries(f"{HERE}?{BOTH}")
    for _ in range(10):
        make_package(
            features={"max_rooms": 1, "max_storage": 1}, providers=[make_provider(), make_provider()]
        )
    assert plain + 2 == few == queries(f"{HERE}?{BOTH}")
