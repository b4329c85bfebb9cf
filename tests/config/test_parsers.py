"""JSON that is hard to read: what it takes grows with its length, and no faster."""

from typing import Self

import pytest

from config.rest.parsers import unambiguous_object


class Key(str):
    """A key that counts how often one is held against another."""

    comparisons = 0

    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        Key.comparisons += 1
        return super().__eq__(other)

    @classmethod
    def numbered(cls, number: int) -> Self:
        return cls(f"key_{number}")


def test_the_key_that_stands_twice_is_found_without_holding_each_against_all() -> None:
    pairs = [(Key.numbered(number), number) for number in range(2_000)]
    Key.comparisons = 0

    with pytest.raises(ValueError, match="key_1999"):
        unambiguous_object([*pairs, (Key.numbered(1_999), 0)])

    assert Key.comparisons < 10 * len(pairs)


def test_of_a_key_without_end_the_beginning_is_told() -> None:
    with pytest.raises(ValueError, match="stands twice") as refused:
        unambiguous_object([("k" * 1_000_000, 1), ("k" * 1_000_000, 2)])

    assert len(str(refused.value)) < 100
