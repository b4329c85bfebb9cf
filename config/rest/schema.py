"""What the OpenAPI document says of every operation: its problems, and its names."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

from config.rest import dry_run, idempotency

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
IDEMPOTENCY_KEY = OpenApiParameter(
    idempotency.HEADER,
    {"type": "string", "minLength": 1, "maxLength": idempotency.LONGEST},
    location=OpenApiParameter.HEADER,
    description="Makes the request safe to repeat: for 24 hours the same request under the same key is not "
    "carried out again, and is answered as the first time. 409 while it runs, 422 for another request.",
)
DRY_RUN = OpenApiParameter(
    dry_run.PARAMETER,
    bool,
    default=False,
    description="true: everything is checked and answered as it would be, and nothing is changed.",
)
FIELDS = OpenApiParameter("fields", description="Show only these fields, with commas between them.")


def _header(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {name: {"schema": {"type": "string", **schema}, "description": description}}


ETAG = _header("ETag", "The version of what is shown.")
LINK = _header("Link", "Where the list goes on, by rel: first, prev, next (RFC 8288).")
TRIED = _header(dry_run.HEADER, "Nothing was changed.", const="true")
REPLAYED = _header(idempotency.REPLAYED, "The answer of the first time, given again.", const="true")


class CatalogSchema(AutoSchema):
    """Adds to each operation what every view has: conditions, tags, and the refusals of the one edge."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation:
            responses = operation["responses"]
            if self._reads_a_version():
                responses["304"] = {"description": "The client has this version already."}
            for status in responses.keys() & {"200", "201", "204", "304"}:
                if headers := self._headers(status):
                    responses[status]["headers"] = headers
            responses |= {status: self._problem(status) for status in self._refusals()}
        return operation

    def get_override_parameters(self) -> list[Any]:
        parameters = {
            IF_NONE_MATCH: self._reads_a_version(),
            IF_MATCH: self._changes_a_record(),
            IDEMPOTENCY_KEY: self._writes() and self.method == "POST",
            DRY_RUN: self._writes(),
            FIELDS: self._action() in ("list", "retrieve") and self._takes("fields"),
        }
        asked = [parameter for parameter, applies in parameters.items() if applies]
        return [*super().get_override_parameters(), *asked]

    def _headers(self, status: str) -> dict[str, Any]:
        headers: dict[str, Any] = {}
        if status != "204" and (self._reads_a_version() or self._changes_a_version()):
            headers |= ETAG
        if self._action() == "list":
            headers |= LINK
        if self._writes():
            headers |= TRIED
            headers |= REPLAYED if self.method == "POST" else {}
        return headers

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
            refusals.append("412")
        if self._changes_a_record() and self._action() not in getattr(self.view, "never_required", ()):
            refusals.append("428")
        if self._writes() and self.method == "POST":
            refusals.append("422")
        return sorted(refusals)

    def _reads_a_version(self) -> bool:
        return self._has_versions() and self._action() in getattr(self.view, "tagged_reads", ())

    def _changes_a_version(self) -> bool:
        return self._has_versions() and self._writes() and self._action() not in self._unconditional()

    def _changes_a_record(self) -> bool:
        return self._writes() and "{" in self.path and self._action() not in self._unconditional()

    def _writes(self) -> bool:
        return self.method != "GET" and self._action() not in getattr(self.view, "posted_reads", ())

    def _takes(self, parameter: str) -> bool:
        view: Any = self.view
        return parameter in view.known_parameters()

    def _has_versions(self) -> bool:
        return bool(getattr(self.view, "version_fields", ()))

    def _action(self) -> str:
        return getattr(self.view, "action", None) or ""

    def _unconditional(self) -> tuple[str, ...]:
        return getattr(self.view, "unconditional", ())
