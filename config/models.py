"""The one table of the REST conventions: which POST was answered how."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

KEPT = timedelta(hours=24)
"""How long an answer can be had again."""

RUNNING = timedelta(seconds=60)
"""How long a request counts as running that has not been answered: its worker may be gone."""


class IdempotencyQuerySet(models.QuerySet["IdempotencyRecord"]):
    def valid(self, at: datetime) -> Self:
        """Those that count: the answers that are kept, and the marks of what is running."""
        return self.exclude(_spent(at))

    def spent(self, at: datetime) -> Self:
        return self.filter(_spent(at))

    def outdated(self, at: datetime) -> Self:
        """What nobody asks for any more, whatever became of it: the oldest, so that an index finds them."""
        return self.filter(started_at__lte=at - KEPT).order_by("started_at")


class IdempotencyRecord(models.Model):
    """A POST under its key: running while it has no status, then with its answer.

    Each request that runs makes an `id` of its own: one that was given up can't answer for its successor.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    name = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    started_at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField()

    objects = IdempotencyQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["name"], name="idempotency_record_once")]

    def __str__(self) -> str:
        return f"{self.status or 'running'} since {self.started_at}"


def _spent(at: datetime) -> Q:
    return Q(started_at__lte=at - KEPT) | Q(status=None, started_at__lte=at - RUNNING)
