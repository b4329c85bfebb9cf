"""Numbers and switches are not taken for each other, and no number is too large for one database only."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from catalog.api.provider_serializers import ProviderSerializer
from catalog.api.serializers import (
    PackageFeatureSerializer,
    PackageProviderSerializer,
    PackageSerializer,
)
from catalog.models import Package, PackageFeature
from config.rest.fields import Flag, Number, WholeNumber
from tests.api.answers import refusals, send
from tests.catalog.rows import all_rows
from tests.factories import BBB

NEW: dict[type[Any], tuple[str, dict[str, Any]]] = {
    PackageSerializer: ("/packages", {"code": "meet-new", "name": "New", "service_type": "meet"}),
    PackageFeatureSerializer: ("/packages/meet-standard/features", {"code": "max_storage", "value": 1}),
    PackageProviderSerializer: ("/packages/meet-standard/providers", {"provider": "bbb-spare"}),
    ProviderSerializer: (
        "/providers",
        {"code": "bbb-new", "name": "New", "provider_type": "bbb", "service_type": "meet", "properties": BBB},
    ),
}

TOO_LONG = {
    "12345678901": "max_whole_digits",
    "1234567890.12345": "max_digits",
    "1" * 400: "max_digits",
    "0.00001": "max_decimal_places",
}


def attributes(*kinds: type) -> list[Any]:
    """Every attribute of a JSON type that any record has: who it belongs to, and its name."""
    return [
        pytest.param(serializer, name, id=f"{serializer.Meta.model.__name__}.{name}")
        for serializer in NEW
        for name, field in serializer().fields.items()
        if not field.read_only and isinstance(field, kinds)
    ]


def posted(manager: APIClient, serializer: type, name: str, value: str) -> Any:
    path, least = NEW[serializer]
    return send(manager, "POST", path, f'{json.dumps(least)[:-1]}, "{name}": {value}}}')


def assert_refused(answer: Any, before: Any, name: str, *codes: str) -> None:
    assert answer.status_code == 400, answer.json()
    assert refusals(answer) in [{(name, code)} for code in codes]
    assert all_rows() == before


@pytest.mark.parametrize("serializer, name", attributes(WholeNumber))
def test_a_whole_number_has_a_largest_value_on_every_database(
    manager: APIClient, stocked: Package, serializer: type, name: str
) -> None:
    before = all_rows()
    for number in (2**63, 10**30, -(2**63) - 1, -(10**30)):
        answer = posted(manager, serializer, name, str(number))

        assert_refused(answer, before, name, "max_value", "min_value", "negative_stock")


@pytest.mark.parametrize(
    "model, name",
    [
        (Package, "low_stock_qty"),
        (Package, "tier_rank"),
        (Package, "trial_period"),
        (Package, "grace_period"),
        (Package, "periodicity"),
        (PackageFeature, "periodicity"),
        (PackageFeature, "sort_order"),
    ],
)
def test_a_number_of_32_bits_is_the_largest(
    manager: APIClient, stocked: Package, model: type, name: str
) -> None:
    before = all_rows()
    serializer = PackageSerializer if model is Package else PackageFeatureSerializer
    for number in (2**31, -(2**31)):
        answer = posted(manager, serializer, name, str(number))

        assert_refused(answer, before, name, "max_value", "min_value")

    assert posted(manager, serializer, name, str(2**31 - 1)).json()[name] == 2**31 - 1


def test_the_largest_stock_is_one_that_json_keeps(manager: APIClient, stocked: Package) -> None:
    before = all_rows()

    assert_refused(
        posted(manager, PackageSerializer, "stock_qty", str(2**53)), before, "stock_qty", "max_value"
    )
    answer = posted(manager, PackageSerializer, "stock_qty", str(2**53 - 1))

    assert answer.json()["stock_qty"] == 2**53 - 1


@pytest.mark.parametrize("serializer, name", attributes(WholeNumber, Number))
def test_a_number_is_a_number(manager: APIClient, stocked: Package, serializer: type, name: str) -> None:
    before = all_rows()
    for value in ("true", "false", '"1"', '""', "[]", "{}"):
        assert_refused(posted(manager, serializer, name, value), before, name, "invalid")


@pytest.mark.parametrize("serializer, name", attributes(WholeNumber))
def test_a_whole_number_has_no_point(
    manager: APIClient, stocked: Package, serializer: type, name: str
) -> None:
    before = all_rows()
    for value in ("1.5", "1.0", "1e3"):
        assert_refused(posted(manager, serializer, name, value), before, name, "invalid")


@pytest.mark.parametrize("serializer, name", attributes(Flag))
def test_a_switch_is_true_or_false(manager: APIClient, stocked: Package, serializer: type, name: str) -> None:
    before = all_rows()
    for value in ("0", "1", "1.0", '"true"', '"on"', '""', "[]", "{}", "null"):
        assert_refused(posted(manager, serializer, name, value), before, name, "invalid", "null")


@pytest.mark.parametrize("serializer, name", attributes(Number))
def test_an_amount_has_at_most_14_digits(
    manager: APIClient, stocked: Package, serializer: type, name: str
) -> None:
    before = all_rows()
    for value, code in TOO_LONG.items():
        assert (name, code) in refusals(posted(manager, serializer, name, value))
    assert all_rows() == before
