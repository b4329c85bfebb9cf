"""The custom type: any keys to scalars, all of them shown."""

from decimal import Decimal

import pytest

from catalog.provider_types import PROVIDER_TYPES, merge, public, secrets_set
from tests.provider_types.vendor import problems

CUSTOM = PROVIDER_TYPES["custom"]


def test_any_scalar_can_be_kept_under_any_name() -> None:
    given = {"endpoint": "https://a.example", "Port_2": 8443, "ratio": 0.5, "on": True, "note": ""}
    assert merge(CUSTOM, {}, given) == given


def test_a_write_replaces_all_of_them() -> None:
    assert merge(CUSTOM, {"a": 1, "b": 2}, {"b": 3, "c": None}) == {"b": 3}


def test_all_of_them_are_shown() -> None:
    stored = {"endpoint": "https://a.example", "secret": "not really"}
    assert public(CUSTOM, stored) == stored
    assert secrets_set(CUSTOM, stored) == []


def test_decimals_are_stored_as_json_numbers() -> None:
    merged = merge(CUSTOM, {}, {"half": Decimal("0.5"), "two": Decimal("2.0")})
    assert merged == {"half": 0.5, "two": 2}
    assert [type(value) for value in merged.values()] == [float, int]


@pytest.mark.parametrize("name", ["", "_a", "1a", "a-b", "a b", "é", "a" * 65, "a\n", "\0", "\udc00"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    [(code, _)] = problems({}, {name: 1}, CUSTOM)
    assert code == "invalid_name"


def test_a_name_has_up_to_64_characters() -> None:
    assert problems({}, {"a" * 64: 1}, CUSTOM) == []


@pytest.mark.parametrize(
    "value, code",
    [
        ({"b": 1}, "invalid_type"),
        ([1], "invalid_type"),
        ("x" * 2_001, "max_length"),
        ("\0", "null_characters_not_allowed"),
        ("\udc00", "surrogate_characters_not_allowed"),
        (2**53, "number_out_of_range"),
        (float("nan"), "number_out_of_range"),
        (Decimal("NaN"), "number_out_of_range"),
        (Decimal("1e400"), "number_out_of_range"),
    ],
)
def test_a_value_that_is_no_scalar_of_json_is_refused(value: object, code: str) -> None:
    assert problems({}, {"a": value}, CUSTOM) == [(code, "a")]


def test_all_of_them_together_have_a_size() -> None:
    given: dict[str, object] = {f"note_{number}": "x" * 2_000 for number in range(9)}
    assert problems({}, given, CUSTOM) == [("too_large", "")]


def test_every_problem_is_reported_at_once() -> None:
    given = {"a": [1], "b-c": 1, "d": "\0", "e": "x" * 2_001}
    assert sorted(problems({}, given, CUSTOM)) == [
        ("invalid_name", "b-c"),
        ("invalid_type", "a"),
        ("max_length", "e"),
        ("null_characters_not_allowed", "d"),
    ]
