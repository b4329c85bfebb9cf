"""Packages over HTTP: read and written; what else can be asked of them, and done, stands beside."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import lifecycle
from catalog.api.bulk import BulkUpsert
from catalog.api.filters import FEATURE_MIN, PackageFilter
from catalog.api.including import INCLUDE, INCLUDED, Include, included, with_details
from catalog.api.package_questions import PackageQuestions
from catalog.api.package_steps import PackageSteps
from catalog.api.serializers import PackageSerializer
from catalog.models import Package
from catalog.reading import Shown, shown, shown_as, shown_one, versions_of
from config.rest.pages import Records, Version


@extend_schema_view(
    list=extend_schema(parameters=[INCLUDED, FEATURE_MIN]), retrieve=extend_schema(parameters=[INCLUDED])
)
class PackageViewSet(PackageSteps, PackageQuestions, BulkUpsert):
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
