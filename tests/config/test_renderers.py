"""JSON as it leaves is what DRF's own renderer made of it."""

import json
from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ErrorDetail
from rest_framework.renderers import JSONRenderer

from config.rest.renderers import JsonRenderer

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
)


def rendered(data: Any) -> Any:
    return json.loads(JsonRenderer().render(data))


@given(JSON)
def test_any_json_is_rendered_as_before(data: Any) -> None:
    if data is not None:
        assert rendered(data) == json.loads(JSONRenderer().render(data))


@pytest.mark.parametrize(
    "value",
    [
        2**63,
        -(2**63) - 1,
        10**400,
        Decimal("19.99"),
        ErrorDetail("blank", "blank"),
        mark_safe("text"),
        gettext_lazy("text"),
        UUID(int=1),
        datetime(2026, 1, 31, 12, 0, 0, 250_000, tzinfo=UTC),
        datetime(2026, 1, 31, 12, tzinfo=UTC),
        timedelta(minutes=5),
        OrderedDict(a=1),
        {ErrorDetail("key", "code"): 2**70},
        {1: "a"},
        {True: "b", None: "c"},
        {mark_safe("key"): (1, [2**64])},
    ],
    ids=repr,
)
def test_what_only_python_has_is_rendered_as_before(value: Any) -> None:
    for data in (value, [value], {"member": value}):
        assert rendered(data) == json.loads(JSONRenderer().render(data))


def test_a_fragment_goes_out_as_the_bytes_that_it_holds() -> None:
    document = b'{"price": 10.50}'

    assert JsonRenderer().render({"results": [orjson.Fragment(document)]}) == b'{"results":[%s]}' % document
    assert rendered({"results": [orjson.Fragment(document)], "count": 2**64})["results"] == [{"price": 10.5}]


def test_no_data_is_no_body() -> None:
    assert JsonRenderer().render(None) == b""
