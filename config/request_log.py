"""One line for each request: who asked what, and how it went.

Of its address it tells the pattern alone, and of its headers nothing: either may hold a secret.
"""

import logging
from collections.abc import Callable
from functools import cache
from time import perf_counter
from typing import Any

from django.contrib.admindocs.views import simplify_regex
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

logger = logging.getLogger(__name__)

LINE = "%(method)s %(route)s %(status)s in %(milliseconds)s ms, %(queries)s queries, by %(actor)s"


class RequestLogMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        count, began = _Count(), perf_counter()
        with connection.execute_wrapper(count):
            response = self.get_response(request)
        told = {
            "actor": _actor(request),
            "token": getattr(getattr(request, "auth", None), "pk", None),
            "method": request.method,
            "route": _route(request),
            "status": response.status_code,
            "milliseconds": round((perf_counter() - began) * 1000, 1),
            "queries": count.queries,
        }
        logger.info(LINE, _legible(told), extra=told)
        return response


class _Count:
    queries = 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.queries += 1
        return execute(*statement)


def _actor(request: HttpRequest) -> str | None:
    """Whoever the request was found to be from: nobody is looked up for the log's sake."""
    user: Any = getattr(request, "user", None)
    if type(user) is SimpleLazyObject:
        user = getattr(request, "_cached_user", None)
    return user.get_username() or None if user else None


def _route(request: HttpRequest) -> str | None:
    return _readable(request.resolver_match.route) if request.resolver_match else None


@cache
def _readable(pattern: str) -> str:
    """`/api/v1/packages/<id>` for the regular expression that it stands for."""
    return simplify_regex(pattern).rstrip("/") or "/"


def _legible(told: dict[str, Any]) -> dict[str, Any]:
    return {name: "-" if value is None else value for name, value in told.items()}
