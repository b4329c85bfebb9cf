"""What the OpenAPI document says of every operation: its problems, and its names."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

PROBLEM = inline_serializer(
    "Problem",
    {
        "type": serializers.CharField(),
        "title": serializers.CharField(),
        "status": serializers.IntegerField(),
        "detail": serializers.CharField(),
        "code": serializers.CharField(),
        "errors": inline_serializer(
            "ProblemError",
            {
                "field": serializers.CharField(allow_null=True),
                "code": serializers.CharField(),
                "detail": serializers.CharField(),
            },
            many=True,
        ),
        "request_id": serializers.CharField(),
    },
)


def without_slash(endpoints: list[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """A slash at the end is accepted and never required: the document names each address without."""
    return [(path.rstrip("/"), pattern, method, view) for path, pattern, method, view in endpoints]


class NumberField(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # it registers itself
    """Amounts and limits are JSON numbers, not texts."""

    target_class = "config.rest.fields.Number"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        return {"type": "number"}


class CatalogSchema(AutoSchema):
    """Adds the refusals that the one exception edge can answer to each operation."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation:
            operation["responses"] |= {status: self._problem(status) for status in self._refusals()}
        return operation

    def _problem(self, status: str) -> dict[str, Any]:
        schema = self.resolve_serializer(PROBLEM, "response").ref
        return {
            "content": {"application/problem+json": {"schema": schema}},
            "description": HTTPStatus(int(status)).phrase,
        }

    def _refusals(self) -> list[str]:
        refusals = ["400", "401", "403", "503"]
        if "{" in self.path:
            refusals.append("404")
        if self.method != "GET":
            refusals += ["409", "413", "415"]
        return sorted(refusals)
