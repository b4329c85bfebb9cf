"""Whether two answers tell the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.agreement import differences, packages_in

ATOMS = st.none() | st.booleans() | st.integers() | st.text()
DOCUMENTS = st.recursive(
    ATOMS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10
)


@given(DOCUMENTS)
def test_a_document_agrees_with_itself(document: object) -> None:
    assert not list(differences(document, document))


@pytest.mark.parametrize(
    "one, other, where",
    [
        ({"price": 1}, {"price": 2}, "/price"),
        ({"value": True}, {"value": 1}, "/value"),
        ({"features": [{"code": "polls"}]}, {"features": [{"code": "rooms"}]}, "/features/0/code"),
        ({"features": []}, {"features": [1]}, "/features"),
        ({"tier": "basic"}, {}, "/tier"),
    ],
)
def test_a_difference_is_told_by_its_place(one: object, other: object, where: str) -> None:
    (told,) = differences(one, other)

    assert told.startswith(f"{where} is ")


def test_a_page_and_a_package_are_compared_without_what_no_table_tells() -> None:
    package = {"code": "meet", "revision": 3, "digest": "…", "format": 1}

    assert packages_in({"count": 1, "results": [package]}) == packages_in(package) == [{"code": "meet"}]
