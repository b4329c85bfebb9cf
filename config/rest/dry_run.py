"""`dry_run=true` on a write: everything is done and checked, answered as it would be, and undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.db import connection
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

PARAMETER = "dry_run"
HEADER = "Dry-Run"

UNTRUE = ("Location", "ETag", "Cache-Control")
"""What an answer says of something that stays; a tag of what never was would be another's one day."""


class _Undone(Exception):
    """Leaves a transaction, whose work is not to stay."""


def is_dry_run(request: Request) -> bool:
    asked = request.query_params.get(PARAMETER, "false")
    if asked not in ("true", "false"):
        raise ValidationError({PARAMETER: [ErrorDetail("Write true or false.", "invalid")]})
    return bool(asked == "true")


def try_out(handle: Callable[[], Response], within: Callable[[], AbstractContextManager[Any]]) -> Response:
    """The answer to a write that is done in the transaction that `within` opens, and then undone."""
    with undone(within):
        response = handle()
    for name in UNTRUE:
        del response[name]
    return response


@contextmanager
def undone(within: Callable[[], AbstractContextManager[Any]]) -> Iterator[None]:
    """What is done inside is done in the transaction that `within` opens, checked whole, and then undone."""
    try:
        with within():
            yield
            if connection.vendor == "postgresql":
                connection.check_constraints()  # those that it asks at the commit, which never comes
            raise _Undone
    except _Undone:
        pass
