from copy import deepcopy
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.canonical import digest
from catalog.domain.differences import ABSENT, changed, value_at
from catalog.domain.differences import parts_of as parts_of_pointer
from tests.domain.json_documents import documents, shuffled, similar_documents

Document = dict[str, Any]

ROOMS: Document = {"code": "max_rooms", "value": 10, "sort_order": 1, "settings": {"soft": 8}}
STORAGE: Document = {"code": "max_storage", "value": True, "sort_order": 2, "settings": {}}
FRANKFURT: Document = {"code": "bbb-frankfurt", "default": True}
PARIS: Document = {"code": "bbb-paris", "default": False}
PACKAGE: Document = {
    "code": "standard",
    "name": "Standard",
    "price": 19.99,
    "notification_preferences": [
        {"event": "expired", "channel": "email"},
        {"event": "stock_low", "channel": "sms"},
    ],
    "package_settings": {"limits": {"soft": 1, "hard": 2}, "tags": ["a", "b"], "region": "eu"},
    "available_from": None,
    "features": [ROOMS, STORAGE],
    "providers": [FRANKFURT, PARIS],
}


def from_package(**attributes: object) -> list[str]:
    return changed(PACKAGE, {**PACKAGE, **attributes})


def from_settings(**settings: object) -> list[str]:
    return from_package(package_settings={**PACKAGE["package_settings"], **settings})


def between(old: object, new: object) -> list[str]:
    """What differs where both stand in a document as `it`."""
    return changed({"it": old}, {"it": new})


def parts_of(pointer: str) -> list[str]:
    root, *parts = pointer.split("/")
    assert root == ""
    return [part.replace("~1", "/").replace("~0", "~") for part in parts]


def place_in(container: Any, part: str) -> Any:
    """The key of an object, or the index of the row with this code; None where there is none."""
    if isinstance(container, dict):
        return part if part in container else None
    return next((index for index, row in enumerate(container) if row["code"] == part), None)


def resolves(document: Document, pointer: str) -> bool:
    value: Any = document
    for part in parts_of(pointer):
        if (place := place_in(value, part)) is None:
            return False
        value = value[place]
    return True


def without(document: Document, pointers: list[str]) -> Document:
    """What is left of a document when all that the pointers lead to is taken out."""
    rest = deepcopy(document)
    for pointer in pointers:
        *way, last = parts_of(pointer)
        container: Any = rest
        for part in way:
            container = container[place_in(container, part)]
        if (place := place_in(container, last)) is not None:
            del container[place]
    return rest


def test_equal_documents_do_not_differ() -> None:
    assert changed(PACKAGE, deepcopy(PACKAGE)) == []
    assert changed({}, {}) == []


def test_an_attribute_that_differs_is_named() -> None:
    assert from_package(price=29.99) == ["/price"]
    assert from_package(available_from="2026-01-01T00:00:00Z") == ["/available_from"]


def test_an_attribute_that_one_document_lacks_is_named_though_the_other_has_null_there() -> None:
    assert changed({}, {"tier": None}) == ["/tier"]
    assert changed({"tier": None}, {}) == ["/tier"]


def test_an_attribute_of_a_row_is_named_by_the_code_of_the_row() -> None:
    assert from_package(features=[{**ROOMS, "value": 20}, STORAGE]) == ["/features/max_rooms/value"]
    assert from_package(providers=[{**FRANKFURT, "default": False}, {**PARIS, "default": True}]) == [
        "/providers/bbb-frankfurt/default",
        "/providers/bbb-paris/default",
    ]


def test_the_settings_of_a_row_are_looked_into() -> None:
    assert from_package(features=[{**ROOMS, "settings": {"soft": 9}}, STORAGE]) == [
        "/features/max_rooms/settings/soft"
    ]


def test_a_row_that_came_or_went_is_one_pointer() -> None:
    assert from_package(features=[STORAGE]) == ["/features/max_rooms"]
    assert from_package(features=[ROOMS, {"code": "recording", "value": True}, STORAGE]) == [
        "/features/recording"
    ]


def test_the_first_and_the_last_row_of_an_array_are_rows_too() -> None:
    assert changed({"features": []}, {"features": [ROOMS]}) == ["/features/max_rooms"]
    assert changed({"features": [ROOMS]}, {"features": []}) == ["/features/max_rooms"]


def test_rows_in_another_order_do_not_differ() -> None:
    assert from_package(features=[STORAGE, ROOMS]) == []


def test_a_row_that_moved_is_told_by_its_sort_order() -> None:
    assert from_package(features=[STORAGE, {**ROOMS, "sort_order": 3}]) == ["/features/max_rooms/sort_order"]


def test_a_free_object_is_looked_into_key_by_key() -> None:
    assert from_settings(limits={"soft": 5, "hard": 2}) == ["/package_settings/limits/soft"]
    assert from_settings(limits={"soft": 1}) == ["/package_settings/limits/hard"]
    assert from_settings(limits={"soft": 1, "hard": 2, "burst": 3}) == ["/package_settings/limits/burst"]


def test_a_whole_object_that_came_is_one_pointer() -> None:
    assert from_settings(colours={"light": "white", "dark": "black"}) == ["/package_settings/colours"]


