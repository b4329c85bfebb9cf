"""What the shipped registry declares."""

import pytest

from features.declaration import AGGREGATION_TYPES, Declaration
from features.registry import SHIPPED, read
from features.service_types import SERVICE_TYPES

FEATURES = {declaration.code: declaration for declaration in read(SHIPPED)}

# The platform's reference documents: aggregation, consumable, quota, unit. None of these is ever reset.
DOCUMENTED = {
    "max_accounts": ("count_agg", True, True, ""),
    "max_rooms": ("count_agg", True, True, ""),
    "max_recordings": ("count_agg", True, True, ""),
    "max_storage": ("sum_agg", True, True, "gb"),
    "max_participants": ("count_agg", False, True, ""),
    "max_duration": ("sum_agg", False, True, "minutes"),
    "record_expiration": ("sum_agg", False, True, "days"),
    "recording": ("count_agg", False, False, ""),
    "private_chat": ("count_agg", False, False, ""),
    "public_chat": ("count_agg", False, False, ""),
    "screen_sharing": ("count_agg", False, False, ""),
    "allow_create_account": ("count_agg", False, False, ""),
    "allow_delete_account": ("count_agg", False, False, ""),
}
OF_THE_PROVIDER = {
    "max_participants",
    "max_duration",
    "recording",
    "private_chat",
    "public_chat",
    "screen_sharing",
}


def usable_on(service_type: str) -> list[Declaration]:
    return [
        feature for feature in FEATURES.values() if service_type in (feature.service_types or SERVICE_TYPES)
    ]


def test_there_are_30_to_45_features() -> None:
    assert 30 <= len(FEATURES) <= 45


@pytest.mark.parametrize("code", DOCUMENTED)
def test_a_documented_feature_stands_as_documented(code: str) -> None:
    feature = FEATURES[code]
    counted = (feature.aggregation_type, feature.consumable, feature.quota, feature.field_suffix)
    assert counted == DOCUMENTED[code]
    assert (feature.periodicity_type, feature.periodicity) == ("monthly", 0)
    assert feature.delivered_by == ("provider" if code in OF_THE_PROVIDER else "platform")


@pytest.mark.parametrize("service_type", SERVICE_TYPES)
def test_every_service_type_has_features_of_its_provider(service_type: str) -> None:
    assert len([feature for feature in usable_on(service_type) if feature.delivered_by == "provider"]) >= 3


@pytest.mark.parametrize("aggregation", AGGREGATION_TYPES)
def test_every_aggregation_measures_usage_that_is_reset(aggregation: str) -> None:
    measured = [feature for feature in FEATURES.values() if feature.consumable and feature.periodicity]
    assert aggregation in {feature.aggregation_type for feature in measured}


def test_usage_is_reset_by_days_weeks_and_months() -> None:
    resets = {feature.periodicity_type for feature in FEATURES.values() if feature.periodicity}
    assert resets == {"daily", "weekly", "monthly"}


def test_what_is_looked_at_each_time_is_never_reset() -> None:
    assert not [
        feature.code for feature in FEATURES.values() if feature.periodicity and not feature.consumable
    ]


def test_every_feature_is_described_by_a_sentence_of_its_own() -> None:
    descriptions = {feature.description for feature in FEATURES.values()}
    assert len(descriptions) == len(FEATURES)
    assert all(text[0].isupper() and text.endswith(".") for text in descriptions)
