"""The feed: every change of the catalog, for those who follow it."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from catalog import lifecycle
from catalog.models.change import head
from tests.api.answers import API, HEAD, refusals
from tests.factories import make_package, make_provider, make_published_package

FEED = f"{API}/changes"


def followed(client: APIClient, address: str = f"{FEED}?limit=7") -> list[dict[str, Any]]:
    """Every entry, as a consumer reads them that starts from nothing."""
    entries: list[dict[str, Any]] = []
    page = client.get(address).json()
    while page["results"]:
        entries += page["results"]
        page = client.get(f"{address}&after={page['next_cursor']}").json()
    return entries


def told(entries: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(it["resource"], it["code"], it["event"], it["revision"]) for it in entries]


def test_the_feed_tells_every_change_in_order_and_without_a_gap(manager: APIClient) -> None:
    since = head()
    provider = make_provider(code="bbb-main")
    package = make_package(code="meet-standard", providers=[provider])
    lifecycle.publish(package)
    manager.patch(f"{API}/packages/meet-standard", {"price": 5})
    manager.patch(f"{API}/providers/bbb-main", {"name": "Renamed"})

    entries = followed(manager)

    assert [it["cursor"] for it in entries] == [*range(1, head() + 1)]
    assert told(entries[since:]) == [
        ("provider", "bbb-main", "created", None),
        ("package", "meet-standard", "created", 1),
        ("package", "meet-standard", "published", 2),
        ("package", "meet-standard", "changed", 3),
        ("provider", "bbb-main", "changed", None),
    ]
    assert {it["id"] for it in entries[since:]} == {package.id, provider.id}
    assert all(it["created_at"].endswith("Z") for it in entries)


def test_the_feed_begins_with_the_registry(reader: APIClient) -> None:
    entries = followed(reader)

    assert {(it["resource"], it["event"]) for it in entries} == {("feature", "created")}
    assert "max_rooms" in {it["id"] for it in entries}


def test_an_entry_has_what_the_contract_says(reader: APIClient) -> None:
    first = reader.get(f"{FEED}?limit=1").json()

    assert list(first) == ["results", "next_cursor"]
    assert list(first["results"][0]) == [
        "cursor",
        "resource",
        "id",
        "code",
        "event",
        "revision",
        "created_at",
    ]


def test_whoever_knows_everything_gets_their_cursor_back(reader: APIClient) -> None:
    assert reader.get(f"{FEED}?after={head()}").json() == {"results": [], "next_cursor": head()}


def test_the_feed_can_be_narrowed_to_a_resource_or_an_event(manager: APIClient) -> None:
    lifecycle.retire(make_published_package(code="meet-standard"))

    assert told(followed(manager, f"{FEED}?resource=package&event=retired")) == [
        ("package", "meet-standard", "retired", 3)
    ]
    assert {it["event"] for it in followed(manager, f"{FEED}?event=published")} == {"published"}
    nothing = manager.get(f"{FEED}?resource=package&event=deleted&after=2").json()
    assert nothing == {"results": [], "next_cursor": 2}


@pytest.mark.parametrize(
    "query, refused",
    [
        ("after=-1", ("after", "min_value")),
        ("after=1.5", ("after", "invalid")),
        ("after=abc", ("after", "invalid")),
        ("after=", ("after", "invalid")),
        ("after=99999999", ("after", "unknown_cursor")),
        ("after=99999999999999999999999", ("after", "max_value")),
        ("limit=0", ("limit", "min_value")),
        ("limit=1001", ("limit", "max_value")),
        ("resource=customer", ("resource", "invalid_choice")),
        ("event=sold", ("event", "invalid_choice")),
        ("cursor=1", ("cursor", "unknown_parameter")),
        ("after=1&after=2", ("after", "repeated_parameter")),
    ],
)
def test_what_the_feed_does_not_understand_is_refused(
    reader: APIClient, query: str, refused: tuple[str, str]
) -> None:
    answer = reader.get(f"{FEED}?{query}")

    assert answer.status_code == 400
    assert refusals(answer) == {refused}


def test_a_catalog_can_be_rebuilt_from_its_feed(manager: APIClient) -> None:
    first, second = make_provider(code="bbb-1"), make_provider(code="bbb-2")
    make_package(code="meet-gone")
    package = make_published_package(code="meet-a", features={"max_rooms": 5}, providers=[first, second])
    lifecycle.clone(package)
    manager.patch(f"{API}/packages/meet-a", {"price": 7})
    manager.delete(f"{API}/packages/meet-gone")
    manager.delete(f"{API}/providers/{make_provider(code='bbb-3').code}")

    rebuilt: dict[str, dict[str, Any]] = {"package": {}, "provider": {}, "feature": {}}
    for entry in followed(manager):
        records = rebuilt[entry["resource"]]
        if entry["event"] == "deleted":
            records.pop(entry["id"])
        elif entry["resource"] == "package":
            kept = manager.get(f"{API}/packages/{entry['id']}/revisions/{entry['revision']}").json()
            records[entry["id"]] = kept["document"]
        else:
            answer = manager.get(f"{API}/{entry['resource']}s/{entry['id']}")
            records[entry["id"]] = answer.json() if answer.status_code == 200 else None

    for resource, records in rebuilt.items():
        listed = manager.get(f"{API}/{resource}s?page_size=200").json()["results"]
        there = {record.get("id", record["code"]): record for record in listed}
        if resource == "package":
            there = {
                key: {name: value for name, value in record.items() if name not in {*HEAD, "stock_qty"}}
                for key, record in there.items()
            }
        assert records == there
