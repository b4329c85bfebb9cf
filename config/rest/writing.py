"""How a write is done: once for each Idempotency-Key, or only tried out; else as the view has it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.db import transaction
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.rest.dry_run import HEADER, PARAMETER, is_dry_run, try_out
from config.rest.idempotency import KeyedRequest


class Answered(Exception):
    """The answer is known before the view is asked."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


class WritingView(APIView):
    posted_reads: tuple[str, ...] = ()
    """Actions that are posted and write nothing: they are neither tried out nor done once."""

    dry_run = False

    def within(self) -> AbstractContextManager[Any]:
        """The transaction around a write, what is kept with it, and its answer."""
        return transaction.atomic()

    def writes(self) -> bool:
        return self.request.method not in SAFE_METHODS and self.action_name() not in self.posted_reads

    def action_name(self) -> str:
        return getattr(self, "action", None) or ""

    def prepare_write(self, request: Request) -> None:
        """Let the view's method be called as the request asks; raises Answered where it was called before."""
        self.dry_run = is_dry_run(request)
        keyed = KeyedRequest.read(request) if request.method == "POST" else None
        if self.dry_run:
            self._call_by(try_out)
        elif keyed:
            if answer := keyed.answer():
                raise Answered(answer)
            self._call_by(keyed.answer_once)

    def _call_by(self, way: Callable[[Callable[[], Response], Any], Response]) -> None:
        name = (self.request.method or "").lower()
        method = getattr(self, name)  # REST framework looks it up only after `initial()`
        setattr(self, name, lambda *args, **kwargs: way(lambda: method(*args, **kwargs), self.within))

    def write_parameters(self) -> tuple[str, ...]:
        return (PARAMETER,) if self.writes() else ()

    def handle_exception(self, exc: Exception) -> Response:
        return exc.response if isinstance(exc, Answered) else super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        if self.dry_run:
            response[HEADER] = "true"
        return super().finalize_response(request, response, *args, **kwargs)
