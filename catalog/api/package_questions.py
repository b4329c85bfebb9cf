"""What is asked of packages besides what they are: computed anew each time, and never written."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.comparison import Comparison, compared, packages_named
from catalog.api.instants import QueryInstant
from catalog.api.parameters import ParametersQuery, ProviderParameters, parameters_of
from catalog.api.quote import QuoteAnswer, QuoteBody, quoted
from catalog.api.schedule import SCHEDULE_ANSWERS, ScheduleQuery, schedule_of
from catalog.api.views import CatalogViewSet
from catalog.models import Package
from catalog.models.on_sale import is_sellable, reasons_against
from config.rest.pages import Page


class Reason(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()


class Availability(serializers.Serializer[Any]):
    sellable = serializers.BooleanField()
    listed = serializers.BooleanField()
    reasons = Reason(many=True)


class AvailabilityQuery(serializers.Serializer[Any]):
    at = QueryInstant(required=False, help_text="An instant, now when absent. Without an offset it is UTC.")


class PackageQuestions(CatalogViewSet):
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

    @extend_schema(parameters=[ParametersQuery], responses=ProviderParameters)
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
