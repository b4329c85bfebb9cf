"""What the OpenAPI document says of every operation: its problems, and its names."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, inline_serializer
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


IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    location=OpenApiParameter.HEADER,
    description="The ETags that the client has: 304 where the answer is one of them. `*` for any.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    location=OpenApiParameter.HEADER,
    description="The ETag that the change begins from: 412 where the record has moved on. `*` for any.",
)
ETAG = {"ETag": {"schema": {"type": "string"}, "description": "The version of what is shown."}}


class CatalogSchema(AutoSchema):
    """Adds to each operation what every view has: conditions, tags, and the refusals of the one edge."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation:
            responses = operation["responses"]
            if self._reads_a_version():
                responses["304"] = {"description": "The client has this version already."}
            if self._reads_a_version() or self._changes_a_version():
                for status in responses.keys() & {"200", "201", "304"}:
                    responses[status]["headers"] = ETAG
            responses |= {status: self._problem(status) for status in self._refusals()}
        return operation

    def get_override_parameters(self) -> list[Any]:
        conditions = [IF_NONE_MATCH] if self._reads_a_version() else []
        conditions += [IF_MATCH] if self._changes_a_record() else []
        return [*super().get_override_parameters(), *conditions]

    def _problem(self, status: str) -> dict[str, Any]:
        schema = self.resolve_serializer(PROBLEM, "response").ref
        return {
            "content": {"application/problem+json": {"schema": schema}},
            "description": HTTPStatus(int(status)).phrase,
        }

    def _refusals(self) -> list[str]:
        refusals = ["400", "401", "403", "429", "503"]
        if "{" in self.path:
            refusals.append("404")
        if self.method != "GET":
            refusals += ["409", "413", "415"]
        if self._changes_a_record():
            refusals += ["412", "428"]
        return sorted(refusals)

    def _reads_a_version(self) -> bool:
        return self._has_versions() and self._action() in getattr(self.view, "tagged_reads", ())

    def _changes_a_version(self) -> bool:
        return self._has_versions() and self.method != "GET" and self._action() not in self._unconditional()

    def _changes_a_record(self) -> bool:
        return self.method != "GET" and "{" in self.path and self._action() not in self._unconditional()

    def _has_versions(self) -> bool:
        return bool(getattr(self.view, "version_fields", ()))

    def _action(self) -> str:
        return getattr(self.view, "action", None) or ""

    def _unconditional(self) -> tuple[str, ...]:
        return getattr(self.view, "unconditional", ())
