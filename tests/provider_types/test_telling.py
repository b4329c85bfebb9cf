"""What a provider is told of a whole package."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.values import Value
from catalog.provider_types import PROVIDER_TYPES, FeatureMapping, Grant, ProviderType, Told, told
from tests.provider_types.granting import grants

BBB = PROVIDER_TYPES["bbb"]
MEETING: dict[str, Value] = {
    "max_participants": Decimal(50),
    "max_duration": True,
    "recording": True,
    "private_chat": False,
    "public_chat": True,
    "screen_sharing": False,
    "polls": False,
    "breakout_rooms": True,
    "max_rooms": Decimal(5),
}
VENDOR = ProviderType(
    code="vendor",
    name="Vendor",
    service_types=("live", "video"),
    features={
        "signed_playback": FeatureMapping(
            parameter="recording.signed", parameter_on={"video": "signed"}, also=("zone.signed",)
        ),
        "recording": FeatureMapping(parameter="recording.mode", how="words", on="automatic", off="off"),
        "peak_viewers": FeatureMapping(parameter="viewers", unlimited="omitted"),
    },
)


def told_of(provider_type: ProviderType, values: dict[str, Value], **options: Any) -> Told:
    return told(provider_type, grants(values), **{"service_type": provider_type.service_types[0], **options})


def reasons(it: Told) -> dict[str, str]:
    assert all(refused.detail.endswith(".") for refused in it.not_honoured)
    return {refused.code: refused.reason for refused in it.not_honoured}


def test_bigbluebutton_is_told_all_of_a_meeting() -> None:
    assert told_of(BBB, MEETING) == Told(
        parameters={
            "disabledFeatures": "polls,screenshare",
            "duration": 0,
            "lockSettingsDisablePrivateChat": True,
            "lockSettingsDisablePublicChat": False,
            "maxParticipants": 50,
            "record": True,
        },
        left_out=[],
        not_honoured=[],
    )


def test_the_parameters_of_bigbluebutton_are_the_query_of_its_create_call() -> None:
    values: dict[str, Value] = {"max_participants": Decimal(50), "recording": True}
    parameters = told_of(BBB, values).as_object()

    assert urlencode({name: json.dumps(value) for name, value in parameters.items()}) == (
        "maxParticipants=50&record=true"
    )


def test_parameters_are_sorted_whatever_the_order_of_the_grants() -> None:
    backwards = dict(reversed(MEETING.items()))

    assert list(told_of(BBB, backwards).parameters.items()) == list(told_of(BBB, MEETING).parameters.items())
    assert list(told_of(BBB, MEETING).parameters) == sorted(told_of(BBB, MEETING).parameters)


def test_of_what_the_package_does_not_mention_nothing_is_told() -> None:
    assert told_of(BBB, {}) == Told(parameters={}, left_out=[], not_honoured=[])


def test_what_the_platform_delivers_is_nothing_to_tell_of() -> None:
    custom = PROVIDER_TYPES["custom"]

    for provider_type in (BBB, custom):
        empty = Told(parameters={}, left_out=[], not_honoured=[])
        assert told_of(provider_type, {"max_rooms": Decimal(5), "max_storage": True}) == empty


def test_a_list_of_what_is_disabled_is_left_out_where_nothing_is() -> None:
    on: dict[str, Value] = {"screen_sharing": True, "polls": True}

    assert told_of(BBB, on).left_out == ["disabledFeatures"]
    assert told_of(BBB, on | {"polls": False}).left_out == []


def test_no_limit_may_mean_to_leave_the_parameter_out() -> None:
    assert told_of(VENDOR, {"peak_viewers": True}).left_out == ["viewers"]


def test_a_dot_leads_into_an_object() -> None:
    it = told_of(VENDOR, {"signed_playback": True, "recording": False})

    assert it.as_object() == {"recording": {"mode": "off", "signed": True}, "zone": {"signed": True}}


def test_a_parameter_may_depend_on_what_the_installation_serves() -> None:
    it = told_of(VENDOR, {"signed_playback": True}, service_type="video")

    assert it.parameters == {"signed": True, "zone.signed": True}


@pytest.mark.parametrize("value", [True, False])
def test_a_switch_that_the_vendor_does_not_know_is_not_honoured(value: bool) -> None:
    assert reasons(told_of(VENDOR, {"polls": value})) == {"polls": "feature_not_understood"}


def test_what_the_installation_does_not_offer_is_not_told() -> None:
    it = told_of(
        BBB, {"recording": True, "max_participants": False}, features_off=["recording", "max_participants"]
    )

    assert it.parameters == {}
    assert reasons(it) == {"recording": "feature_off", "max_participants": "feature_off"}


def test_what_was_withdrawn_is_not_told() -> None:
    withdrawn = BrokenRule("feature_not_available", "It is gone.")
    [grant] = grants({"max_participants": Decimal(50)})

    it = told(BBB, [replace(grant, withdrawn=withdrawn)], service_type="meet")

    assert it.parameters == {}
    assert reasons(it) == {"max_participants": "feature_not_available"}


def test_a_switch_that_is_off_is_honoured_by_what_is_not_there() -> None:
    [grant] = grants({"recording": False})
    gone: Grant = replace(grant, withdrawn=BrokenRule("feature_not_available", "It is gone."))

    assert reasons(told(BBB, [gone], service_type="meet")) == {}
    assert reasons(told(BBB, [grant], service_type="meet", features_off=["recording"])) == {}


def test_what_is_not_honoured_keeps_the_order_of_the_grants() -> None:
    it = told_of(BBB, {"peak_viewers": Decimal(5), "max_participants": Decimal("2.5"), "max_duration": False})

    assert list(reasons(it)) == ["peak_viewers", "max_participants", "max_duration"]
