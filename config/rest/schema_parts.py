"""What operations of the OpenAPI document have in common: parameters, headers, and the problem document."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

from config.rest import dry_run, idempotency

PROBLEM = inline_serializer(
    "Problem",
    {
        "type": serializers.CharField(help_text="A URI that names the kind of problem."),
        "title": serializers.CharField(),
        "status": serializers.IntegerField(min_value=400, max_value=599),
        "detail": serializers.CharField(),
        "code": serializers.CharField(help_text="Stable: decide by it, not by the texts."),
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
FIELDS = OpenApiParameter(
    "fields",
    description="Show only these fields, with commas between them. What is required else is then left out.",
)


Headers = dict[str, dict[str, Any]]


def _header(name: str, description: str, **schema: Any) -> Headers:
    return {name: {"schema": {"type": "string", **schema}, "description": description}}


def _always(name: str, description: str, **schema: Any) -> Headers:
    return {name: {**_header(name, description, **schema)[name], "required": True}}


ETAG = _header("ETag", "The version of what is shown.")
LINK = _header("Link", "Where the list goes on, by rel: first, prev, next (RFC 8288).")
TRIED = _header(dry_run.HEADER, "Nothing was changed.", const="true")
REPLAYED = _header(idempotency.REPLAYED, "The answer of the first time, given again.", const="true")
REQUEST_ID = _always("X-Request-Id", "The id of the request, as it stands in the log.")
ALWAYS_WITH: dict[str, Headers] = {
    "201": _header("Location", "Where the new record is; none of a dry run.", format="uri-reference"),
    "401": _always("WWW-Authenticate", "How to say who is asking (RFC 6750)."),
    "412": _header("ETag", "The version that the record has now."),
    "429": _always("Retry-After", "Seconds.", pattern="^[0-9]+$"),
    "503": _always("Retry-After", "Seconds.", pattern="^[0-9]+$"),
}
"""What an answer of this status has besides, whatever was asked."""
