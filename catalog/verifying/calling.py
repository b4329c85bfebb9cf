"""One GET at a time: no redirect is followed, and no more than the beginning of an answer is read."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus

import httpcore

from catalog.domain.broken_rule import BrokenRule
from catalog.verifying.deadline import Deadline
from catalog.verifying.network import CheckedNetwork

MOST_READ = 64 * 1024  # bytes of a body

Headers = Mapping[str, bytes]

_ALWAYS: Headers = {
    "Accept-Encoding": b"identity",
    "Connection": b"close",
    "User-Agent": b"service-package-catalog",
}


@dataclass(frozen=True)
class Answer:
    status: int
    challenge: str
    """Its WWW-Authenticate."""
    body: bytes
    """Its beginning."""

    @property
    def shown_status(self) -> str:
        known = self.status in set(HTTPStatus)
        return f"{self.status} ({HTTPStatus(self.status).phrase})" if known else str(self.status)

    @property
    def succeeded(self) -> bool:
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    def unexpected(self) -> BrokenRule:
        return BrokenRule("unexpected_answer", f"The answer is {self.shown_status}.")


class Caller:
    """Who calls a vendor for one verification, all of whose calls share one deadline."""

    def __init__(self, seconds: float) -> None:
        self._network = CheckedNetwork(Deadline(seconds))

    def get(self, address: str, headers: Headers | None = None) -> Answer:
        """Raises BrokenRule, which repeats neither the address nor a header.

        `unresolved`, `address_refused`, `unreachable`, `certificate_refused`, `timed_out`, `redirected`,
        `unsendable` (a secret that no header takes) and `unexpected_answer` (that is no HTTP).
        """
        try:
            answer = self._answer(httpcore.URL(address), {**_ALWAYS, **(headers or {})})
        except httpcore.LocalProtocolError:
            words = "A secret holds characters that can't be sent, such as a blank at its end."
            raise BrokenRule("unsendable", words) from None
        except httpcore.RemoteProtocolError:
            raise BrokenRule("unexpected_answer", "What answers there does not speak HTTP.") from None
        if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
            words = f"The answer is {answer.shown_status}, which leads elsewhere and is not followed."
            raise BrokenRule("redirected", words)
        return answer

    def _answer(self, url: httpcore.URL, headers: Headers) -> Answer:
        connection = httpcore.HTTPConnection(url.origin, self._trust, network_backend=self._network)
        with connection, connection.stream("GET", url, headers=list(headers.items())) as response:
            return Answer(response.status, _challenge(response), _beginning(response))

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        """Certificates that the system trusts, for the very name that is called."""
        return ssl.create_default_context()


def _challenge(response: httpcore.Response) -> str:
    values = [value for name, value in response.headers if name.lower() == b"www-authenticate"]
    return b", ".join(values).decode("latin-1")


def _beginning(response: httpcore.Response) -> bytes:
    body = b""
    for chunk in response.iter_stream():
        body += chunk
        if len(body) >= MOST_READ:
            break
    return body[:MOST_READ]
