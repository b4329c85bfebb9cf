"""Each vendor is asked by the call that its type declares, and sent its secrets as it wants them."""

import json
import socket
from base64 import b64encode
from typing import Any, NamedTuple

import pytest
from cryptography.fernet import Fernet
from pytest_django import Settings

from catalog.models import Provider
from catalog.models.encryption import encrypted
from catalog.provider_types import PROVIDER_TYPES
from catalog.verifying import Outcome, verify
from tests.factories import make_provider
from tests.verifying.conftest import Serve
from tests.verifying.vendor import Received, Reply, Vendor

pytestmark = pytest.mark.django_db

SECRET = "correct horse battery staple"

SYSTEM = socket.getaddrinfo


def basic(user: str) -> str:
    return f"Basic {b64encode(f'{user}:{SECRET}'.encode()).decode()}"


class Expected(NamedTuple):
    """What a vendor is asked, and what it is sent."""

    service_type: str
    properties: dict[str, Any]
    path: str
    header: tuple[str, str]
    host: str = "localhost"


VENDORS = {
    "bunny_stream": Expected(
        "video",
        {"library_id": 42, "api_key": SECRET},
        "/videolibrary/42",
        ("AccessKey", SECRET),
        "api.bunny.net",
    ),
    "cloudflare_stream": Expected(
        "live",
        {"account_id": "a/b", "api_token": SECRET},
        "/client/v4/accounts/a%2Fb/stream/storage-usage",
        ("Authorization", f"Bearer {SECRET}"),
        "api.cloudflare.com",
    ),
    "icecast": Expected(
        "audcast",
        {"host_url": "", "mount": "/live", "source_password": "other", "admin_password": SECRET},
        "/admin/listmounts",
        ("Authorization", basic("admin")),
    ),
    "mux": Expected(
        "live",
        {"token_id": "us", "token_secret": SECRET},
        "/video/v1/live-streams?limit=1",
        ("Authorization", basic("us")),
        "api.mux.com",
    ),
    "wowza": Expected(
        "live",
        {"host_url": "", "application": "live", "username": "us", "password": SECRET},
        "/v2/servers/_defaultServer_/vhosts/_defaultVHost_/applications/live",
        ("Authorization", basic("us")),
    ),
}

VERSIONS = {
    "/status-json.xsl": {"icestats": {"server_id": "Icecast 2.4.4"}},
    "/restinfo": {"version": "4.9.4"},
}


def answer_to(expected: Expected, received: Received) -> Reply:
    name, value = expected.header
    if received.path in VERSIONS:
        return Reply(body=json.dumps(VERSIONS[received.path]))
    if received.path != expected.path:
        return Reply(404)
    return Reply(200 if received.headers.get(name) == value else 401)


def reached(vendor: Vendor, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is called under the vendor's name comes to our own server, whatever its port."""

    def answer(asked: str, port: int, **options: Any) -> Any:
        assert asked == host
        return SYSTEM("127.0.0.1", vendor.port, **options)

    monkeypatch.setattr(socket, "getaddrinfo", answer)


def provider_of(code: str, vendor: Vendor, **properties: Any) -> Provider:
    expected = VENDORS[code]
    at = {"host_url": vendor.address} if "host_url" in expected.properties else {}
    return make_provider(
        provider_type=code,
        service_type=expected.service_type,
        properties={**expected.properties, **at, **properties},
    )


def reasons(outcome: Outcome) -> dict[str, str]:
    return {reason.path: reason.code for reason in outcome.reasons}


@pytest.fixture
def vendor_of(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Any:
    def start(code: str) -> Vendor:
        expected = VENDORS[code]
        vendor = serve(lambda received: answer_to(expected, received), expected.host)
        reached(vendor, expected.host, monkeypatch)
        return vendor

    return start


def test_every_type_that_is_asked_by_http_with_a_secret_is_tested_here() -> None:
    asked = {code for code, it in PROVIDER_TYPES.items() if it.verify and it.verify.protocol == "http"}

    assert asked == {*VENDORS, "jitsi"}


@pytest.mark.parametrize("code", VENDORS)
def test_a_vendor_takes_the_secret_as_it_is_sent(vendor_of: Any, code: str) -> None:
    vendor = vendor_of(code)

    outcome = verify(provider_of(code, vendor))

    assert (outcome.reachable, outcome.authenticated) == (True, True)
    assert vendor.received[0].path == VENDORS[code].path


@pytest.mark.parametrize("code", VENDORS)
def test_a_vendor_refuses_another_secret(vendor_of: Any, code: str) -> None:
    name = next(name for name, value in VENDORS[code].properties.items() if value == SECRET)

    outcome = verify(provider_of(code, vendor_of(code), **{name: "wrong"}))

    assert (outcome.reachable, outcome.authenticated) == (True, False)
    assert reasons(outcome)["authenticated"] == "secret_refused"


@pytest.mark.parametrize("code, version", [("icecast", "Icecast 2.4.4"), ("wowza", "4.9.4"), ("mux", None)])
def test_a_version_is_told_by_those_who_tell_it(vendor_of: Any, code: str, version: str | None) -> None:
    outcome = verify(provider_of(code, vendor_of(code)))

    assert outcome.version == version
    assert reasons(outcome) == ({} if version else {"version": "version_not_told"})


def test_a_secret_that_is_not_set_is_not_asked_about(vendor_of: Any) -> None:
    vendor = vendor_of("icecast")

    outcome = verify(provider_of("icecast", vendor, admin_password=None))

    assert (outcome.reachable, outcome.authenticated, outcome.version) == (True, None, "Icecast 2.4.4")
    assert reasons(outcome) == {"authenticated": "secret_missing"}
    assert [it.path for it in vendor.received] == ["/status-json.xsl"]
    assert "Authorization" not in vendor.received[0].headers


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"version": 5}', '{"version": {"a": 1}}', f'{{"version": "{SECRET}"}}']
)
def test_a_version_that_is_none_is_not_shown(serve: Serve, body: str) -> None:
    outcome = verify(provider_of("wowza", serve(lambda _: Reply(body=body))))

    assert (outcome.authenticated, outcome.version) == (True, None)
    assert reasons(outcome) == {"version": "version_not_told"}


