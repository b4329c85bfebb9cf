"""The registry over HTTP: read by whoever may, written by nobody."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from features.models import Feature
from features.read_only import open_for_the_seed
from tests.api.answers import API, codes, refusals

HERE = f"{API}/features"


def test_a_feature_is_shown_as_it_was_declared(reader: APIClient) -> None:
    document = reader.get(f"{HERE}/max_storage/").json()

    assert document == {
        "name": "Storage",
        "code": "max_storage",
        "field_suffix": "gb",
        "aggregation_type": "sum_agg",
        "description": document["description"],
        "consumable": True,
        "quota": True,
        "periodicity_type": "monthly",
        "periodicity": 0,
        "feature_settings": {},
        "feature_metadata": {},
        "service_types": [],
        "delivered_by": "platform",
        "available": True,
    }
    assert document["description"]


def test_the_whole_registry_is_listed_by_code(reader: APIClient) -> None:
    answer = reader.get(HERE)

    assert codes(answer) == sorted(Feature.objects.values_list("code", flat=True))
    assert codes(reader.get(f"{HERE}?cursor=")) == codes(answer)
    assert answer.json()["count"] == Feature.objects.count() >= 30


@pytest.mark.parametrize(
    "query, present, absent",
    [
        ("quota=true", "max_rooms", "recording"),
        ("quota=false", "recording", "max_rooms"),
        ("consumable=true", "max_rooms", "max_participants"),
        ("consumable=false", "max_participants", "max_rooms"),
        ("aggregation_type=sum_agg", "max_storage", "max_rooms"),
        ("delivered_by=provider", "recording", "max_rooms"),
        ("delivered_by=platform", "max_rooms", "recording"),
        ("service_type=meet", "private_chat", "egress_gb"),
        ("service_type=video", "egress_gb", "private_chat"),
        ("search=storage", "max_storage", "recording"),
        ("service_type=meet&quota=true", "max_rooms", "private_chat"),
    ],
)
def test_features_are_filtered(reader: APIClient, query: str, present: str, absent: str) -> None:
    found = codes(reader.get(f"{HERE}?{query}"))

    assert present in found
    assert absent not in found


def test_a_withdrawn_feature_is_still_shown(reader: APIClient) -> None:
    with open_for_the_seed():
        Feature.objects.filter(code="polls").update(available=False)

    assert codes(reader.get(f"{HERE}?available=false")) == ["polls"]
    assert reader.get(f"{HERE}/polls").json()["available"] is False


def test_features_are_ordered(reader: APIClient) -> None:
    assert codes(reader.get(f"{HERE}?ordering=-code")) == codes(reader.get(HERE))[::-1]
    assert refusals(reader.get(f"{HERE}?ordering=quota")) == {("ordering", "unknown_ordering")}


@pytest.mark.parametrize(
    "query, field",
    [
        ("quota=1", "quota"),
        ("delivered_by=post", "delivered_by"),
        ("service_type=opera", "service_type"),
        ("aggregation_type=sum", "aggregation_type"),
        ("provider=bbb", "provider"),
    ],
)
def test_what_can_not_be_understood_is_refused(reader: APIClient, query: str, field: str) -> None:
    answer = reader.get(f"{HERE}?{query}")

    assert (answer.status_code, {name for name, _ in refusals(answer)}) == (400, {field})


@pytest.mark.parametrize("group", ["Catalog readers", "Catalog managers"])
@pytest.mark.parametrize("address", ["", "/max_rooms"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_writes_a_feature(
    client_of: Callable[[str], APIClient], group: str, address: str, method: str
) -> None:
    answer = getattr(client_of(group), method)(f"{HERE}{address}", {"name": "Rooms!"})

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert answer.json()["code"] == "method_not_allowed"
    assert Feature.objects.get(code="max_rooms").name == "Rooms"
