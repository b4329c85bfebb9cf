"""Packages over HTTP: read, write, and everything that happens to one as a whole."""

from collections.abc import Callable, Sequence
from typing import Any

import orjson
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import lifecycle
from catalog.api.bulk import BulkUpsert
from catalog.api.comparison import Comparison, compared, packages_named
from catalog.api.filters import PackageFilter
from catalog.api.including import INCLUDE, INCLUDED, Include, included, with_details
from catalog.api.instants import QueryInstant
from catalog.api.parameters import Parameters, ParametersQuery, parameters_of
from catalog.api.quote import QuoteAnswer, QuoteBody, quoted
from catalog.api.revisions import RestoredRevision, revision_named
from catalog.api.schedule import SCHEDULE_ANSWERS, ScheduleQuery, schedule_of
from catalog.api.serializers import CloneBody, PackageSerializer
from catalog.api.stock import StockBody
from catalog.api.views import CatalogViewSet
from catalog.models import Package
from catalog.models.on_sale import is_sellable, reasons_against
from catalog.reading import Shown, shown, shown_as, shown_one, versions_of
from catalog.restoring import restore_revision
from catalog.stocktaking import set_stock
from config.rest.pages import Page, Records, Version
from config.rest.serializers import Body


class Reason(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()


class Availability(serializers.Serializer[Any]):
    sellable = serializers.BooleanField()
    listed = serializers.BooleanField()
    reasons = Reason(many=True)


class AvailabilityQuery(serializers.Serializer[Any]):
    at = QueryInstant(required=False, help_text="An instant, now when absent. Without an offset it is UTC.")


@extend_schema_view(list=extend_schema(parameters=[INCLUDED]), retrieve=extend_schema(parameters=[INCLUDED]))
class PackageViewSet(BulkUpsert, CatalogViewSet):
    """What is sold."""

    queryset = Package.objects.all()
    serializer_class = PackageSerializer
    filterset_class = PackageFilter
    version_fields = ("revision", "stock__version")
    clock_bound = ("sellable", "listed")
    tagged_reads = ("list", "retrieve", "compare")
    search_fields = ["code", "name", "short_description", "description", "tier"]
    ordering_fields = [
        "code",
        "name",
        "service_type",
        "status",
        "price",
        "signup_fee",
        "currency",
        "tier",
        "tier_rank",
        "created_at",
        "updated_at",
    ]
    field_names = {r"^(features\.\d+)\.feature$": r"\1.code"}
    repeatable = ("feature_min",)
    parameters = {
        "availability": ("at",),
        "compare": ("packages",),
        "provider_parameters": ("provider",),
        "schedule": ("start", "cycles", "converted_at", "tz"),
    }
    posted_reads = ("quote",)
    unconditional = ("upsert",)
    permissions = {
        "GET": "catalog.view_package",
        "HEAD": "catalog.view_package",
        "quote": "catalog.view_package",
        "create": "catalog.add_package",
        "clone": "catalog.add_package",
        "destroy": "catalog.delete_package",
        "stock": "catalog.change_stock",
        "upsert": ("catalog.add_package", "catalog.change_package"),
        "*": "catalog.change_package",
    }

    def retrieve(self, request: Request, **_: str) -> Response:
        package = shown_as(self.kwargs["id"])
        if package is None:
            raise Http404
        (package,) = with_details([package], self._includes())
        return self.unless_known(package.version, lambda: self._as_asked(package))

    def versions(self, keys: Sequence[int]) -> Records:
        if self._includes():
            return self.records(keys)
        versions, cursor = versions_of(keys)
        return Records(versions, state=(cursor,) if versions else ())

    def records(self, keys: Sequence[int]) -> Records:
        found = shown("key", keys)
        left = [found[key] for key in keys if key in found]  # one may have been deleted since
        packages = with_details(left, self._includes())
        return Records(
            versions={package.key: package.version for package in packages},
            shown=[self._as_asked(package) for package in packages],
            state=next(((package.cursor,) for package in packages), ()),
        )

    def known_parameters(self) -> tuple[str, ...]:
        known = super().known_parameters()
        return (*known, INCLUDE) if self.action in ("list", "retrieve") else known

    def check_parameters(self, request: Request) -> None:
        super().check_parameters(request)
        self.includes = included(request)

    def _includes(self) -> list[Include]:
        """Of what is asked for, all that the fields that are asked for show."""
        shown = self.shown()
        return [it for it in self.includes if shown is None or it.rows in shown]

    def answer(self, record: Package, *, status: int = 200) -> Response:
        package = shown_one(record)
        return self.tagged(Response(self._as_asked(package), status), package.version)

    def version_of(self, record: Package) -> Version:
        return shown_one(record).version

    def delete_record(self, record: Package) -> None:
        lifecycle.delete(record)

    def _as_asked(self, package: Shown) -> Any:
        """The stored text as it is, or the fields of it that the request asks for."""
        if (wanted := self.shown()) is None:
            return orjson.Fragment(package.text)
        return {name: value for name, value in package.document.items() if name in wanted}

    @extend_schema(request=None, responses=PackageSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, **_: str) -> Response:
        """Put the package on sale. 409 names every problem that stands against it."""
        return self._after(lifecycle.publish)

    @extend_schema(request=None, responses=PackageSerializer)
    @action(detail=True, methods=["post"])
    def unpublish(self, request: Request, **_: str) -> Response:
        """Take the package off sale, for now."""
        return self._after(lifecycle.unpublish)

    @extend_schema(request=None, responses=PackageSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, **_: str) -> Response:
        """Keep the package for those who have it, and never sell it again."""
        return self._after(lifecycle.retire)

    @extend_schema(request=None, responses=PackageSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, **_: str) -> Response:
        """Take a retirement back."""
        return self._after(lifecycle.restore)

    @extend_schema(request=CloneBody, responses={201: PackageSerializer})
    @action(detail=True, methods=["post"])
    def clone(self, request: Request, **_: str) -> Response:
        """Copy the package into a new draft, with its features and providers, and a stock of zero."""
        body = CloneBody(data=request.data)
        body.is_valid(raise_exception=True)
        return self.made(lifecycle.clone(self.get_object(), **body.validated_data))

    @extend_schema(request=RestoredRevision, responses=PackageSerializer)
    @action(detail=True, methods=["post"], url_path="restore-revision")
    def restore_revision(self, request: Request, **_: str) -> Response:
        """Make the terms of a revision the package's own again. 409 names what today's rules forbid."""
        body = RestoredRevision(data=request.data)
        body.is_valid(raise_exception=True)
        package = self.get_object()
        restore_revision(package, revision_named(package, body.validated_data["revision"]))
        return self.answer(package)

    @extend_schema(request=StockBody, responses=PackageSerializer)
    @action(detail=True, methods=["post"])
    def stock(self, request: Request, **_: str) -> Response:
        """Set live stock, as after a count. The ledger keeps the difference, and why."""
        body = StockBody(data=request.data)
        body.is_valid(raise_exception=True)
        package = self.get_object()
        set_stock(package, **body.validated_data, at=timezone.now())
        return self.answer(package)

    @extend_schema(parameters=[AvailabilityQuery], responses=Availability)
    @action(detail=True)
    def availability(self, request: Request, **_: str) -> Response:
        """Whether the package can be bought and is listed at an instant, and if not, why."""
        query = AvailabilityQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        package = Package.objects.with_parts().get(pk=self.get_object().pk)
        reasons = reasons_against(package, query.validated_data.get("at") or timezone.now())
        return Response(
            {
                "sellable": is_sellable(reasons),
                "listed": not reasons,
                "reasons": [{"code": reason.code, "detail": reason.message} for reason in reasons],
            }
        )

    @extend_schema(parameters=[ParametersQuery], responses=Parameters)
    @action(detail=True, url_path="parameters")
    def provider_parameters(self, request: Request, **_: str) -> Response:
        """What a provider is to be told of the package, and what of it that provider can't honour."""
        query = ParametersQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        package = Package.objects.with_parts().get(pk=self.get_object().pk)
        return Response(parameters_of(package, query.validated_data.get("provider")))

    @extend_schema(request=QuoteBody, responses=QuoteAnswer)
    @action(detail=True, methods=["post"])
    def quote(self, request: Request, **_: str) -> Response:
        """What some cycles and some use of the package cost, and whether it permits them."""
        return Response(quoted(self.get_object(), request.data))

    @extend_schema(parameters=[ScheduleQuery], responses=SCHEDULE_ANSWERS)
    @action(detail=True)
    def schedule(self, request: Request, **_: str) -> Response:
        """The trial, the first periods with their grace, and when each feature's usage is reset."""
        query = ScheduleQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        return Response(schedule_of(self.get_object(), now=timezone.now(), **query.validated_data))

    @extend_schema(
        parameters=[
            OpenApiParameter("packages", required=True, description="Keys of packages, with commas.")
        ],
        responses=Comparison,
        filters=False,
    )
    @action(detail=False, pagination_class=None)
    def compare(self, request: Request) -> Response:
        """Packages beside each other: what each grants of every feature that one of them has."""
        packages = packages_named(request.query_params.get("packages", ""))
        versions = {package.key: package.version for package in packages}
        digest = Page(keys=[*versions]).digest(versions)
        return self.unless_known((digest,), lambda: compared(packages))

    def _after(self, step: Callable[[Package], None]) -> Response:
        Body(data=self.request.data).is_valid(raise_exception=True)
        package = self.get_object()
        step(package)
        return self.answer(package)
