"""How a difference is told to somebody who reviews it."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from catalog.domain.told_differences import Granting, told_differences

REGISTRY = {
    "max_rooms": Granting(quota=True),
    "max_storage": Granting(quota=True, unit="gb"),
    "recording": Granting(quota=False),
}


def table(**attributes: Any) -> dict[str, Any]:
    return {
        "name": "Standard",
        "price": Decimal("12.00"),
        "currency": "USD",
        "features": {
            "max_storage": {"value": 10, "overage_price": Decimal("1.50")},
            "recording": {"value": True},
        },
        "providers": {"bbb": {"default": True}},
        **attributes,
    }


def told(**attributes: Any) -> list[str]:
    return [str(it) for it in told_differences(table(), table(**attributes), REGISTRY)]


def storage(**attributes: Any) -> dict[str, Any]:
    features = table()["features"]
    return {**features, "max_storage": {**features["max_storage"], **attributes}}


@pytest.mark.parametrize(
    "price, words",
    [
        (Decimal("14.5"), ["price: USD 12.00 → USD 14.50 (up)"]),
        (0, ["price: USD 12.00 → USD 0.00 (down)"]),
        (12, []),
    ],
)
def test_a_price_goes_up_or_down(price: Any, words: list[str]) -> None:
    assert told(price=price) == words


def test_amounts_in_two_currencies_are_neither_up_nor_down() -> None:
    assert told(price=1800, currency="JPY") == ["price: USD 12.00 → JPY 1,800", 'currency: "USD" → "JPY"']


@pytest.mark.parametrize(
    "value, words",
    [
        (20, "10 gb → 20 gb (up)"),
        (Decimal("0.5"), "10 gb → 0.5 gb (down)"),
        (True, "10 gb → unlimited (up)"),
        (False, "10 gb → not granted (down)"),
    ],
)
def test_a_limit_goes_up_or_down(value: Any, words: str) -> None:
    assert told(features=storage(value=value)) == [f"features.max_storage.value: {words}"]


def test_a_limit_of_nothing_is_more_than_what_is_not_granted() -> None:
    none, nothing = (table(features=storage(value=value)) for value in (False, 0))

    assert [str(it) for it in told_differences(none, nothing, REGISTRY)] == [
        "features.max_storage.value: not granted → 0 gb (up)"
    ]


@pytest.mark.parametrize("value, words", [(5, "1 → 5"), (True, "1 → unlimited"), (False, "1 → not granted")])
def test_a_feature_that_the_registry_does_not_have_is_told_as_a_limit(value: Any, words: str) -> None:
    old, new = ({"features": {"polls": {"value": it}}} for it in (1, value))

    assert [str(it) for it in told_differences(old, new, REGISTRY)] == [f"features.polls.value: {words}"]


def test_a_switch_is_on_or_off() -> None:
    features = {**table()["features"], "recording": {"value": False}}

    assert told(features=features) == ["features.recording.value: on → off"]


def test_an_overage_goes_up_or_down() -> None:
    assert told(features=storage(overage_price=Decimal("0.0035"))) == [
        "features.max_storage.overage_price: USD 1.50 → USD 0.0035 (down)"
    ]


def test_an_overage_that_comes_or_goes_is_neither_up_nor_down() -> None:
    with_overage, without = table(), table(features={**table()["features"], "max_storage": {"value": 10}})
    there, back = (
        told_differences(old, new, REGISTRY)
        for old, new in ((without, with_overage), (with_overage, without))
    )

    assert [(str(it), it.direction) for it in there + back] == [
        ("features.max_storage.overage_price: USD 1.50", ""),
        ("features.max_storage.overage_price: USD 1.50 → removed", ""),
    ]


def test_rows_come_and_go() -> None:
    assert told(
        features={"max_rooms": {"value": 5, "sort_order": 1}, "recording": {"value": True}},
        providers={"spare": {}},
    ) == [
        "features.max_rooms: 5, sort_order 1",
        "features.max_storage: 10 gb, overage_price USD 1.50 → removed",
        "providers.spare: attached",
        "providers.bbb: default true → removed",
    ]


@pytest.mark.parametrize(
    "old, new, words",
    [
        ("a", "b", '"a" → "b"'),
        ("none", datetime(2026, 1, 1, tzinfo=UTC), '"none" → 2026-01-01T00:00:00Z'),
        (1, 2, "1 → 2"),
        (False, True, "false → true"),
        ([], [{"b": Decimal("1.10")}], '[] → [{"b": 1.1}]'),
        (Decimal("1E-7"), Decimal("1.10"), "0.0000001 → 1.1"),
        ("Straße", "Platz", '"Straße" → "Platz"'),
        ("x" * 100, "", f'"{"x" * 69}… → ""'),
        ("x" * 68, "", f'"{"x" * 68}" → ""'),
        (None, "new", '"new"'),
    ],
)
def test_other_attributes_are_told_as_they_are_written(old: Any, new: Any, words: str) -> None:
    before = {} if old is None else {"it": old}
    (difference,) = told_differences(before, {"it": new}, REGISTRY)

    assert str(difference) == f"it: {words}"
    assert difference.direction == ""


def test_for_a_program_it_is_json() -> None:
    new = table(price=Decimal("14.5"), features=storage(settings={"a/b": [1]}))

    assert [it.as_json() for it in told_differences(table(), new, REGISTRY)] == [
        {"path": "/price", "old": 12, "new": 14.5, "direction": "up"},
        {"path": "/features/max_storage/settings", "old": None, "new": {"a/b": [1]}, "direction": None},
    ]


def test_an_instant_is_json_too() -> None:
    (difference,) = told_differences({}, {"at": datetime(2026, 1, 1, tzinfo=UTC)}, REGISTRY)

    assert difference.as_json()["new"] == "2026-01-01T00:00:00Z"
