"""Headers as they come over a socket: no test client sends one twice, or breaks a line in it."""

import socket
from collections.abc import Iterator

import pytest

from tests.serving import PATIENCE, TOKEN, Served, serving, welcome

pytestmark = pytest.mark.django_db(transaction=True)

BEARER = f"Authorization: Bearer {TOKEN}"


@pytest.fixture
def server(registry: None) -> Iterator[Served]:
    welcome("Catalog readers")
    with serving() as served:
        yield served


def told(server: Served, *headers: str) -> str:
    """The whole answer to a request of these headers, letter by letter."""
    lines = ["GET /api/v1/packages?fields=code HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *headers]
    host, port = server.address.split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode("latin-1")


def test_a_token_is_sent_once(server: Served) -> None:
    assert told(server, BEARER).startswith("HTTP/1.1 200 ")
    for second in (BEARER, "Authorization: Bearer x", "Authorization: Basic b3BlcmF0b3I6c2VjcmV0"):
        for headers in ((BEARER, second), (second, BEARER)):
            answer = told(server, *headers)

            assert answer.startswith("HTTP/1.1 401 "), headers
            assert '"code":"invalid_token"' in answer or '"code":"unsupported_scheme"' in answer
            assert TOKEN not in answer


@pytest.mark.parametrize("broken", ["a\rSet-Cookie: b=1", "a\nSet-Cookie: b=1", "a\0b", "a\x0bb", "a b", "ü"])
def test_an_id_of_a_request_puts_no_header_into_the_answer(server: Served, broken: str) -> None:
    answer = told(server, BEARER, f"X-Request-Id: {broken}")

    head, _, _ = answer.partition("\r\n\r\n")
    assert head.startswith(("HTTP/1.1 200 ", "HTTP/1.1 400 "))
    assert "Set-Cookie" not in head
    assert broken not in head
