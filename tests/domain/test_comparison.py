from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.comparison import Cell, Row, Section, by_feature, only_differences

codes = st.sampled_from(["max_rooms", "max_storage", "polls", "recording"])
documents = st.lists(st.lists(codes, unique=True).map(lambda it: package(*it)), max_size=4)


def package(*codes: str) -> dict[str, Any]:
    return {"features": [{"code": code, "name": code.upper(), "unit": "gb", "value": 1} for code in codes]}


def row(*words: str) -> Row:
    return Row(label="Price", cells=tuple(Cell(word, word) for word in words))


def test_each_feature_is_told_once_with_what_each_package_has_of_it() -> None:
    rooms, storage = by_feature([package("max_storage"), package("max_rooms", "max_storage")])
    assert (rooms.code, rooms.name, rooms.unit) == ("max_rooms", "MAX_ROOMS", "gb")
    assert [entry and entry["value"] for entry in rooms.entries] == [None, 1]
    assert [entry and entry["value"] for entry in storage.entries] == [1, 1]


def test_a_feature_is_called_as_the_first_package_that_has_it_calls_it() -> None:
    renamed = {"features": [{"code": "polls", "name": "Votes", "unit": "", "value": True}]}
    (feature,) = by_feature([package("recording"), renamed, package("polls")])[:1]
    assert feature.name == "Votes"


@given(documents)
def test_no_feature_is_lost_and_none_is_made_up(packages: list[dict[str, Any]]) -> None:
    features = by_feature(packages)
    assert [it.code for it in features] == sorted({e["code"] for it in packages for e in it["features"]})
    for place, document in enumerate(packages):
        had = [feature.entries[place] for feature in features if feature.entries[place]]
        assert sorted(entry["code"] for entry in had if entry) == sorted(
            e["code"] for e in document["features"]
        )


def test_a_cell_differs_where_it_says_something_else_than_the_first() -> None:
    assert [differs for _, differs in row("5", "5", "7").marked] == [False, False, True]
    assert row("5", "5", "7").differs
    assert not row("5", "5").differs
    assert not row("5").differs


def test_only_differences_are_left_and_no_section_without_one() -> None:
    same, other = row("5", "5"), row("5", "7")
    left = only_differences([Section("Price", (same, other)), Section("Sale", (same,))])
    assert left == [Section("Price", (other,))]
