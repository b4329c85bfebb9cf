"""Many packages in one request: each made or changed by its code, all of them or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError as RulesBroken
from django.db import IntegrityError
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.fields import provider_keys
from catalog.api.serializers import PackageSerializer, bring_in
from catalog.api.views import CatalogViewSet
from catalog.models import Package
from catalog.upserting import OUTCOMES, Upsert, Wanted, upserting
from config.enough import MOST_ERRORS
from config.rest.problems import invalid

MOST = 500  # packages


class UpsertedPackage(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(OUTCOMES)
    id = serializers.CharField(source="package.id")
    code = serializers.CharField(source="package.code")
    revision = serializers.IntegerField(source="package.revision")


class Upserted(serializers.Serializer[Any]):
    """What became of each package, in the order in which they were sent."""

    results = UpsertedPackage(many=True)


class PackageRows:
    """The body of a bulk upsert: an array of packages, as POST and PUT take them."""

    def __init__(self, body: Any, serializer: Any, field_names: Mapping[str, str]) -> None:
        if not isinstance(body, list):
            raise _refused("Send an array of packages.", "not_a_list")
        if len(body) > MOST:
            raise _refused(f"Send at most {MOST} packages; these are {len(body):,}.", "too_many_packages")
        self._rows = body
        self._codes = [_code(row) for row in body]
        self._serializer = serializer
        self._field_names = field_names

    def upsert(self) -> list[Wanted]:
        """All of them, or ValidationError and Refused with the errors of every row, under its place."""
        try:
            return self._upsert()
        except IntegrityError:
            # Somebody made one of them at the same moment: now it is there, and can be changed.
            return self._upsert()

    def _upsert(self) -> list[Wanted]:
        codes = [code for code in self._codes if code is not None]
        with upserting(codes, attaching=[*self._provider_keys()]) as door:
            wanted = self._checked(door)
            door.write(wanted)
        return wanted

    def _checked(self, door: Upsert) -> list[Wanted]:
        self._serializer.context["providers"] = door.providers
        wanted, errors = [], {}
        for place in range(len(self._rows)):
            try:
                wanted.append(self._wanted(place, door))
            except ValidationError as error:
                errors[str(place)] = error.detail
            except RulesBroken as error:
                errors[str(place)] = invalid(error, self._field_names).detail
            if len(errors) == MOST_ERRORS:
                break
        if errors:
            raise ValidationError(errors)
        return wanted

    def _wanted(self, place: int, door: Upsert) -> Wanted:
        code = self._codes[place]
        if code is not None and (first := self._codes.index(code)) < place:
            raise ValidationError(
                {"code": [ErrorDetail(f"Row {first} has this code too.", "duplicate_code")]}
            )
        known = door.packages.get(code or "")
        self._serializer.instance = known
        values = self._serializer.run_validation(self._rows[place])
        package = known or Package()
        wanted = Wanted(package, **bring_in(package, values))
        wanted.check()
        return wanted

    def _provider_keys(self) -> Iterator[str]:
        for row in self._rows:
            rows = row.get("providers") if isinstance(row, dict) else None
            yield from provider_keys(rows if isinstance(rows, list) else ())


class BulkUpsert(CatalogViewSet):
    """PUT on the list of packages."""

    @extend_schema(
        request=PackageSerializer(many=True),
        responses=Upserted,
        filters=False,
    )
    def upsert(self, request: Request) -> Response:
        """Make or change up to 500 packages by their codes: all of them, or none.

        Each is what POST takes where there is none of its code, and what PUT takes where there is one. The
        errors of all rows are told, each under the place of its row, up to 100.
        """
        if self.is_conditional():
            raise _refused("Many packages have no tag in common: send one package with it.", "no_common_tag")
        packages = PackageRows(request.data, self.get_serializer(), self.field_names).upsert()
        return Response(Upserted({"results": packages}).data)


def _code(row: Any) -> str | None:
    code = row.get("code") if isinstance(row, dict) else None
    return code if isinstance(code, str) else None


def _refused(words: str, code: str) -> ValidationError:
    return ValidationError({"non_field_errors": [ErrorDetail(words, code)]})
