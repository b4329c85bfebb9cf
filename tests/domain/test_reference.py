"""What a client may call a reservation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.reference import LONGEST, check_reference, is_reference
from tests.domain.refused import refused

BAD = ["", " ", "-a", "_a", ".", "a b", "a/b", "a\n", "é", "aé", "٣"]


@pytest.mark.parametrize("text", ["a", "Z", "7", "order-2026:1", "cart_7@shop.example", "A" * LONGEST])
def test_a_reference_has_letters_digits_and_some_marks(text: str) -> None:
    check_reference(text)
    assert is_reference(text)


@pytest.mark.parametrize("text", BAD)
def test_a_text_with_anything_else_is_refused(text: str) -> None:
    with refused("invalid_reference", "of either case; after that . _ : @ - may stand too"):
        check_reference(text)


@pytest.mark.parametrize("text", [*BAD, "A" * (LONGEST + 1)])
def test_such_a_text_and_one_that_is_too_long_name_no_reservation(text: str) -> None:
    assert not is_reference(text)


@given(st.from_regex(r"[A-Za-z0-9._:@-]{1,130}", fullmatch=True))
def test_only_its_first_character_and_its_length_can_be_wrong_then(text: str) -> None:
    assert is_reference(text) == (text[0].isalnum() and len(text) <= LONGEST)
