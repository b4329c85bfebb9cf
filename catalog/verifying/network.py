"""Connections to a vendor: the name is looked up once, and what was found is checked and connected to.

So no second look-up can lead elsewhere (DNS rebinding), and no address of the machine or its network is
called unless `PROVIDER_VERIFY_PRIVATE` allows that.
"""

import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any, NoReturn

import httpcore
from django.conf import settings

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.network_address import standing
from catalog.verifying.deadline import Deadline

Place = tuple[socket.AddressFamily, Any]
"""The family of an address, and what a socket of it connects to."""


class CheckedNetwork(httpcore.NetworkBackend):
    """For one verification: every wait of it ends at the deadline."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._known: dict[tuple[str, int], list[Place]] = {}

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        if (host, port) not in self._known:
            self._known[host, port] = list(self._looked_up(host, port))
        places = self._known[host, port]
        for number, place in enumerate(places):
            # One address that never answers leaves time for the others.
            patience = self._deadline.left() / (len(places) - number)
            try:
                return _Connection(_connected(place, patience), self._deadline)
            except OSError as error:
                failure = error
        raise self._unreachable(failure)

    def connect_unix_socket(self, *_: Any, **__: Any) -> NoReturn:
        raise NotImplementedError

    def _looked_up(self, host: str, port: int) -> Iterator[Place]:
        """Raises BrokenRule: `unresolved`, and `address_refused` where one of the addresses is."""
        try:
            found = self._deadline.keep(lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            raise BrokenRule("unresolved", f"There is no address of the name {host}.") from error
        for family, _, _, _, place in found:
            _check(host, str(place[0]))
            yield family, place

    def _unreachable(self, failure: OSError) -> BrokenRule:
        if isinstance(failure, TimeoutError):
            return self._deadline.missed()
        return BrokenRule("unreachable", f"No connection: {_words(failure)}.")


def _check(host: str, address: str) -> None:
    match standing(ip_address(address)):
        case "never":
            words = f"{host} has the address {address}, which no call goes to."
            raise BrokenRule("address_refused", words)
        case "private" if not settings.PROVIDER_VERIFY_PRIVATE:
            words = (
                f"{host} has the address {address}, which is private: PROVIDER_VERIFY_PRIVATE allows those."
            )
            raise BrokenRule("address_refused", words)


def _connected(place: Place, patience: float) -> socket.socket:
    family, address = place
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(patience)
        connection.connect(address)
    except BaseException:
        connection.close()
        raise
    return connection


class _Connection(httpcore.NetworkStream):
    """The time-outs that it is given play no part: whoever sends a byte now and then gains no time."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._socket = connection
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with self._in_time():
            return self._socket.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with self._in_time():
            self._socket.sendall(buffer)

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        with self._in_time():
            secured = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        return _Connection(secured, self._deadline)

    def close(self) -> None:
        self._socket.close()

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        try:
            self._socket.settimeout(self._deadline.left())
            yield
        except TimeoutError:
            self.close()
            raise self._deadline.missed() from None
        except ssl.SSLCertVerificationError as error:
            self.close()
            words = f"Its certificate is not trusted: {error.verify_message.rstrip('.')}."
            raise BrokenRule("certificate_refused", words) from error
        except OSError as error:
            self.close()
            raise BrokenRule("unreachable", f"The connection failed: {_words(error)}.") from error


def _words(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return f"TLS, {error.reason or 'it was cut off'}".replace("_", " ").lower().replace("tls", "TLS", 1)
    return (error.strerror or "it was cut off").lower()
