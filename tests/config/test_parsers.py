"""JSON that is hard to read: what it takes grows with its length, and no faster."""

import pytest

from config.rest.parsers import unambiguous_object
from tests.comparisons import Compared


def test_the_key_that_stands_twice_is_found_without_holding_each_against_all() -> None:
    keys = Compared.numbered(2_000)

    with pytest.raises(ValueError, match="key_1999"):
        unambiguous_object([(key, 0) for key in (*keys, Compared("key_1999"))])

    assert Compared.comparisons < 10 * len(keys)


def test_of_a_key_without_end_the_beginning_is_told() -> None:
    with pytest.raises(ValueError, match="stands twice") as refused:
        unambiguous_object([("k" * 1_000_000, 1), ("k" * 1_000_000, 2)])

    assert len(str(refused.value)) < 100
