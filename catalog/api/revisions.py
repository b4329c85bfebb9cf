"""What exactly was sold: the revisions of a package, read by whoever has pinned one."""

import re
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from catalog.api.views import CatalogView
from catalog.documents import instant
from catalog.domain.identity import PACKAGE, read_key
from catalog.domain.legible import legible
from catalog.models import Package, Revision
from config.rest.fields import WholeNumber
from config.rest.filters import StableOrdering
from config.rest.serializers import Body, RecordSerializer
from config.rest.views import RecordViewSet

# As many digits as surely fit the column.
NUMBER = re.compile(r"[1-9][0-9]{0,8}")


class RevisionSerializer(RecordSerializer[Revision]):
    """One revision of a package's terms: what changed, by whom, through which door, and why."""

    event = serializers.CharField(source="change.event", read_only=True)
    changes = serializers.ListField(
        source="change.changes", child=serializers.CharField(), read_only=True, help_text="JSON pointers."
    )
    actor = serializers.CharField(source="change.actor", read_only=True, allow_null=True)
    door = serializers.CharField(source="change.door", read_only=True)
    reason = serializers.CharField(source="change.reason", read_only=True)
    created_at = serializers.DateTimeField(source="change.created_at", read_only=True)

    class Meta:
        model = Revision
        fields = ["number", "event", "digest", "changes", "actor", "door", "reason", "created_at"]
        read_only_fields = fields

    def document(self, revision: Revision) -> dict[str, Any]:
        change = revision.change
        kept = {"document": revision.terms} if "document" in self.fields else {}
        return {
            "number": revision.number,
            "event": change.event,
            "digest": revision.digest,
            "changes": change.changes,
            "actor": change.actor or None,
            "door": change.door,
            "reason": change.reason,
            "created_at": instant(change.created_at),
            **kept,
        }


class RevisionWithDocument(RevisionSerializer):
    document = serializers.DictField(read_only=True)  # type: ignore[assignment]  # the base has a method so

    class Meta(RevisionSerializer.Meta):
        fields = [*RevisionSerializer.Meta.fields, "document"]
        read_only_fields = fields


class RestoredRevision(Body):
    revision = WholeNumber(
        min_value=1, help_text="The number of the revision whose terms shall be the package's again."
    )


class RevisionViewSet(CatalogView, RecordViewSet):
    """What exactly was sold: the terms after each change. Those of a deleted draft stay, under its id."""

    queryset = Revision.objects.select_related("change")
    serializer_class = RevisionSerializer
    filter_backends = (StableOrdering,)
    ordering = ["number"]
    ordering_fields = ["number"]
    lookup_field = "number"
    version_fields = ("number",)
    permissions = {"*": "catalog.view_package"}
    http_method_names = ["get", "head"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.package = _uuid_of(kwargs["package"])

    def get_queryset(self) -> QuerySet[Revision]:
        kept = super().get_queryset().filter(package_id=self.package)
        return kept.defer("document") if self.action == "list" else kept

    def get_serializer_class(self) -> type[RevisionSerializer]:
        return RevisionWithDocument if self.action == "retrieve" else RevisionSerializer

    def get_object(self) -> Revision:
        revision = _numbered(self.get_queryset(), self.kwargs["number"])
        if revision is None:
            raise Http404
        return revision


def revision_named(package: Package, number: int) -> Revision:
    revision = _numbered(package.revisions.all(), str(number))
    if revision is None:
        words = f"{package} has no revision {legible(number)}."
        raise ValidationError({"revision": [ErrorDetail(words, "unknown_revision")]})
    return revision


def _uuid_of(key: str) -> UUID:
    """The package that a key names; one that was deleted has no code any more."""
    match read_key(PACKAGE, key):
        case UUID() as uuid if Revision.objects.last_of([uuid]).exists():
            return uuid
        case str() as code:
            return get_object_or_404(Package, code=code).uuid
    raise Http404


def _numbered(revisions: QuerySet[Revision], number: str) -> Revision | None:
    return revisions.filter(number=int(number)).first() if NUMBER.fullmatch(number) else None
