"""Lists and the feed say in a Link header where they go on (RFC 8288)."""

import re

import pytest
from rest_framework.test import APIClient

from catalog.models.change import head
from tests.api.answers import API, codes
from tests.factories import make_package

HERE = f"{API}/packages"


@pytest.fixture(autouse=True)
def five(registry: None) -> list[str]:
    return [
        make_package(code=f"meet-{number}", features={"max_rooms": 1, "recording": True}).code
        for number in range(5)
    ]


def links(client: APIClient, address: str) -> dict[str, str]:
    header = client.get(address).headers.get("Link", "")
    return {relation: target for target, relation in re.findall(r'<([^>]*)>; rel="(\w+)"', header)}


@pytest.mark.parametrize("start", ["page_size=2", "page_size=2&cursor="])
def test_the_links_are_those_of_the_body(reader: APIClient, start: str) -> None:
    address = f"{HERE}?{start}&ordering=-code"
    for _ in range(2):  # found, and kept
        first = reader.get(address).json()
        assert links(reader, address).keys() == {"first", "next"}
        assert links(reader, address)["next"] == first["next"]

        second = reader.get(first["next"]).json()
        named = links(reader, first["next"])
        assert (named["prev"], named["next"]) == (second["previous"], second["next"])
        assert reader.get(named["first"]).json()["results"] == first["results"]
        assert links(reader, second["next"]).keys() == {"first", "prev"}


@pytest.mark.parametrize("start", ["page_size=2", "page_size=2&cursor="])
def test_whoever_follows_them_sees_all(reader: APIClient, five: list[str], start: str) -> None:
    address: str | None = f"{HERE}?{start}"
    seen = []
    while address:
        seen += codes(reader.get(address))
        address = links(reader, address).get("next")
    assert seen == five


@pytest.mark.parametrize("address", [HERE, f"{HERE}?cursor=", f"{API}/providers", f"{HERE}/meet-0"])
def test_what_is_shown_whole_goes_nowhere(reader: APIClient, address: str) -> None:
    assert "Link" not in reader.get(address)


def test_every_list_has_them(reader: APIClient) -> None:
    for address in ("features", "packages/meet-0/features"):
        assert "next" in links(reader, f"{API}/{address}?page_size=1")


def test_the_feed_leads_to_its_end(reader: APIClient) -> None:
    address: str | None = f"{API}/changes?limit=3&resource=package"
    seen = []
    while address:
        seen += [change["cursor"] for change in reader.get(address).json()["results"]]
        address = links(reader, address).get("next")
    assert (len(seen), seen[-1]) == (5, head())
