"""The WSGI function: the list, with its filters, the detail, and a sale."""

import os
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

import orjson

from bench.bare.database import connected
from bench.bare.packages import documents
from bench.bare.reservations import reserve
from bench.bare.visitor import visitor

LIST = "/api/v1/packages"
PAGE_SIZE = 50

ask = connected(os.environ["DATABASE_URL"])


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    status, answer = _answer(environ)
    body = orjson.dumps(answer, option=orjson.OPT_UTC_Z)
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def _answer(environ: dict[str, Any]) -> tuple[str, Any]:
    path, sells = environ["PATH_INFO"], environ["REQUEST_METHOD"] == "POST"
    needed = "catalog.add_reservation" if sells else "catalog.view_package"
    who = visitor(ask, environ.get("HTTP_COOKIE", ""), needed)
    if who is None:
        return "401 Unauthorized", {"status": 401}
    if sells:
        package = path.removeprefix(f"{LIST}/").removesuffix("/reservations")
        return reserve(ask, package, *who, environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    if path == LIST:
        return "200 OK", _page(environ["QUERY_STRING"])
    found, _ = documents(ask, [("uuid", path.removeprefix(f"{LIST}/"))], size=1)
    return ("200 OK", found[0]) if found else ("404 Not Found", {"status": 404})


def _page(query: str) -> dict[str, Any]:
    found, more = documents(ask, parse_qsl(query), PAGE_SIZE)
    following = f"{LIST}?{query}&after={found[-1]['ulid']}" if more else None
    return {"next": following, "previous": None, "results": found}
