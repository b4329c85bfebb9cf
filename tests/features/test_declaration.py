"""Where the platform has a feature, and how often its usage is reset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.declaration import Declaration, is_available, reset_in_words
from tests.features.declared import SWITCH

NUMBERS = st.lists(st.integers(0, 99), min_size=1, max_size=4)


def declared(**where: object) -> Declaration:
    return Declaration(**SWITCH | where)


def test_a_feature_without_conditions_is_everywhere() -> None:
    assert is_available(declared(), "0.1", "community")


@pytest.mark.parametrize(
    ("platform", "available"),
    [
        ("2.8.9", False),
        ("2.9", True),
        ("2.9.0", True),
        ("2.9.1", True),
        ("2.10", True),
        ("10.0", True),
        ("2", False),
    ],
)
def test_versions_are_compared_as_numbers(platform: str, available: bool) -> None:
    assert is_available(declared(least_version="2.9"), platform, "enterprise") is available


def test_a_trailing_zero_makes_no_newer_version() -> None:
    assert is_available(declared(least_version="2.5.0"), "2.5", "enterprise")


@given(NUMBERS, NUMBERS)
def test_a_platform_has_what_its_own_version_or_an_older_one_brought(
    one: list[int], other: list[int]
) -> None:
    older, newer = (".".join(map(str, numbers)) for numbers in sorted([one, other]))
    assert is_available(declared(least_version=older), newer, "community")


@pytest.mark.parametrize(("platform_license", "available"), [("community", False), ("business", True)])
def test_a_license_that_is_not_named_lacks_the_feature(platform_license: str, available: bool) -> None:
    assert is_available(declared(licenses=["business", "enterprise"]), "3.0", platform_license) is available


def test_version_and_license_must_both_suit() -> None:
    both = declared(least_version="2.5", licenses=["enterprise"])
    assert is_available(both, "2.5", "enterprise")
    assert not is_available(both, "2.4", "enterprise")
    assert not is_available(both, "2.5", "business")


@pytest.mark.parametrize(
    ("periodicity_type", "periodicity", "words"),
    [
        ("monthly", 0, "never"),
        ("daily", 1, "every day"),
        ("monthly", 1, "every month"),
        ("weekly", 2, "every 2 weeks"),
    ],
)
def test_a_reset_is_told_in_words(periodicity_type: str, periodicity: int, words: str) -> None:
    assert reset_in_words(periodicity_type, periodicity) == words
