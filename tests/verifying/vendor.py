"""A vendor's service, small and real: it listens, speaks TLS, and answers as the test says."""

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Received:
    path: str
    headers: Mapping[str, str]


Answering = Callable[[Received], Reply]


class Vendor:
    """What it was asked, and where it is."""

    def __init__(self, answering: Answering) -> None:
        self.received: list[Received] = []
        self._answering = answering
        self.port = 0

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}"

    def reply(self, received: Received) -> Reply:
        self.received.append(received)
        return self._answering(received)


@contextmanager
def serving(answering: Answering, chain: Path) -> Iterator[Vendor]:
    vendor = Vendor(answering)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name is the library's
            reply = vendor.reply(Received(self.path, dict(self.headers)))
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    with _Server(("127.0.0.1", 0), Handler) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        vendor.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield vendor
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that goes away is no failure of the server's."""
