"""The shipped provider types: what is known of each vendor, and that all of them fit the registry."""

import subprocess
import sys

import pytest

from catalog.provider_types import PROVIDER_TYPES, FeatureMapping, ProviderType
from features.service_types import SERVICE_TYPES
from tests.provider_types.granting import REGISTERED, REGISTRY

VENDORS = {code: it for code, it in PROVIDER_TYPES.items() if not it.understands_all}
MAPPINGS = [(code, feature) for code, it in VENDORS.items() for feature in it.features]

BBB = PROVIDER_TYPES["bbb"]
SCALELITE = PROVIDER_TYPES["scalelite"]
CUSTOM = PROVIDER_TYPES["custom"]

BBB_FEATURES = {
    "max_duration": FeatureMapping(parameter="duration", unlimited=0, maximum=2**31 - 1),
    "max_participants": FeatureMapping(parameter="maxParticipants", unlimited=0, maximum=2**31 - 1),
    "recording": FeatureMapping(parameter="record"),
    "private_chat": FeatureMapping(parameter="lockSettingsDisablePrivateChat", how="inverted"),
    "public_chat": FeatureMapping(parameter="lockSettingsDisablePublicChat", how="inverted"),
    "screen_sharing": FeatureMapping(
        parameter="disabledFeatures", how="listed_when_off", items=("screenshare",)
    ),
}


def names(provider_type: ProviderType, attribute: str) -> list[str]:
    return [it.name for it in provider_type.properties if getattr(it, attribute)]


def test_types_are_sorted_by_code() -> None:
    assert list(PROVIDER_TYPES) == sorted(PROVIDER_TYPES)
    assert all(code == it.code for code, it in PROVIDER_TYPES.items())


def test_bigbluebutton_has_the_properties_of_its_api_and_the_old_ones_of_its_host() -> None:
    assert (BBB.name, BBB.version) == ("BigBlueButton", ">= 2.6")
    assert [it.name for it in BBB.properties] == [
        "host_url",
        "secret",
        "host_ip",
        "host_port",
        "host_user",
        "host_key",
    ]
    assert names(BBB, "required") == ["host_url", "secret"]
    assert names(BBB, "deprecated") == ["host_ip", "host_port", "host_user", "host_key"]
    assert BBB.secrets == {"secret", "host_key"}
    assert BBB.urls == BBB.destinations == {"host_url"}


def test_the_old_port_of_bigbluebutton_is_22_by_default() -> None:
    port = BBB.property_named("host_port")
    assert port is not None
    assert (port.kind, port.default) == ("integer", 22)


@pytest.mark.parametrize("code", BBB_FEATURES)
def test_bigbluebutton_is_told_by_the_parameters_of_its_create_call(code: str) -> None:
    assert BBB.mapping_of(code) == BBB_FEATURES[code]


def test_scalelite_needs_an_address_and_a_secret() -> None:
    assert SCALELITE.version == ">= 1.0"
    assert names(SCALELITE, "required") == ["host_url", "secret"]
    assert SCALELITE.urls == {"host_url"}
    assert SCALELITE.secrets == {"secret"}


def test_scalelite_is_told_as_bigbluebutton_is() -> None:
    assert SCALELITE.features == BBB.features
    assert SCALELITE.service_types == BBB.service_types


def test_custom_serves_everything_and_has_no_secrets() -> None:
    assert CUSTOM.service_types == tuple(SERVICE_TYPES)
    assert CUSTOM.free_properties
    assert CUSTOM.secrets == frozenset()


def test_custom_understands_every_feature_by_its_own_code() -> None:
    assert all(CUSTOM.understands(code) for code in REGISTERED)
    assert CUSTOM.mapping_of("max_bitrate") == FeatureMapping(parameter="max_bitrate", how="as_granted")


def test_a_vendor_understands_only_what_it_declares() -> None:
    assert BBB.understands("recording")
    assert not BBB.understands("egress_gb")
    assert BBB.mapping_of("egress_gb") is None


def test_an_unknown_property_has_no_declaration() -> None:
    assert BBB.property_named("colour") is None


@pytest.mark.parametrize("service_type", SERVICE_TYPES)
def test_every_service_type_is_served_by_a_vendor(service_type: str) -> None:
    assert [code for code, it in VENDORS.items() if service_type in it.service_types]


@pytest.mark.parametrize("service_type", SERVICE_TYPES)
def test_every_service_type_has_a_vendor_that_understands_one_of_its_features(service_type: str) -> None:
    serving = [it for it in VENDORS.values() if service_type in it.service_types]
    features = {code for it in serving for code in it.features}
    assert [code for code in features if service_type in REGISTERED[code]["service_types"]]


@pytest.mark.parametrize(
    "code", [code for code, it in REGISTERED.items() if it["delivered_by"] == "provider"]
)
def test_every_feature_that_a_provider_delivers_is_understood_by_a_type_that_serves_it(code: str) -> None:
    wanted = set(REGISTERED[code]["service_types"] or SERVICE_TYPES)
    understanding = [it for it in PROVIDER_TYPES.values() if it.understands(code)]
    assert wanted <= {served for it in understanding for served in it.service_types}


@pytest.mark.parametrize("vendor, code", MAPPINGS)
def test_what_a_vendor_understands_is_a_feature_that_a_provider_delivers(vendor: str, code: str) -> None:
    assert REGISTERED[code]["delivered_by"] == "provider"


@pytest.mark.parametrize("vendor, code", MAPPINGS)
def test_what_a_vendor_understands_can_be_granted_where_it_serves(vendor: str, code: str) -> None:
    usable_on = set(REGISTERED[code]["service_types"] or SERVICE_TYPES)
    assert usable_on.intersection(VENDORS[vendor].service_types)


@pytest.mark.parametrize("vendor, code", MAPPINGS)
def test_a_switch_has_no_number_and_a_quota_is_told_as_one(vendor: str, code: str) -> None:
    mapping = VENDORS[vendor].features[code]
    if REGISTERED[code]["quota"]:
        assert mapping.how == "value"
    else:
        numbers = (mapping.unlimited, mapping.factor, mapping.minimum, mapping.maximum)
        assert numbers == (None, 1, 1, None)


@pytest.mark.parametrize("code", VENDORS)
def test_every_vendor_has_a_secret_that_is_required(code: str) -> None:
    assert VENDORS[code].secrets.intersection(names(VENDORS[code], "required"))


def test_the_types_are_read_without_django() -> None:
    script = "import sys, catalog.provider_types; sys.exit('django' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", script], check=False, cwd=REGISTRY.parents[1]).returncode == 0
    )
