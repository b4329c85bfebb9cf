"""Large bodies as they come over a socket, before the server that runs in production."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from access.issuing import issue, service_user
from catalog.models import Package
from config.token_text import new_token
from tests.catalog.rows import all_rows
from tests.factories import make_package

pytestmark = pytest.mark.django_db(transaction=True)

GUNICORN = ("--no-control-socket", "--log-level", "error", "--bind")
MEGABYTE = 1_000_000
TOKEN = new_token()
HEADERS = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}


@pytest.fixture
def conversation(registry: None) -> Iterator[HTTPConnection]:
    """A connection to a gunicorn on the database of this test, where `billing` may manage the catalog."""
    issue(service_user("billing", Group.objects.get(name="Catalog managers")), text=TOKEN)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "config.wsgi", *GUNICORN, f"fd://{listener.fileno()}"],
            pass_fds=[listener.fileno()],
            env={**os.environ, "DATABASE_URL": address_of_the_database()},
        )
        try:
            host, port = listener.getsockname()
            yield HTTPConnection(host, port, timeout=30)
        finally:
            server.terminate()
            server.wait()


def address_of_the_database() -> str:
    given = {name: str(value) for name, value in connection.settings_dict.items()}
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


def test_a_body_is_refused_by_the_length_that_it_announces(conversation: HTTPConnection) -> None:
    before = all_rows()
    conversation.putrequest("POST", "/api/v1/packages")
    for name, value in {**HEADERS, "Content-Length": str(10 * MEGABYTE)}.items():
        conversation.putheader(name, value)

    conversation.endheaders()  # and not a byte of the body: nobody waits for it

    assert_refused(conversation.getresponse(), 413, b"body_too_large")
    assert all_rows() == before


def test_a_body_without_a_length_is_refused_too(conversation: HTTPConnection) -> None:
    before = all_rows()
    conversation.putrequest("POST", "/api/v1/packages")
    for name, value in {**HEADERS, "Transfer-Encoding": "chunked"}.items():
        conversation.putheader(name, value)
    conversation.endheaders()

    try:
        for _ in range(10):
            conversation.send(b"%x\r\n%s\r\n" % (MEGABYTE, b" " * MEGABYTE))
    except ConnectionError:
        pass  # the answer came before the end of the body

    assert_refused(conversation.getresponse(), 413, b"body_too_large")
    assert all_rows() == before


def test_a_body_in_chunks_is_read_like_any_other(conversation: HTTPConnection) -> None:
    make_package(code="meet-standard", name="Standard")
    chunks = iter([b'{"name"', b': "Renamed"}'])
    headers = {**HEADERS, "Transfer-Encoding": "chunked"}

    conversation.request(
        "PATCH", "/api/v1/packages/meet-standard", chunks, headers=headers, encode_chunked=True
    )

    assert conversation.getresponse().status == 200
    assert Package.objects.get().name == "Renamed"


def assert_refused(answer: HTTPResponse, status: int, code: bytes) -> None:
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert code in answer.read()
