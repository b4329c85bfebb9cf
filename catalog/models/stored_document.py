"""The read model: what the API shows of a package, rendered when it was written."""

from __future__ import annotations

from django.db import models

from catalog.models.door import Guarded, GuardedQuerySet
from catalog.models.package import Package


class StoredDocumentQuerySet(GuardedQuerySet["StoredDocument"]):
    pass


class StoredDocument(Guarded):
    """A row of its own, so that whatever looks for packages does not carry their documents along."""

    package = models.OneToOneField(Package, models.CASCADE, primary_key=True, related_name="document")
    format = models.PositiveSmallIntegerField()
    text = models.TextField()

    objects = StoredDocumentQuerySet.as_manager()

    class Meta(Guarded.Meta):
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"Document of {self.package}"

    @property
    def owner(self) -> Package:
        return self.package
