"""What a feature becomes for a vendor, as operators read it."""

import pytest

from catalog.provider_types import PROVIDER_TYPES, FeatureMapping
from catalog.provider_types.in_words import told_in_words


@pytest.mark.parametrize(
    "mapping, words",
    [
        (FeatureMapping(parameter="seats"), "seats: a number, never unlimited"),
        (FeatureMapping(parameter="seats", unlimited=0), "seats: a number, 0 for unlimited"),
        (FeatureMapping(parameter="seats", unlimited="omitted"), "seats: a number, left out for unlimited"),
        (
            FeatureMapping(parameter="seconds", factor=3600, minimum=60, maximum=43_200, unlimited=-1),
            "seconds: 3,600 for each 1, at least 60, at most 43,200, -1 for unlimited",
        ),
        (FeatureMapping(parameter="seats", how="as_granted"), "seats: as it is granted"),
    ],
)
def test_a_limit_is_told_as_the_vendor_takes_it(mapping: FeatureMapping, words: str) -> None:
    assert told_in_words(mapping, quota=True) == words


@pytest.mark.parametrize(
    "mapping, words",
    [
        (FeatureMapping(parameter="record"), "record: true or false"),
        (FeatureMapping(parameter="lock", how="inverted"), "lock: true where it is off"),
        (
            FeatureMapping(parameter="off", how="listed_when_off", items=("polls", "votes")),
            "off: lists polls, votes where it is off",
        ),
        (FeatureMapping(parameter="mode", how="words", on="auto", off="none"), "mode: auto or none"),
        (FeatureMapping(parameter="sign", also=("signed",)), "sign and signed: true or false"),
        (
            FeatureMapping(parameter="a.sign", parameter_on={"video": "sign"}),
            "a.sign: true or false; on On Demand Video it is sign",
        ),
    ],
)
def test_a_switch_is_told_as_the_vendor_takes_it(mapping: FeatureMapping, words: str) -> None:
    assert told_in_words(mapping, quota=False) == words


def test_every_shipped_mapping_has_words() -> None:
    for provider_type in PROVIDER_TYPES.values():
        for mapping in provider_type.features.values():
            assert told_in_words(mapping, quota=True).startswith(mapping.parameter)