def test_any_other_array_that_differs_is_one_pointer() -> None:
    [expired, stock_low] = PACKAGE["notification_preferences"]

    assert from_package(notification_preferences=[expired]) == ["/notification_preferences"]
    assert from_package(notification_preferences=[stock_low, expired]) == ["/notification_preferences"]
    assert from_package(notification_preferences=[]) == ["/notification_preferences"]
    assert from_package(notification_preferences=[expired, {**stock_low, "channel": "email"}]) == [
        "/notification_preferences"
    ]
    assert from_settings(tags=["a", "c"]) == ["/package_settings/tags"]


@pytest.mark.parametrize(
    "items", [[ROOMS, "text"], [ROOMS, {"name": "without a code"}], [{"code": 1}], [{"code": None}]]
)
def test_an_array_of_which_not_every_item_has_a_code_has_no_rows(items: list[object]) -> None:
    assert between(items, [*items, items[0]]) == ["/it"]
    assert between([ROOMS], items) == ["/it"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([], {}),
        ([ROOMS], {"max_rooms": ROOMS}),
        ({"a": 1}, 1),
        ([], None),
        ({}, None),
        (True, 1),
        (False, 0),
        (1, "1"),
        (None, False),
        ("", None),
        ([True], [1]),
        ([{"a": False}], [{"a": 0}]),
        ([{"a": 1}], [{"a": 1, "b": 1}]),
        ([[1]], [[True]]),
    ],
)
def test_what_json_tells_apart_differs(one: object, other: object) -> None:
    assert between(one, other) == between(other, one) == ["/it"]


@pytest.mark.parametrize(
    ("one", "other"), [(1, 1.0), (0, -0.0), ([1, [2]], [1.0, [2.0]]), ([{"a": 1}], [{"a": 1.0}])]
)
def test_equal_numbers_do_not_differ(one: object, other: object) -> None:
    assert between(one, other) == between(other, one) == []


def test_differences_are_told_in_the_new_documents_order_and_then_what_is_gone() -> None:
    old = {"gone": 1, "a": 1, "features": [PARIS, ROOMS, STORAGE], "b": 1, "lost": 1}
    new = {"b": 2, "came": 1, "features": [{**STORAGE, "value": 5}, FRANKFURT], "a": 2}

    assert changed(old, new) == [
        "/b",
        "/came",
        "/features/max_storage/value",
        "/features/bbb-frankfurt",
        "/features/bbb-paris",
        "/features/max_rooms",
        "/a",
        "/gone",
        "/lost",
    ]


@pytest.mark.parametrize(
    ("key", "pointer"),
    [
        ("a/b", "/a~1b"),
        ("m~n", "/m~0n"),
        ("~1", "/~01"),
        ("", "/"),
        (" ", "/ "),
        ('k"l', '/k"l'),
        ("é", "/é"),
    ],
)
def test_a_pointer_is_written_as_in_rfc_6901(key: str, pointer: str) -> None:
    assert changed({key: 1}, {key: 2}) == [pointer]
    assert between([{"code": key}], []) == [f"/it{pointer}"]


@given(documents)
def test_no_document_differs_from_itself(document: Document) -> None:
    assert changed(document, deepcopy(document)) == []


@given(similar_documents, similar_documents)
def test_documents_differ_somewhere_exactly_when_their_digests_do(old: Document, new: Document) -> None:
    assert bool(changed(old, new)) == (digest(old) != digest(new))


@given(similar_documents, similar_documents)
def test_every_pointer_leads_somewhere_in_one_of_the_documents(old: Document, new: Document) -> None:
    for pointer in changed(old, new):
        assert resolves(old, pointer) or resolves(new, pointer)


@given(similar_documents, similar_documents)
def test_outside_of_what_is_pointed_at_the_documents_are_equal(old: Document, new: Document) -> None:
    pointers = changed(old, new)

    assert digest(without(old, pointers)) == digest(without(new, pointers))


@given(similar_documents, similar_documents)
def test_nothing_is_pointed_at_twice(old: Document, new: Document) -> None:
    pointers = changed(old, new)

    assert len(set(pointers)) == len(pointers)
    assert not any(inner.startswith(f"{outer}/") for outer in pointers for inner in pointers)


@given(similar_documents, similar_documents)
def test_the_same_differs_in_whichever_direction_one_looks(old: Document, new: Document) -> None:
    assert set(changed(old, new)) == set(changed(new, old))


@given(similar_documents, st.randoms())
def test_documents_with_their_keys_in_another_order_do_not_differ(document: Document, chance: Random) -> None:
    assert changed(document, shuffled(document, chance)) == []


@given(similar_documents, similar_documents)
def test_a_pointer_leads_to_what_one_of_the_documents_has(old: Document, new: Document) -> None:
    for pointer in changed(old, new):
        assert parts_of_pointer(pointer) == parts_of(pointer)
        found = [value_at(document, parts_of(pointer)) for document in (old, new)]
        assert found[0] is not found[1]
        assert found != [ABSENT, ABSENT]


def test_what_a_document_does_not_have_is_absent() -> None:
    assert value_at(PACKAGE, ["features", "max_rooms", "settings", "soft"]) == 8
    assert value_at(PACKAGE, ["available_from"]) is None
    for parts in (["colour"], ["features", "recording"], ["price", "usd"], ["features", "max_rooms", "unit"]):
        assert value_at(PACKAGE, parts) is ABSENT
