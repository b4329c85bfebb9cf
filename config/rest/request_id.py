"""X-Request-Id: taken from the client or made, echoed in the answer, and written into every log line."""

import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

# What a client sends is echoed in a header and written to logs: no blanks, no control characters.
_ACCEPTED = re.compile(r"[A-Za-z0-9._:@/+=-]{1,128}")
_current: ContextVar[str] = ContextVar("request_id", default="-")


def current() -> str:
    """The id of the request being answered; "-" where there never was one."""
    return _current.get()


class RequestIdMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        # It stands until the next request: Django logs a refused one after its middleware.
        _current.set(given if _ACCEPTED.fullmatch(given) else secrets.token_hex(16))
        response = self.get_response(request)
        response["X-Request-Id"] = current()
        return response


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current()
        return True
