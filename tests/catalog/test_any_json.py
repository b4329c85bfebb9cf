"""Whatever JSON stands under a key of a body, the answer is a record or a refusal, never an error of ours."""

import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from catalog.api.provider_serializers import ProviderSerializer
from catalog.api.serializers import (
    PackageFeatureSerializer,
    PackageProviderSerializer,
    PackageSerializer,
)
from catalog.models import Package
from tests.api.answers import API, send
from tests.catalog.rows import TABLES, all_rows
from tests.factories import BBB

HERE = "/packages/meet-standard"
PACKAGE = {"code": "meet-new", "name": "New", "service_type": "meet"}
PROVIDER = {"code": "new", "name": "New", "provider_type": "bbb", "service_type": "meet", "properties": BBB}
ENTRY = {"code": "max_storage", "value": 10}
ATTACHED = {"provider": "bbb-spare"}

# A request that would pass, and whose keys one after the other are given any JSON.
REQUESTS: dict[str, tuple[str, str, dict[str, Any], type[Any]]] = {
    "a new package": ("POST", "/packages", PACKAGE, PackageSerializer),
    "a package": ("PATCH", HERE, {}, PackageSerializer),
    "a new provider": ("POST", "/providers", PROVIDER, ProviderSerializer),
    "a provider": ("PATCH", "/providers/bbb-main", {}, ProviderSerializer),
    "a new entry": ("POST", f"{HERE}/features", ENTRY, PackageFeatureSerializer),
    "an entry": ("PATCH", f"{HERE}/features/max_rooms", {}, PackageFeatureSerializer),
    "a new attachment": ("POST", f"{HERE}/providers", ATTACHED, PackageProviderSerializer),
    "an attachment": ("PATCH", f"{HERE}/providers/bbb-main", {}, PackageProviderSerializer),
}

# Words that mean something under one key or another, so that not everything is refused at the first look.
MEANINGFUL = [
    "",
    "meet",
    "day",
    "monthly",
    "inside",
    "EUR",
    "bbb",
    "custom",
    "max_rooms",
    "recording",
    "bbb-off",
]
MEANINGFUL += [
    "event",
    "channel",
    "expired",
    "email",
    "code",
    "value",
    "provider",
    "default",
    "a",
    "2026-01-01",
]

words = st.sampled_from(MEANINGFUL) | st.text(st.characters(), max_size=8)
numbers = st.from_regex(r"-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,8})?([eE][+-]?[0-9]{1,20})?", fullmatch=True)
scalars = st.one_of(
    st.sampled_from(["null", "true", "false", "0", "1", "2.5", "NaN", "1e400", str(2**31), str(2**63)]),
    numbers,
    words.map(json.dumps),
)


def arrays(members: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(members, max_size=3).map(lambda texts: f"[{','.join(texts)}]")


def objects(members: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.builds("{}:{}".format, words.map(json.dumps), members)
    return st.lists(pairs, max_size=3).map(lambda texts: f"{{{','.join(texts)}}}")


any_json = st.recursive(scalars, lambda members: arrays(members) | objects(members), max_leaves=6)


@pytest.mark.django_db
@pytest.mark.parametrize("method, path, body, serializer", REQUESTS.values(), ids=REQUESTS)
# The client and the catalog are the same for every example; each is rolled back.
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), text=any_json)
def test_any_json_makes_a_valid_record_or_nothing(
    manager: APIClient,
    stocked: Package,
    method: str,
    path: str,
    body: dict[str, Any],
    serializer: type[Any],
    data: st.DataObject,
    text: str,
) -> None:
    key = data.draw(st.sampled_from([*serializer().fields, "nonsense"]))
    members = {name: json.dumps(value) for name, value in body.items()} | {key: text}
    with transaction.atomic():
        before = all_rows()

        answer = send(manager, method, path, written(members))

        if answer.status_code in (200, 201):
            assert_shown_and_valid(manager, answer, path)
        else:
            assert 400 <= answer.status_code < 500, answer.content
            assert answer["Content-Type"] == "application/problem+json"
            assert all_rows() == before
        transaction.set_rollback(True)


def written(members: dict[str, str]) -> str:
    """The object of these members, each of which is JSON already."""
    return "{" + ", ".join(f"{json.dumps(name)}: {text}" for name, text in members.items()) + "}"


def assert_shown_and_valid(manager: APIClient, answer: Any, path: str) -> None:
    address = answer.headers.get("Location", f"{API}{path}")
    assert manager.get(address).json() == answer.json()
    for model in TABLES:
        for record in model._default_manager.all():
            record.full_clean()
