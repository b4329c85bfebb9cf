"""Which versions are older than the least one that is needed."""

import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists

from catalog.domain.versions import is_older


@pytest.mark.parametrize(
    "told, needed",
    [
        ("2.5.9", ">= 2.6"),
        ("2.6", ">= 2.6.1"),
        ("v0.9.12", ">= 1.0"),
        ("Icecast 2.3.3", ">= 2.4"),
        ("2.9", "2.10"),
    ],
)
def test_a_version_below_the_least_is_older(told: str, needed: str) -> None:
    assert is_older(told, needed)


@pytest.mark.parametrize(
    "told, needed",
    [
        ("2.6", ">= 2.6"),
        ("2.6.0", ">= 2.6"),
        ("3.0", ">= 2.6"),
        ("2.10", "2.9"),
        ("newest", ">= 2.6"),
        ("2.5", ""),
    ],
)
def test_any_other_version_is_not(told: str, needed: str) -> None:
    assert not is_older(told, needed)


NUMBERS = lists(integers(0, 10**9 - 1), min_size=2, max_size=4)


@given(NUMBERS, NUMBERS)
def test_of_two_versions_at_most_one_is_older(one: list[int], other: list[int]) -> None:
    told, needed = (".".join(map(str, numbers)) for numbers in (one, other))

    assert not (is_older(told, needed) and is_older(needed, told))
    assert not is_older(told, told)
