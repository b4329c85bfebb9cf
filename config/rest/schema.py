"""What the OpenAPI document says of every operation: its problems, and its names."""

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


class NumberField(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # it registers itself
    """Amounts and limits are JSON numbers, not texts."""

    target_class = "config.rest.fields.Number"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        return {"type": "number"}


class CatalogSchema(AutoSchema):
    """Adds the refusals that the one exception edge can answer to each operation."""

    def get_response_serializers(self) -> Any:
        answers: Any = super().get_response_serializers()
        if not isinstance(answers, dict):
            success = {"POST": "201", "DELETE": "204"}.get(self.method, "200")
            answers = {success: None if self.method == "DELETE" else answers}
        return {**answers, **{(status, "application/problem+json"): PROBLEM for status in self._refusals()}}

    def _refusals(self) -> list[str]:
        refusals = ["400", "401", "403", "503"]
        if "{" in self.path:
            refusals.append("404")
        if self.method != "GET":
            refusals += ["409", "413", "415"]
        return sorted(refusals)
