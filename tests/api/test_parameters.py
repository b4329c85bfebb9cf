"""What a provider is to be told of a package, and what of it that provider can't honour."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from catalog import lifecycle
from catalog.changes import change_package, change_provider
from catalog.models import Provider
from tests.api.answers import API, refusals
from tests.factories import BBB, make_package, make_provider, withdraw

HERE = f"{API}/packages/meet-standard/parameters"

MEETING = {
    "max_participants": 50,
    "max_duration": True,
    "max_rooms": 5,
    "recording": True,
    "private_chat": False,
    "screen_sharing": False,
}


@pytest.fixture
def provider(registry: None) -> Provider:
    return make_provider(code="bbb-main")


def reasons(answer: Any) -> dict[str, str]:
    """Why each feature is not honoured; each is said for people too."""
    assert answer.status_code == 200, answer.json()
    assert all(it["detail"].endswith(".") for it in answer.json()["not_honoured"])
    return {it["code"]: it["reason"] for it in answer.json()["not_honoured"]}


def test_the_default_provider_is_told_all_that_is_granted(reader: APIClient, provider: Provider) -> None:
    make_package(code="meet-standard", features=MEETING, providers=[provider])

    assert reader.get(HERE).json() == {
        "provider": provider.id,
        "provider_type": "bbb",
        "parameters": {
            "disabledFeatures": "screenshare",
            "duration": 0,
            "lockSettingsDisablePrivateChat": True,
            "maxParticipants": 50,
            "record": True,
        },
        "left_out": [],
        "not_honoured": [],
    }


def test_parameters_stand_in_the_order_of_their_names(reader: APIClient, provider: Provider) -> None:
    make_package(code="meet-standard", features=MEETING, providers=[provider])

    parameters = list(reader.get(HERE).json()["parameters"])

    assert parameters == sorted(parameters)


@pytest.mark.parametrize("spelling", ["id", "uuid", "ulid", "code"])
def test_another_provider_is_named_by_any_of_its_keys(
    reader: APIClient, provider: Provider, spelling: str
) -> None:
    other = make_provider(provider_type="scalelite")
    make_package(code="meet-standard", features=MEETING, providers=[provider, other])

    answer = reader.get(f"{HERE}?provider={getattr(other, spelling)}")

    assert (answer.json()["provider"], answer.json()["provider_type"]) == (other.id, "scalelite")


@pytest.mark.parametrize("key", ["bbb-nowhere", "bbb-elsewhere", "prv_x", "☃", "x" * 300])
def test_a_provider_that_is_not_attached_is_refused(reader: APIClient, provider: Provider, key: str) -> None:
    make_provider(code="bbb-elsewhere")
    make_package(code="meet-standard", providers=[provider])

    answer = reader.get(HERE, {"provider": key})

    assert answer.status_code == 400
    assert refusals(answer) == {("provider", "unknown_provider")}
    assert key[:40] in answer.json()["errors"][0]["detail"]
    assert "Its providers are bbb-main." in answer.json()["errors"][0]["detail"]


def test_no_provider_can_not_be_named_by_nothing(reader: APIClient, provider: Provider) -> None:
    make_package(code="meet-standard", providers=[provider])

    assert refusals(reader.get(f"{HERE}?provider=")) == {("provider", "blank")}
    assert refusals(reader.get(f"{HERE}?provider=bbb-main&provider=bbb-main")) == {
        ("provider", "repeated_parameter")
    }


def test_without_a_default_provider_one_must_be_named(reader: APIClient, provider: Provider) -> None:
    package = make_package(code="meet-standard", features={"recording": True}, providers=[provider])
    with change_package(package):
        package.providers.all().step_down()

    answer = reader.get(HERE)

    assert (answer.status_code, refusals(answer)) == (400, {("provider", "no_default_provider")})
    assert reader.get(f"{HERE}?provider=bbb-main").json()["parameters"] == {"record": True}


def test_without_any_provider_there_is_none_to_tell(reader: APIClient) -> None:
    make_package(code="meet-standard")

    answer = reader.get(HERE)

    assert refusals(answer) == {("provider", "no_default_provider")}
    assert "None is attached to it." in answer.json()["errors"][0]["detail"]


def test_no_other_parameter_is_taken(reader: APIClient, provider: Provider) -> None:
    make_package(code="meet-standard", providers=[provider])

    assert refusals(reader.get(f"{HERE}?providers=bbb-main")) == {("providers", "unknown_parameter")}


def test_nothing_granted_is_listed_and_never_told_as_zero(reader: APIClient, provider: Provider) -> None:
    nothing = {"max_participants": 0, "max_duration": False}
    make_package(code="meet-standard", features=nothing, providers=[provider])

    answer = reader.get(HERE)

    assert answer.json()["parameters"] == {}
    assert reasons(answer) == {"max_participants": "nothing_granted", "max_duration": "nothing_granted"}


def test_what_can_not_be_told_exactly_is_told_as_less(reader: APIClient, provider: Provider) -> None:
    features = {"max_duration": 2.5, "max_participants": 9_999_999_999}
    make_package(code="meet-standard", features=features, providers=[provider])

    answer = reader.get(HERE)

    assert answer.json()["parameters"] == {"duration": 2, "maxParticipants": 2**31 - 1}
    assert reasons(answer) == {"max_duration": "not_whole", "max_participants": "above_maximum"}


def test_what_a_provider_lacks_is_not_honoured(reader: APIClient) -> None:
    provider = make_provider(service_type="webinar", features_off=["polls", "recording"])
    features = {"polls": True, "recording": False, "peak_viewers": 100}
    make_package(code="meet-standard", service_type="webinar", features=features, providers=[provider])

    answer = reader.get(HERE)

    assert answer.json()["parameters"] == {}
    assert reasons(answer) == {"polls": "feature_off", "peak_viewers": "feature_not_understood"}


def test_what_was_withdrawn_is_not_honoured(reader: APIClient, provider: Provider) -> None:
    make_package(code="meet-standard", features={"recording": True, "polls": False}, providers=[provider])
    withdraw("recording")
    withdraw("polls")

    answer = reader.get(HERE)

    assert answer.json()["parameters"] == {}
    assert reasons(answer) == {"recording": "feature_not_available"}


def test_no_limit_may_be_told_by_leaving_a_parameter_out(reader: APIClient) -> None:
    jitsi = make_provider(
        provider_type="jitsi",
        properties={"public_url": "https://a.example", "jwt_app_id": "it", "jwt_app_secret": "S3cr3t"},
    )
    features = {"max_participants": True, "max_duration": 90, "recording": True}
    make_package(code="meet-standard", features=features, providers=[jitsi])

    told = reader.get(HERE).json()

    assert told["left_out"] == ["max_occupants"]
    assert told["parameters"] == {"context": {"features": {"recording": True}}, "duration": 5400}


def test_decimals_are_told_where_they_are_understood(reader: APIClient) -> None:
    custom = make_provider(provider_type="custom", service_type="live", properties={})
    features = {"max_bitrate": 2500.5, "peak_viewers": 0, "recording": False}
    make_package(code="meet-standard", service_type="live", features=features, providers=[custom])

    assert reader.get(HERE).json()["parameters"] == {
        "max_bitrate": 2500.5,
        "peak_viewers": 0,
        "recording": False,
    }


@pytest.mark.parametrize("step", [lifecycle.publish, lifecycle.retire])
def test_it_is_told_in_every_state_of_the_package(
    reader: APIClient, provider: Provider, step: Callable[[Any], Any]
) -> None:
    package = make_package(code="meet-standard", features={"recording": True}, providers=[provider])
    as_draft = reader.get(HERE).json()
    step(package)

    assert reader.get(HERE).json() == as_draft


def test_an_inactive_provider_is_told_like_any_other(reader: APIClient, provider: Provider) -> None:
    spare = make_provider(code="bbb-spare")
    make_package(code="meet-standard", features={"recording": True}, providers=[provider, spare])
    with change_provider(spare):
        Provider.objects.filter(pk=spare.pk).update(active=False)

    assert reader.get(f"{HERE}?provider=bbb-spare").json()["parameters"] == {"record": True}


def test_no_property_of_the_provider_is_shown_or_read(reader: APIClient, provider: Provider) -> None:
    make_package(code="meet-standard", features=MEETING, providers=[provider])
    shown = reader.get(HERE).content.decode()
    assert not [value for value in BBB.values() if value in shown]

    with change_provider(provider):
        Provider.objects.filter(pk=provider.pk).update(encrypted_properties="no key opens this")

    assert reader.get(HERE).content.decode() == shown


def test_it_has_no_entity_tag(reader: APIClient, provider: Provider) -> None:
    """It depends on the package and on the provider."""
    make_package(code="meet-standard", features=MEETING, providers=[provider])

    assert not reader.get(HERE).has_header("ETag")
    assert reader.get(HERE, headers={"if-none-match": "*"}).status_code == 200


def test_it_takes_as_many_queries_whatever_the_package_has(reader: APIClient) -> None:
    make_package(code="meet-small", features={"recording": True}, providers=[make_provider()])
    make_package(
        code="meet-large", features=MEETING, providers=[make_provider(code=f"bbb-{n}") for n in "abcdef"]
    )
    reader.get(f"{API}/features")  # its rights are looked up once

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(f"{API}/packages/{address}").status_code == 200
        return len(captured)

    few = queries("meet-small/parameters")
    assert queries("meet-large/parameters") == queries("meet-large/parameters?provider=bbb-f") == few <= 4
