"""One request at a time, to look at an answer before thousands like it are counted."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

import orjson

from bench.broken import Broken


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)

    @property
    def size(self) -> int:
        """In bytes, with the line of the status and the headers."""
        return self._head + len(self.body)

    _head: int = 0


def ask(
    address: str,
    path: str,
    headers: Mapping[str, str] = {},
    *,
    method: str = "GET",
    sent: bytes | None = None,
) -> Answer:
    with closing(HTTPConnection(address, timeout=60)) as connection:
        try:
            connection.request(method, path, sent, dict(headers))
            response = connection.getresponse()
            body = response.read()
        except OSError as error:
            raise Broken(f"http://{address}{path} gives no answer: {error}") from error
    lines = [f"HTTP/1.1 {response.status} {response.reason}"]
    lines += [f"{name}: {value}" for name, value in response.getheaders()]
    head = sum(len(line) + 2 for line in lines) + 2
    return Answer(response.status, dict(response.getheaders()), body, head)


def ask_expecting(status: int, address: str, path: str, headers: Mapping[str, str]) -> Answer:
    answer = ask(address, path, headers)
    if answer.status != status:
        shown = answer.body[:200].decode(errors="replace")
        raise Broken(f"http://{address}{path} answers {answer.status} where {status} is expected: {shown}")
    return answer