def test_a_version_that_can_not_be_asked_takes_nothing_back(serve: Serve) -> None:
    vendor = serve(lambda it: Reply(500 if it.path == "/restinfo" else 200))

    outcome = verify(provider_of("wowza", vendor))

    assert (outcome.reachable, outcome.authenticated) == (True, True)
    assert reasons(outcome) == {"version": "unexpected_answer"}


@pytest.mark.parametrize("status", [400, 404, 418, 500, 503, 799])
def test_any_other_answer_is_told_as_it_is(serve: Serve, status: int) -> None:
    outcome = verify(provider_of("wowza", serve(lambda _: Reply(status))))

    assert (outcome.reachable, outcome.authenticated) == (False, None)
    [reason] = outcome.reasons
    assert reason.code == "unexpected_answer"
    assert str(status) in reason.message


def test_a_right_that_the_secret_lacks_is_told_apart(serve: Serve) -> None:
    outcome = verify(provider_of("wowza", serve(lambda it: Reply(403 if "v2" in it.path else 200))))

    assert outcome.authenticated is False
    assert "does not let" in outcome.about("authenticated")[0].message


def test_another_login_than_ours_leaves_open_whether_the_secret_is_right(serve: Serve) -> None:
    """Wowza's was Digest before 4.8.8."""
    vendor = serve(lambda _: Reply(401, headers={"WWW-Authenticate": 'Digest realm="Wowza"'}))

    outcome = verify(provider_of("wowza", vendor))

    assert (outcome.reachable, outcome.authenticated) == (True, None)
    assert reasons(outcome)["authenticated"] == "login_not_spoken"


def test_jitsi_shows_that_it_is_there_and_proves_nothing(serve: Serve) -> None:
    vendor = serve(lambda it: Reply(200 if it.path == "/config.js" else 404))
    properties = {"public_url": f"{vendor.address}/", "jwt_app_id": "us", "jwt_app_secret": SECRET}

    outcome = verify(make_provider(provider_type="jitsi", properties=properties))

    assert (outcome.reachable, outcome.authenticated, outcome.version) == (True, None, None)
    assert reasons(outcome) == {"authenticated": "not_provable", "version": "version_not_told"}
    assert "Authorization" not in vendor.received[0].headers


def test_a_secret_that_no_header_takes_is_told_and_not_shown(vendor_of: Any) -> None:
    secret = f"{SECRET}\r\nX-Injected: yes"

    outcome = verify(provider_of("cloudflare_stream", vendor_of("cloudflare_stream"), api_token=secret))

    assert reasons(outcome) == {"reachable": "unsendable"}
    assert SECRET not in repr(outcome)


@pytest.mark.parametrize(
    "code, properties",
    [
        ("custom", {"host_url": "https://example.com"}),
        ("sip_trunk", {"host": "sip.example.com", "username": "us", "password": SECRET}),
    ],
)
def test_what_has_no_call_to_ask_is_said_to_have_none(code: str, properties: dict[str, Any]) -> None:
    outcome = verify(make_provider(provider_type=code, service_type="phone", properties=properties))

    assert (outcome.reachable, outcome.authenticated, outcome.version) == (None, None, None)
    assert reasons(outcome) == {"": "not_verifiable"}


def test_properties_that_no_key_opens_are_told(settings: Settings) -> None:
    provider = make_provider()
    settings.CATALOG_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    outcome = verify(provider)

    assert outcome.reachable is None
    assert reasons(outcome) == {"": "properties_unreadable"}


def test_an_inactive_provider_is_verified_and_said_to_be_inactive(vendor_of: Any) -> None:
    provider = provider_of("mux", vendor_of("mux"))
    provider.active = False

    outcome = verify(provider)

    assert outcome.authenticated
    assert reasons(outcome)[""] == "provider_inactive"


def test_a_property_that_its_type_has_come_to_need_is_told(vendor_of: Any) -> None:
    provider = provider_of("cloudflare_stream", vendor_of("cloudflare_stream"))
    provider.encrypted_properties = encrypted({"api_token": SECRET})

    outcome = verify(provider)

    assert reasons(outcome) == {"reachable": "property_missing"}
    assert "account_id" in outcome.reasons[0].message


def test_a_type_whose_file_is_gone_has_no_call() -> None:
    provider = make_provider()
    provider.provider_type = "gone"

    assert reasons(verify(provider)) == {"": "not_verifiable"}
