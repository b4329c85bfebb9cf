"""What the views of the catalog share: look-ups by every key, refusals as conflicts, addresses."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from rest_framework import mixins
from rest_framework.response import Response

from catalog.models.rules import Refused
from config.rest.problems import Conflict
from config.rest.views import RecordViewSet


class CatalogViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    RecordViewSet,
):
    """Records of the catalog, found by id, uuid, ulid or code; rows of a package, by what they are about."""

    lookup_field = "id"
    ordering = ["uuid"]  # by age

    def get_object(self) -> Any:
        records: Any = self.get_queryset()
        record = records.by_key(self.kwargs[self.lookup_field]).first()
        if record is None:
            raise Http404
        return record

    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(Conflict(exc) if isinstance(exc, Refused) else exc)

    def get_success_headers(self, data: Any) -> dict[str, str]:
        return {"Location": self.request.build_absolute_uri(self.address_of(data))}

    def address_of(self, document: dict[str, Any]) -> str:
        return reverse(f"{self.basename}-detail", kwargs={"id": document["id"]})
