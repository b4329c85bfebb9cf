"""`dry_run=true` on a write: everything is done and checked, answered as it would be, and undone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from config.undoing import undone

PARAMETER = "dry_run"
HEADER = "Dry-Run"

UNTRUE = ("Location", "ETag", "Cache-Control")
"""What an answer says of something that stays; a tag of what never was would be another's one day."""


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
