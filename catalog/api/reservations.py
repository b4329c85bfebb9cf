"""Reservations over HTTP: what a client has sold of a package, under the client's own reference."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api import examples, shapes
from catalog.api.views import CatalogViewSet
from catalog.documents import instant
from catalog.domain.identity import PACKAGE, read_key
from catalog.domain.legible import legible
from catalog.domain.reference import is_reference
from catalog.models import Package, Reservation
from catalog.models.prepared import Prepared
from catalog.models.reservation import MOST
from catalog.reading import shown_one
from catalog.reserving import release, reserve
from config.rest.fields import Text, WholeNumber
from config.rest.filters import FlagFilter, StableOrdering, StrictFilters
from config.rest.pages import Version
from config.rest.roles import FOR_OTHERS
from config.rest.serializers import Body, RecordSerializer

NEEDED = ("key", "uuid", "code", "name", "revision")
BY_UUID = Prepared(lambda uuid: Package.objects.filter(uuid=uuid), NEEDED, uuid=UUID(int=0))
BY_CODE = Prepared(lambda code: Package.objects.filter(code=code), NEEDED, code="")

CLIENT = OpenApiParameter(
    "client", description="The user name of the client, where it is another; only for managers."
)
RELEASED_ONCE = "Give back what was reserved. Again changes nothing."


class Reference(Text):
    """By which a client asks for its reservation again."""

    shape = shapes.REFERENCE


@extend_schema_serializer(examples=[examples.RESERVATION])
class ReservationBody(Body):
    quantity = WholeNumber(min_value=1, max_value=MOST)
    reference = Reference(help_text="The client's own: letters, digits, and . _ : @ - after the first.")


class ReservationSerializer(RecordSerializer[Reservation]):
    """What a client has reserved of a package, and when it was released."""

    package = serializers.CharField(source="package.id", read_only=True)
    client = serializers.CharField(source="client.username", read_only=True)

    class Meta:
        model = Reservation
        fields = ["reference", "quantity", "package", "client", "created_at", "released_at"]
        read_only_fields = fields

    def document(self, reservation: Reservation) -> dict[str, Any]:
        return {
            "reference": reservation.reference,
            "quantity": reservation.quantity,
            "package": reservation.package.id,
            "client": reservation.client.username,
            "created_at": instant(reservation.created_at),
            "released_at": instant(reservation.released_at),
        }


class ReservationFilter(django_filters.FilterSet):
    released = FlagFilter(field_name="released_at", lookup_expr="isnull", exclude=True)


@extend_schema_view(
    list=extend_schema(parameters=[CLIENT]),
    retrieve=extend_schema(parameters=[CLIENT]),
)
class ReservationViewSet(CatalogViewSet):
    """A client's own reservations of one package; a manager sees and moves those of any client."""

    queryset = Reservation.objects.select_related("package", "client")
    serializer_class = ReservationSerializer
    filterset_class = ReservationFilter
    filter_backends = (StrictFilters, StableOrdering)
    ordering = ["id"]
    ordering_fields = ["created_at", "reference", "quantity"]
    lookup_field = "reference"
    state_marker = None  # stock moves without the feed
    # A sale may say which terms it was agreed on; a reservation by itself has no versions.
    never_required = ("create",)
    unconditional = ("destroy",)
    http_method_names = ["get", "head", "post", "delete"]
    permissions = {
        "GET": "catalog.view_reservation",
        "HEAD": "catalog.view_reservation",
        "POST": "catalog.add_reservation",
        "DELETE": "catalog.change_reservation",
    }

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.client = self._client_named(request)
        package = _package_named(kwargs["package"])
        if package is None:
            raise Http404
        self.package = package

    def _client_named(self, request: Request) -> User:
        user: Any = request.user
        name = request.query_params.get("client", user.username)
        if name == user.username:
            return user  # type: ignore[no-any-return]
        if not user.has_perm(FOR_OTHERS):
            raise PermissionDenied
        client = User.objects.filter(username=name).first()
        if client is None:
            words = f"There is no client {legible(name)}."
            raise ValidationError({"client": [ErrorDetail(words, "unknown_client")]})
        return client

    def known_parameters(self) -> tuple[str, ...]:
        return (*super().known_parameters(), "client")

    def get_queryset(self) -> QuerySet[Reservation]:
        return super().get_queryset().filter(package=self.package, client=self.client)

    def get_object(self) -> Reservation:
        named = self.kwargs["reference"]
        reservation = self.get_queryset().filter(reference=named).first() if is_reference(named) else None
        if reservation is None:
            raise Http404
        return reservation

    @extend_schema(
        parameters=[CLIENT],
        request=ReservationBody,
        responses={200: ReservationSerializer, 201: ReservationSerializer},
    )
    def create(self, request: Request, **_: str) -> Response:
        """Reserve. The same reference and quantity again is the same reservation (200).

        409 names every reason why the package can't be sold, or how many are left. With `If-Match` it is sold
        only at the revision that the client knows, else 412.
        """
        body = ReservationBody(data=request.data)
        body.is_valid(raise_exception=True)
        self.package.expected = self.acceptable_revisions()
        made, is_new = reserve(self.package, self.client, **body.validated_data, at=timezone.now())
        return self.made(made) if is_new else self.answer(made)

    @extend_schema(parameters=[CLIENT], summary="Release a reservation", description=RELEASED_ONCE)
    def destroy(self, request: Request, **_: str) -> Response:
        return super().destroy(request)

    def delete_record(self, record: Reservation) -> None:
        release(record, timezone.now())

    def version_of(self, record: Any) -> Version:
        """Of the package, which a refusal shows; a reservation has none."""
        return shown_one(record).version if isinstance(record, Package) else ()

    def address_of(self, record: Reservation) -> str:
        address = reverse(
            f"{self.basename}-detail", kwargs={"package": self.package.id, "reference": record.reference}
        )
        named = {"client": record.client.username} if record.client != self.request.user else {}
        return f"{address}?{urlencode(named)}" if named else address


def _package_named(text: str) -> Package | None:
    match read_key(PACKAGE, text):
        case UUID() as uuid:
            return BY_UUID.first(uuid=uuid)
        case str() as code:
            return BY_CODE.first(code=code)
        case _:
            return None
