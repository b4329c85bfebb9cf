"""What a document says, in words; and JSON where it says what nobody expected."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

from catalog.domain import value_words as words
from tests.domain.json_documents import values


@pytest.mark.parametrize(
    ("say", "of", "expected"),
    [
        (words.text, ("Ünï",), "Ünï"),
        (words.text, (None,), ""),
        (words.text, (True,), "true"),
        (words.text, (0.5,), "0.5"),
        (words.text, (["ü"],), '["ü"]'),
        (words.flag, (True,), "yes"),
        (words.flag, (False,), "no"),
        (words.flag, (None,), ""),
        (words.flag, (1,), "1"),
        (words.amount, (12, "USD"), "USD 12.00"),
        (words.amount, (0.1, "USD"), "USD 0.10"),
        (words.amount, (0.0035, "JPY"), "JPY 0.0035"),
        (words.amount, (None, "USD"), ""),
        (words.amount, (True, "USD"), "true"),
        (words.amount, ("12", "USD"), "12"),
        (words.amount, (12, "XXX"), "12"),
        (words.amount, (12, None), "12"),
        (words.amount, (12, ["USD"]), "12"),
        (words.renewal, (0, "month"), "once"),
        (words.renewal, (1, "year"), "every year"),
        (words.renewal, (2, "week"), "every 2 weeks"),
        (words.renewal, (2, "moon"), "2"),
        (words.renewal, ("2", "week"), "2"),
        (words.renewal, (None, "week"), ""),
        (words.length, (0, "day"), ""),
        (words.length, (1, "day"), "1 day"),
        (words.length, (14, "day"), "14 days"),
        (words.length, (14, None), "14"),
        (words.reset, (0, "daily"), "never"),
        (words.reset, (1, "weekly"), "every week"),
        (words.reset, (2, "monthly"), "every 2 months"),
        (words.reset, (2, "month"), "2"),
        (words.instant, ("2026-01-31T12:30:00Z",), "2026-01-31 12:30 UTC"),
        (words.instant, ("2026-01-31T12:30:15Z",), "2026-01-31 12:30:15 UTC"),
        (words.instant, ("2026-01-31T12:30:15.123456Z",), "2026-01-31 12:30:15.123456 UTC"),
        (words.instant, ("2026-01-31T12:30:00.5Z",), "2026-01-31 12:30:00.5 UTC"),
        (words.instant, ("2026-01-31",), "2026-01-31"),
        (words.instant, (None,), ""),
        (words.instant, (2026,), "2026"),
        (words.service_type, ("audcast",), "Audio Broadcast"),
        (words.service_type, ("telex",), "telex"),
        (words.service_type, (None,), ""),
        (words.service_type, (7,), "7"),
        (words.notifications, ([],), ""),
        (words.notifications, ([{"event": "expired", "channel": "sms"}],), "expired sms"),
        (words.notifications, ([{"event": "expired"}],), '[{"event": "expired"}]'),
    ],
)
def test_it_is_said_in_words(say: Callable[..., str], of: tuple[object, ...], expected: str) -> None:
    assert say(*of) == expected


@pytest.mark.parametrize(
    ("entry", "granted"),
    [
        ({"value": 10, "unit": "gb", "quota": True}, "10 gb"),
        ({"value": 1000, "unit": ""}, "1,000"),
        ({"value": 10, "unit": None}, "10"),
        ({"value": True, "quota": True}, "unlimited"),
        ({"value": True, "quota": False}, "on"),
        ({"value": False}, "off"),
        ({"value": "10"}, "10"),
        ({}, ""),
    ],
)
def test_what_a_feature_grants_is_said(entry: dict[str, Any], granted: str) -> None:
    assert words.granted(entry) == words.whole_entry(entry) == granted


def test_of_a_whole_entry_its_overage_is_said_too() -> None:
    entry = {
        "value": 100,
        "unit": "gb",
        "overage_price": 2.5,
        "overage_unit": 10,
        "currency": "EUR",
        "quota": True,
    }
    assert words.whole_entry(entry) == "100 gb, overage EUR 2.50 for each 10 gb"
    assert (
        words.whole_entry({"value": 1, "overage_price": 0, "currency": "JPY"})
        == "1, overage JPY 0 for each 1"
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"default": True, "active": True}, "default, active"),
        ({"default": False, "active": True}, "active"),
        ({"default": False, "active": False}, "not active"),
        ({"default": True, "active": False}, "default, not active"),
        ({}, "active"),
    ],
)
def test_of_a_provider_it_is_said_what_it_is_to_the_package(row: dict[str, Any], said: str) -> None:
    assert words.whole_attachment(row) == said


def test_a_path_that_leads_nowhere_is_nothing_and_null_is_something() -> None:
    assert words.json_at({"a": {"b": None}}, ["a", "b"]) == "null"
    assert words.json_at({"a": [{"code": "b", "c": "d"}]}, ["a", "b", "c"]) == '"d"'
    assert words.json_at({"a": {}}, ["a", "b"]) == words.json_at({"a": 1}, ["a", "b"]) == ""


@given(values, values)
def test_nothing_fails_whatever_a_document_holds(one: Any, other: Any) -> None:
    of_two = (words.amount, words.renewal, words.length, words.reset)
    of_one = (words.text, words.flag, words.instant, words.service_type, words.notifications)
    said = [say(one, other) for say in of_two] + [say(one) for say in of_one]
    entry = {"value": one, "unit": other, "overage_price": other, "overage_unit": one, "currency": one}
    said += [
        words.granted(entry),
        words.whole_entry(entry),
        words.whole_attachment({"default": one, "active": other}),
    ]
    assert all(isinstance(it, str) for it in said)
