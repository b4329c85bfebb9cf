"""Who has the registry already is not sent it again, until a seed changes it."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from features import seeding
from features.models import Feature
from features.registry import SHIPPED
from tests.api.answers import API
from tests.features.conftest import RegistryFile
from tests.features.declared import QUOTA, SWITCH

LIST = f"{API}/features"
ONE = f"{API}/features/{QUOTA['code']}"
OTHER = f"{API}/features/{SWITCH['code']}"


@pytest.fixture(autouse=True)
def seeded(reader: APIClient, registry_file: RegistryFile) -> None:
    seeding.seed(registry_file(SWITCH, QUOTA))


def known(client: APIClient, address: str, tag: str) -> bool:
    answer: Any = client.get(address, headers={"if-none-match": tag})
    assert (answer["ETag"] == tag) == (answer.status_code == 304)
    return bool(answer.status_code == 304)


def test_a_feature_carries_its_version(reader: APIClient) -> None:
    answer = reader.get(ONE)

    assert answer["ETag"] == '"1"'
    assert answer["Cache-Control"] == "private, no-cache"
    assert "version" not in answer.json()


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("address", [LIST, f"{LIST}?cursor=", f"{LIST}?quota=true&fields=code", ONE])
def test_what_is_known_is_not_sent_again(reader: APIClient, method: str, address: str) -> None:
    tag = reader.get(address)["ETag"]

    answer: Any = getattr(reader, method)(address, headers={"if-none-match": tag})

    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
    assert "Content-Type" not in answer


@pytest.mark.parametrize(
    "entry",
    [QUOTA | {"name": "Boards"}, QUOTA | {"service_types": ["live"]}, QUOTA | {"least_version": "99"}],
)
def test_a_seed_makes_known_what_it_changes(
    reader: APIClient, registry_file: RegistryFile, entry: dict[str, Any]
) -> None:
    tags = {address: reader.get(address)["ETag"] for address in (LIST, f"{LIST}?cursor=", ONE, OTHER)}

    seeding.seed(registry_file(SWITCH, entry))

    assert [known(reader, address, tag) for address, tag in tags.items()] == [False, False, False, True]


def test_a_seed_makes_known_what_it_withdraws(reader: APIClient, registry_file: RegistryFile) -> None:
    tags = {address: reader.get(address)["ETag"] for address in (LIST, ONE, OTHER)}

    seeding.seed(registry_file(SWITCH))

    assert [known(reader, address, tag) for address, tag in tags.items()] == [False, False, True]


def test_a_seed_that_changes_nothing_leaves_everything_known(
    reader: APIClient, registry_file: RegistryFile
) -> None:
    tags = {address: reader.get(address)["ETag"] for address in (LIST, ONE, OTHER)}

    seeding.seed(registry_file(SWITCH, QUOTA))

    assert all(known(reader, address, tag) for address, tag in tags.items())


def test_a_new_feature_changes_the_list(reader: APIClient) -> None:
    tag = reader.get(LIST)["ETag"]

    seeding.seed(SHIPPED)

    assert not known(reader, LIST, tag)
    assert reader.get(LIST).json()["count"] == Feature.objects.count()


def test_a_refusal_has_no_tag(reader: APIClient) -> None:
    for address in (f"{API}/features/nothing", f"{LIST}?page=9", f"{LIST}?quota=1"):
        answer: Any = reader.get(address, headers={"if-none-match": "*"})
        assert answer.status_code in (400, 404)
        assert "ETag" not in answer
