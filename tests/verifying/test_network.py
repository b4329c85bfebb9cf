"""Where a verification connects to, and how long and how far it lets itself be led."""

import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from pytest_django import Settings

from catalog.models import Provider
from catalog.verifying import Outcome, verify
from tests.factories import make_provider
from tests.verifying.authority import Authority
from tests.verifying.bigbluebutton import bigbluebutton
from tests.verifying.conftest import Serve
from tests.verifying.vendor import Reply

pytestmark = pytest.mark.django_db

SECRET = "correct horse battery staple"

SYSTEM = socket.getaddrinfo


def provider_at(address: str) -> Provider:
    return make_provider(properties={"host_url": address, "secret": SECRET})


def reason(outcome: Outcome) -> tuple[str, str]:
    """The one reason why it is not reachable."""
    [found] = outcome.reasons
    assert (outcome.reachable, outcome.authenticated, outcome.version) == (False, None, None)
    assert found.path == "reachable"
    return found.code, found.message


@contextmanager
def listening(behave: Callable[[socket.socket], Any]) -> Iterator[str]:
    """A port that takes one connection, and does with it whatever it likes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def run() -> None:
            taken, _ = listener.accept()
            with taken:
                behave(taken)

        thread = threading.Thread(target=run)
        thread.start()
        yield f"https://localhost:{listener.getsockname()[1]}"
        thread.join()


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Have names resolve to these, look-up by look-up; the names that are looked up."""
    asked: list[str] = []

    def answer(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        addresses = answers[min(len(asked), len(answers)) - 1]
        return [found for address in addresses for found in SYSTEM(address, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


PRIVATE = [
    "127.0.0.1",
    "10.0.0.1",
    "192.168.1.1",
    "[::1]",
    "[fd00::1]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::a00:1]",
]
NEVER = ["169.254.169.254", "[fe80::1]", "224.0.0.1", "240.0.0.1", "[::]", "[ff02::1]"]


@pytest.mark.parametrize("host", [*PRIVATE, *NEVER])
def test_an_address_of_ones_own_network_is_not_called(settings: Settings, host: str) -> None:
    settings.PROVIDER_VERIFY_PRIVATE = False

    assert reason(verify(provider_at(f"https://{host}")))[0] == "address_refused"


@pytest.mark.parametrize("host", NEVER)
def test_what_nobody_should_call_is_not_called_whatever_is_set(host: str) -> None:
    assert reason(verify(provider_at(f"https://{host}")))[0] == "address_refused"


def test_a_refused_address_is_not_even_connected_to(serve: Serve, settings: Settings) -> None:
    vendor = serve(bigbluebutton(SECRET))
    settings.PROVIDER_VERIFY_PRIVATE = False

    assert reason(verify(provider_at(vendor.address)))[0] == "address_refused"
    assert vendor.received == []


def test_a_name_is_refused_where_one_of_its_addresses_is(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PROVIDER_VERIFY_PRIVATE = False
    resolving(monkeypatch, ["192.0.9.1", "10.0.0.1"])

    code, words = reason(verify(provider_at("https://bbb.example.com")))

    assert code == "address_refused"
    assert "10.0.0.1" in words


def test_a_name_is_looked_up_once_and_led_nowhere_else(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    vendor = serve(bigbluebutton("another"))
    asked = resolving(monkeypatch, ["127.0.0.1"], ["169.254.169.254"])

    outcome = verify(provider_at(vendor.address))

    assert outcome.authenticated is False
    assert len(vendor.received) > 1
    assert asked == ["localhost"]


def test_an_address_that_does_not_answer_leaves_time_for_the_next(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = serve(bigbluebutton(SECRET))
    resolving(monkeypatch, ["::1", "127.0.0.1"])  # where it listens to the second alone

    assert verify(provider_at(vendor.address)).authenticated


def test_a_name_without_an_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", fail)

    code, words = reason(verify(provider_at("https://bbb.example.com")))

    assert code == "unresolved"
    assert "bbb.example.com" in words


def test_a_redirect_is_not_followed(serve: Serve) -> None:
    vendor = serve(lambda _: Reply(302, headers={"Location": "/elsewhere"}))

    code, words = reason(verify(provider_at(vendor.address)))

    assert code == "redirected"
    assert "302 (Found)" in words
    assert len(vendor.received) == 1


def test_a_certificate_for_another_name_is_refused(serve: Serve) -> None:
    vendor = serve(bigbluebutton(SECRET), "bbb.example.com")

    code, words = reason(verify(provider_at(vendor.address)))

    assert code == "certificate_refused"
    assert "localhost" in words
    assert vendor.received == []


def test_a_certificate_of_an_unknown_authority_is_refused(
    serve: Serve, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    another = Authority(tmp_path_factory.mktemp("another"))
    monkeypatch.setenv("SSL_CERT_FILE", str(another.certificate))

    assert reason(verify(provider_at(serve(bigbluebutton(SECRET)).address)))[0] == "certificate_refused"


def test_a_certificate_for_an_address_is_held_to_that_address(serve: Serve) -> None:
    vendor = serve(bigbluebutton(SECRET), "127.0.0.1")

    assert verify(provider_at(vendor.address.replace("localhost", "127.0.0.1"))).authenticated
    assert reason(verify(provider_at(vendor.address)))[0] == "certificate_refused"


def test_a_port_that_nobody_listens_to_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    code, words = reason(verify(provider_at(f"https://localhost:{port}")))

    assert (code, words) == ("unreachable", "No connection: connection refused.")


def test_what_speaks_no_tls_is_unreachable() -> None:
    with listening(lambda taken: taken.sendall(b"HTTP/1.1 200 OK\r\n\r\n")) as address:
        assert reason(verify(provider_at(address)))[0] == "unreachable"


def test_a_connection_that_is_cut_off_is_told() -> None:
    with listening(lambda taken: taken.recv(1)) as address:
        assert reason(verify(provider_at(address)))[0] == "unreachable"


def test_silence_ends_at_the_deadline() -> None:
    with listening(lambda taken: taken.recv(1 << 16) and taken.recv(1 << 16)) as address:
        code, words = reason(verify(provider_at(address), patience=0.3))

    assert (code, words) == ("timed_out", "It has not answered within 0.3 seconds.")


def test_an_answer_that_drips_ends_at_the_deadline(authority: Authority) -> None:
    """Each of its bytes comes soon enough for any time-out between two bytes."""
    with dripping(authority) as (address, count):
        assert reason(verify(provider_at(address), patience=0.5))[0] == "timed_out"

    assert count() > 2


@contextmanager
def dripping(authority: Authority) -> Iterator[tuple[str, Callable[[], int]]]:
    dripped: list[bytes] = []

    def drip(secured: ssl.SSLSocket) -> None:
        while True:
            secured.sendall(b"H" if not dripped else b"T")
            dripped.append(b"T")
            threading.Event().wait(0.05)

    with listening(secured(authority, drip)) as address:
        yield address, lambda: len(dripped)


def secured(authority: Authority, behave: Callable[[ssl.SSLSocket], Any]) -> Callable[[socket.socket], None]:
    """As someone with a good certificate, until the other goes away."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.chain("localhost"))

    def run(taken: socket.socket) -> None:
        with suppress(OSError), context.wrap_socket(taken, server_side=True) as connection:
            behave(connection)

    return run


@pytest.mark.parametrize("said", [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000])
def test_what_speaks_no_http_is_told(authority: Authority, said: bytes) -> None:
    with listening(secured(authority, lambda connection: connection.sendall(said))) as address:
        assert reason(verify(provider_at(address)))[0] == "unexpected_answer"


def test_a_name_server_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: never.wait() and [])

    assert reason(verify(provider_at("https://bbb.example.com"), patience=0.2))[0] == "timed_out"
    never.set()


def test_no_log_shows_the_secret(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    vendor = serve(bigbluebutton("another"))
    with caplog.at_level(logging.DEBUG):
        verify(provider_at(vendor.address))

    assert caplog.records
    assert SECRET not in caplog.text
    assert "checksum" not in caplog.text
