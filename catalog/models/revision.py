"""What was sold, kept for ever: the terms of a package after each change of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

import orjson
from django.db import models

from catalog.domain.canonical import digest
from catalog.models.kept import Kept, KeptQuerySet
from catalog.models.package import Package


class RevisionQuerySet(KeptQuerySet):
    def last_of(self, packages: Iterable[UUID]) -> Self:
        """The last revision of each of these packages, of deleted ones too."""
        of_same = Revision.objects.filter(package=models.OuterRef("package")).order_by("-number")
        return self.filter(package__in=[*packages], number=models.Subquery(of_same.values("number")[:1]))


class Revision(Kept):
    # The package's public value, without a constraint: the revisions of a deleted draft stay.
    package = models.ForeignKey(
        Package, models.DO_NOTHING, to_field="uuid", db_constraint=False, related_name="revisions"
    )
    number = models.PositiveIntegerField()
    document = models.TextField()
    digest = models.CharField(max_length=64)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        # Not by the package: that would join a table in which it may be gone.
        ordering = ["package_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["package", "number"],
                name="revision_number_once",
                violation_error_code="revision_number_once",
                violation_error_message="A package has one revision of each number.",
            )
        ]

    def __str__(self) -> str:
        return f"Revision {self.number} of {self.package_id}"

    @property
    def is_unaltered(self) -> bool:
        try:
            return digest(orjson.loads(self.document)) == self.digest
        except (TypeError, ValueError):
            return False

    @property
    def terms(self) -> Any:
        """The document as an object; empty where somebody broke it by hand, which must stop nobody."""
        try:
            terms = orjson.loads(self.document)
        except orjson.JSONDecodeError:
            return {}
        return terms if isinstance(terms, dict) else {}
