"""Idempotency-Key: a POST that is sent again does nothing again, and is answered as the first time.

A key belongs to a user, a method and a path. What is running under it is marked before it begins, in a
transaction of its own; the answer is kept in the transaction of the change. What is refused has changed
nothing: its key is free again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from math import ceil
from typing import Any

import orjson
from django.db import DatabaseError, transaction
from django.utils import timezone
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from config.models import RUNNING, IdempotencyRecord
from config.rest.renderers import JsonRenderer

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
LONGEST = 255  # characters

KEY = re.compile(rf"[\x20-\x7e]{{1,{LONGEST}}}")  # a header's visible characters, as RFC 9110 has them
SWEPT = 100  # records a request clears away, at most

KEPT_HEADERS = ("Location", "ETag", "Cache-Control")
"""Those that say something of the answer; others belong to the request that carries it."""


class InProgress(APIException):
    """The same request is running: whether it succeeds is not known yet."""

    status_code = 409
    default_code = "in_progress"
    default_detail = "The request with this Idempotency-Key is still running. Ask again in a moment."

    def __init__(self, record: IdempotencyRecord | None, now: datetime) -> None:
        super().__init__()
        # As long again as it has been running, but not beyond the moment when its mark expires.
        since = (now - record.started_at).total_seconds() if record else 0
        self.retry_after = max(1, ceil(min(since, RUNNING.total_seconds() - since)))


class KeyReused(APIException):
    """The key was used for something else: to answer as then would hide that this was never done."""

    status_code = 422
    default_code = "idempotency_key_reused"
    default_detail = (
        "This Idempotency-Key was used for another request: with another body, or other parameters. "
        "Send a new key for a new request, and what was sent before for a repetition."
    )


@dataclass(frozen=True)
class KeyedRequest:
    """What is asked under a key, and by whom: `name` tells the keys apart, `fingerprint` what is asked."""

    user: Any
    name: str
    fingerprint: str

    @classmethod
    def read(cls, request: Request) -> KeyedRequest | None:
        """None without a key; raises ValidationError for a malformed one."""
        key = request.headers.get(HEADER)
        if key is None:
            return None
        if not KEY.fullmatch(key) or not key.strip('" '):
            words = f"Send 1 to {LONGEST} visible characters of ASCII, such as a UUID."
            raise ValidationError({HEADER: [ErrorDetail(words, "invalid_key")]})
        return cls(
            request.user,
            _digest(str(request.user.pk), request.method, request.path.rstrip("/"), key),
            _digest(request.META.get("QUERY_STRING", ""), request.body),
        )

    def answer(self) -> Response | None:
        """The answer that was given; raises KeyReused and InProgress."""
        now = timezone.now()
        record = IdempotencyRecord.objects.valid(now).filter(name=self.name).first()
        return self._answer_of(record, now) if record else None

    def answer_once(
        self, handle: Callable[[], Response], within: Callable[[], AbstractContextManager[Any]]
    ) -> Response:
        """Do it, and keep its answer in the same transaction, which `within` opens; or the kept answer."""
        now = timezone.now()
        mine = self._mark(now)
        found = IdempotencyRecord.objects.filter(name=self.name).first()
        if found is None or found.pk != mine.pk:  # another was faster, and may have been refused since
            return self._answer_of(found, now)
        try:
            with within():
                response = handle()
                _keep(mine, response)
        except BaseException:
            with suppress(DatabaseError):  # then the mark expires by itself
                IdempotencyRecord.objects.filter(pk=mine.pk, status=None).delete()
            raise
        return response

    @transaction.atomic
    def _mark(self, now: datetime) -> IdempotencyRecord:
        """Mark it as running, unless it is already: the mark that is found afterwards tells whose it is."""
        _sweep(now)
        IdempotencyRecord.objects.spent(now).filter(name=self.name).delete()
        mine = IdempotencyRecord(name=self.name, user=self.user, fingerprint=self.fingerprint, started_at=now)
        IdempotencyRecord.objects.bulk_create([mine], ignore_conflicts=True)
        return mine

    def _answer_of(self, record: IdempotencyRecord | None, now: datetime) -> Response:
        if record and record.fingerprint != self.fingerprint:
            raise KeyReused
        if record is None or record.status is None:
            raise InProgress(record, now)
        body = orjson.Fragment(record.body) if record.body else None
        return Response(body, record.status, headers={**record.headers, REPLAYED: "true"})


def _keep(mine: IdempotencyRecord, response: Response) -> None:
    """Raises InProgress where the mark has expired and another request runs in its place."""
    body = JsonRenderer().render(response.data).decode()
    response.data = orjson.Fragment(body) if body else None
    kept = IdempotencyRecord.objects.filter(pk=mine.pk, status=None).update(
        status=response.status_code,
        headers={name: response[name] for name in KEPT_HEADERS if name in response},
        body=body,
    )
    if not kept:
        raise InProgress(None, timezone.now())


def _sweep(now: datetime) -> None:
    """Each request takes a few of the oldest away, so that the table holds little more than a day of them."""
    outdated = IdempotencyRecord.objects.outdated(now).select_for_update(skip_locked=True)
    if keys := [*outdated.values_list("pk", flat=True)[:SWEPT]]:
        IdempotencyRecord.objects.filter(pk__in=keys).delete()


def _digest(*parts: str | bytes | None) -> str:
    """Of parts that can't be mistaken for others: each is told with its length."""
    whole = sha256()
    for part in parts:
        octets = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogateescape")
        whole.update(b"%d:" % len(octets) + octets)
    return whole.hexdigest()
