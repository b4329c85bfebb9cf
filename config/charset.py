"""Addresses and forms are UTF-8, whatever a Content-Type says of the body.

Django would read the address by that charset too, before anything could refuse it; and some that Python knows
by name, such as `hex`, are none.
"""

from typing import Any

from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class _AlwaysUtf8:
    @property
    def encoding(self) -> None:
        return None  # Django's way to say: the default

    @encoding.setter
    def encoding(self, charset: Any) -> None:
        pass


class Utf8WSGIRequest(_AlwaysUtf8, WSGIRequest):  # type: ignore[misc]  # the attribute can be written there
    pass


class Utf8ASGIRequest(_AlwaysUtf8, ASGIRequest):  # type: ignore[misc]
    pass


class Utf8WSGIHandler(WSGIHandler):
    request_class = Utf8WSGIRequest


class Utf8ASGIHandler(ASGIHandler):
    request_class = Utf8ASGIRequest
