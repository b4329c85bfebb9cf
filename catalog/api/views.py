"""What the views of the catalog share: look-ups by every key, writes by their author, refusals, addresses."""

from contextlib import AbstractContextManager
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Subquery
from django.http import Http404, HttpResponseBase
from django.urls import reverse
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.authors import author_of, check_reason
from catalog.api.schema import AuthoredSchema
from catalog.authorship import Author, written_by
from catalog.changes import told_last
from catalog.models.change import FeedHead
from catalog.models.encryption import Undecipherable
from catalog.models.rules import MovedOn, Refused
from catalog.reading import NotRendered
from config.rest.etags import entity_tag
from config.rest.problems import Conflict, PreconditionFailed, Unavailable
from config.rest.views import ContractView, RecordViewSet


class CatalogView(ContractView):
    """Whatever is written through it is the client's, through the API, for the reason that it gives."""

    schema = AuthoredSchema()

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with written_by(self._author):
            return super().dispatch(request, *args, **kwargs)

    def within(self) -> AbstractContextManager[None]:
        return told_last()

    def _author(self) -> Author:
        return author_of(self.request)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in SAFE_METHODS:
            check_reason(request)

    def handle_exception(self, exc: Exception) -> Response:
        match exc:
            case Refused():
                exc = Conflict(exc)
            case NotRendered() | Undecipherable():
                exc = Unavailable(str(exc))
        return super().handle_exception(exc)


class CatalogViewSet(CatalogView, RecordViewSet):
    """Records of the catalog, found by id, uuid, ulid or code; rows of a package, by what they are about."""

    lookup_field = "id"
    ordering = ["uuid"]  # by age
    state_marker: Any = Subquery(FeedHead.objects.values("cursor")[:1])

    def get_object(self) -> Any:
        records: Any = self.get_queryset()
        record = records.by_key(self.kwargs[self.lookup_field]).first()
        if record is None:
            raise Http404
        record.expected = self.acceptable_revisions()
        return record

    def create(self, request: Request, **_: str) -> Response:
        record = self._written(self.get_serializer(data=request.data))
        return self.made(record)

    def update(self, request: Request, **_: str) -> Response:
        return self.answer(self._written(self.get_serializer(self.get_object(), data=request.data)))

    def partial_update(self, request: Request, **_: str) -> Response:
        record = self.get_object()
        return self.answer(self._written(self.get_serializer(record, data=request.data, partial=True)))

    def destroy(self, request: Request, **_: str) -> Response:
        self.delete_record(self.get_object())
        return Response(status=204)

    def delete_record(self, record: Any) -> None:
        raise NotImplementedError

    def save(self, serializer: Any) -> Any:
        return serializer.save()

    def made(self, record: Any) -> Response:
        response = self.answer(record, status=201)
        response["Location"] = self.request.build_absolute_uri(self.address_of(record))
        return response

    def answer(self, record: Any, *, status: int = 200) -> Response:
        """What a record says now, under its tag."""
        shown = Response(self.get_serializer(record).data, status)
        return self.tagged(shown, self.version_of(record))

    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(self._with_tag(exc) if isinstance(exc, MovedOn) else exc)

    def _with_tag(self, refusal: MovedOn) -> Exception:
        try:
            tag = entity_tag(self.version_of(refusal.record))
        except (NotRendered, ObjectDoesNotExist) as error:
            return error
        return PreconditionFailed(tag, " ".join(refusal.messages))

    def address_of(self, record: Any) -> str:
        return reverse(f"{self.basename}-detail", kwargs={"id": record.id})

    def _written(self, serializer: Any) -> Any:
        serializer.is_valid(raise_exception=True)
        return self.save(serializer)
