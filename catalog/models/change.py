"""The feed: what changed in the whole catalog, in the order of the commits, without a gap."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, models

from catalog.models.door import require_open
from catalog.models.kept import Kept, KeptQuerySet
from catalog.models.revision import Revision


class Resource(models.TextChoices):
    PACKAGE = "package"
    PROVIDER = "provider"
    FEATURE = "feature"


class Event(models.TextChoices):
    CREATED = "created"
    CHANGED = "changed"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    RETIRED = "retired"
    RESTORED = "restored"
    DELETED = "deleted"
    RESTORED_REVISION = "restored_revision"
    REFORMATTED = "reformatted"


class FeedHead(models.Model):
    """The cursor of the last change: one row, that every transaction which writes takes last."""

    cursor = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.cursor)


class Change(Kept):
    """One entry of the feed. `record` is the id that the API shows; of a feature it is its code."""

    cursor = models.BigIntegerField(primary_key=True)
    resource = models.CharField(max_length=8, choices=Resource)
    record = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    event = models.CharField(max_length=17, choices=Event)
    revision = models.OneToOneField(Revision, models.PROTECT, null=True, related_name="change")
    changes = models.JSONField(default=list)
    actor = models.CharField(max_length=150)
    door = models.CharField(max_length=7)
    reason = models.CharField(max_length=255)
    created_at = models.DateTimeField()

    objects = KeptQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["cursor"]
        indexes = [
            models.Index(fields=["record", "cursor"], name="change_of_a_record"),
            models.Index(fields=["resource", "event", "cursor"], name="change_of_a_kind"),
            models.Index(fields=["event", "cursor"], name="change_of_an_event"),
        ]

    def __str__(self) -> str:
        return f"{self.cursor}: {self.resource} {self.code} {self.event}"


# Inserted where it is missing, so that a table emptied by hand begins anew.
ADVANCE = """
INSERT INTO catalog_feedhead (id, cursor) VALUES (1, %s)
ON CONFLICT (id) DO UPDATE SET cursor = catalog_feedhead.cursor + excluded.cursor
RETURNING cursor
"""


def append(changes: Sequence[Change]) -> None:
    """Give the changes the next cursors, as the last thing that their transaction does.

    The head's row is locked from here to the commit: whoever comes later commits later, and so reads and
    commits happen in the order of the cursors.
    """
    require_open()
    if not changes:
        return
    with connection.cursor() as database:
        database.execute(ADVANCE, [len(changes)])
        (last,) = database.fetchone()
    for cursor, change in enumerate(changes, start=last - len(changes) + 1):
        change.cursor = cursor
    Change.objects.bulk_create(changes, batch_size=1_000)


def head() -> int:
    """The cursor of the last change; 0 before the first."""
    return FeedHead.objects.values_list("cursor", flat=True).first() or 0
