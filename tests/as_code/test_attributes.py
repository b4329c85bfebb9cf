"""What stands in a file is what can be taken from one: no attribute is left out, none is read otherwise."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.as_code.packages import ATTACHMENT, ENTRY, PACKAGE, ROWS
from catalog.as_code.providers import PROVIDER, TABLES
from catalog.as_code.typed import typed
from catalog.domain.as_tables import NEW_ATTACHMENT, NEW_ENTRY, package_table
from catalog.domain.canonical import digest
from catalog.domain.free_object import MAX_NUMBER, as_object, broken_object
from catalog.domain.toml_text import read_text, text_of
from catalog.models import Package
from tests.as_code.directories import Checkout

KEYS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    KEYS,
    st.integers(-MAX_NUMBER, MAX_NUMBER),
    st.floats(-1e15, 1e15, allow_subnormal=False),
)
OBJECTS = st.dictionaries(
    KEYS,
    st.one_of(SCALARS, st.lists(SCALARS, max_size=3), st.dictionaries(KEYS, SCALARS, max_size=3)),
    max_size=4,
)


@pytest.mark.django_db
def test_a_file_of_a_package_says_all_that_one_may_say(checkout: Checkout) -> None:
    assert {*read_text(checkout.text("packages/meet-draft"))} == {*PACKAGE, *ROWS}


@pytest.mark.django_db
def test_a_file_of_a_provider_says_all_that_one_may_say(checkout: Checkout) -> None:
    assert {*read_text(checkout.text("providers/bbb-main"))} == {*PROVIDER, *TABLES}


def test_what_a_new_row_has_is_known_of_each_of_its_attributes() -> None:
    assert NEW_ENTRY.keys() == ENTRY.keys()
    assert NEW_ATTACHMENT.keys() == ATTACHMENT.keys()


@given(OBJECTS)
def test_settings_are_read_back_as_they_were(settings: dict[str, Any]) -> None:
    document = {"currency": "USD", "package_settings": settings, "features": [], "providers": []}
    text = text_of(package_table(document, {}))
    taken = typed(Package._meta.get_field("package_settings"), read_text(text)["package_settings"])

    assert broken_object(taken) == []
    stored = as_object(taken)
    assert isinstance(stored, dict)
    assert digest(stored) == digest(settings)
    assert text_of(package_table({**document, "package_settings": stored}, {})) == text
