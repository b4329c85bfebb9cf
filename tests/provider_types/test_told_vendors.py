"""What each shipped vendor is told, in its own words and units."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from catalog.domain.values import Value
from catalog.provider_types import PROVIDER_TYPES, Told, told
from tests.provider_types.granting import grants

# Vendor, service type, what is granted, and the parameters of it.
TOLD: list[tuple[str, str, Mapping[str, Value], Mapping[str, Any]]] = [
    ("bbb", "meet", {"max_duration": Decimal(60)}, {"duration": 60}),
    ("bbb", "meet", {"max_duration": True}, {"duration": 0}),
    ("bbb", "webinar", {"max_participants": True}, {"maxParticipants": 0}),
    ("bbb", "meet", {"recording": False}, {"record": False}),
    ("bbb", "meet", {"private_chat": True}, {"lockSettingsDisablePrivateChat": False}),
    ("bbb", "meet", {"public_chat": False}, {"lockSettingsDisablePublicChat": True}),
    ("bbb", "meet", {"screen_sharing": False}, {"disabledFeatures": "screenshare"}),
    ("bbb", "meet", {"live_captions": False}, {"disabledFeatures": "captions,liveTranscription"}),
    (
        "bbb",
        "meet",
        {"polls": False, "breakout_rooms": False},
        {"disabledFeatures": "breakoutRooms,polls"},
    ),
    ("scalelite", "meet", {"max_participants": Decimal(9)}, {"maxParticipants": 9}),
    ("jitsi", "meet", {"max_duration": Decimal("0.5")}, {"duration": 30}),
    ("jitsi", "meet", {"max_participants": Decimal(9)}, {"max_occupants": 9}),
    ("jitsi", "meet", {"screen_sharing": False}, {"context": {"features": {"screen-sharing": False}}}),
    (
        "jitsi",
        "meet",
        {"recording": True, "live_captions": False},
        {"context": {"features": {"recording": True, "transcription": False}}},
    ),
    ("mux", "live", {"max_duration": Decimal(720)}, {"max_continuous_duration": 43200}),
    ("mux", "live", {"low_latency": True}, {"latency_mode": "low"}),
    ("mux", "live", {"low_latency": False}, {"latency_mode": "standard"}),
    ("cloudflare_stream", "live", {"low_latency": True}, {"preferLowLatency": True}),
    ("cloudflare_stream", "live", {"recording": False}, {"recording": {"mode": "off"}}),
    (
        "cloudflare_stream",
        "live",
        {"recording": True, "signed_playback": True},
        {"recording": {"mode": "automatic", "requireSignedURLs": True}},
    ),
    ("cloudflare_stream", "video", {"signed_playback": True}, {"requireSignedURLs": True}),
    ("bunny_stream", "video", {"egress_gb": Decimal("0.5")}, {"MonthlyBandwidthLimit": 500_000_000}),
    ("bunny_stream", "video", {"egress_gb": True}, {"MonthlyBandwidthLimit": 0}),
    (
        "bunny_stream",
        "video",
        {"signed_playback": True},
        {"PlayerTokenAuthenticationEnabled": True, "ZoneSecurityEnabled": True},
    ),
    ("wowza", "live", {"peak_viewers": Decimal(500)}, {"limitStreamViewersMaxViewers": 500}),
    ("wowza", "live", {"max_bitrate": True}, {"limitPublishedStreamBandwidthMaxBitrate": 0}),
    ("wowza", "live", {"dvr_window": Decimal(30)}, {"WindowDuration": 1800}),
    ("icecast", "audcast", {"peak_listeners": Decimal(250)}, {"max-listeners": 250}),
    ("sip_trunk", "phone", {"max_participants": Decimal(20)}, {"max_members": 20}),
    ("sip_trunk", "phone", {"max_duration": True}, {"timeout": 0}),
    ("sip_trunk", "audio", {"recording": True}, {"record_conference": "yes"}),
    ("custom", "live", {"max_bitrate": Decimal("2.5")}, {"max_bitrate": 2.5}),
    ("custom", "live", {"max_bitrate": True, "recording": False}, {"max_bitrate": True, "recording": False}),
]

LEFT_OUT = [
    ("jitsi", "max_participants", "max_occupants"),
    ("icecast", "peak_listeners", "max-listeners"),
    ("sip_trunk", "max_participants", "max_members"),
]

# Vendor, what is granted, why it is not honoured, and the number that is told instead.
REFUSED: list[tuple[str, str, Value, str, int | None]] = [
    ("bbb", "max_participants", Decimal(0), "nothing_granted", None),
    ("bbb", "max_duration", False, "nothing_granted", None),
    ("bbb", "max_duration", Decimal("2.5"), "not_whole", 2),
    ("bbb", "max_duration", Decimal("0.5"), "below_minimum", None),
    ("bbb", "max_participants", Decimal(2**31), "above_maximum", 2**31 - 1),
    ("jitsi", "max_duration", True, "no_unlimited", None),
    ("jitsi", "max_participants", Decimal(0), "nothing_granted", None),
    ("mux", "max_duration", True, "no_unlimited", 43200),
    ("mux", "max_duration", Decimal(721), "above_maximum", 43200),
    ("mux", "max_duration", Decimal("0.5"), "below_minimum", None),
    ("bunny_stream", "egress_gb", Decimal(9_999_999_999), "above_maximum", 2**53 - 1),
    ("wowza", "peak_viewers", True, "no_unlimited", 2**31 - 1),
    ("wowza", "dvr_window", Decimal(0), "nothing_granted", None),
    ("icecast", "peak_listeners", False, "nothing_granted", None),
    ("sip_trunk", "max_duration", Decimal(0), "nothing_granted", None),
    ("mux", "peak_viewers", Decimal(5), "feature_not_understood", None),
]


def told_of(vendor: str, values: Mapping[str, Value], service_type: str = "") -> Told:
    provider_type = PROVIDER_TYPES[vendor]
    return told(provider_type, grants(values), service_type=service_type or provider_type.service_types[0])


@pytest.mark.parametrize("vendor, service_type, values, parameters", TOLD)
def test_a_vendor_is_told_in_its_own_words(
    vendor: str, service_type: str, values: Mapping[str, Value], parameters: Mapping[str, Any]
) -> None:
    letter = told_of(vendor, values, service_type)

    assert (letter.as_object(), letter.not_honoured) == (parameters, [])


@pytest.mark.parametrize("vendor, code, parameter", LEFT_OUT)
def test_a_vendor_without_a_word_for_unlimited_is_told_by_silence(
    vendor: str, code: str, parameter: str
) -> None:
    letter = told_of(vendor, {code: True})

    assert (letter.parameters, letter.left_out, letter.not_honoured) == ({}, [parameter], [])


@pytest.mark.parametrize("vendor, code, value, reason, instead", REFUSED)
def test_what_a_vendor_can_not_be_told_is_not_honoured(
    vendor: str, code: str, value: Value, reason: str, instead: int | None
) -> None:
    letter = told_of(vendor, {code: value})

    assert [(it.code, it.reason) for it in letter.not_honoured] == [(code, reason)]
    assert [*letter.parameters.values()] == ([] if instead is None else [instead])
    assert letter.left_out == []


def test_every_mapping_of_every_vendor_is_tried_here() -> None:
    """But those of Scalelite, which is told as BigBlueButton is."""
    tried = {(vendor, code) for vendor, _, values, _ in TOLD for code in values}
    tried |= {(vendor, code) for vendor, code, _ in LEFT_OUT}
    mapped = {
        (it.code, code) for it in PROVIDER_TYPES.values() if it.code != "scalelite" for code in it.features
    }

    assert mapped <= tried
