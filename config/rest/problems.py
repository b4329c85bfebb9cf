"""The one exception edge: every refusal of the API as a problem document (RFC 9457).

A document holds `type, title, status, detail, code, errors, request_id`; `errors` is a list of
`{field, code, detail}`, where `field` is a dotted path into the body, or null for the whole of it.
"""

import logging
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    BadRequest,
    DisallowedHost,
    ObjectDoesNotExist,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    ValidationError,
)
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404, HttpResponse
from django.http.multipartparser import MultiPartParserError
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from config.enough import MOST_ERRORS, enough_of
from config.rest import request_id
from config.rest.constraints import broken_by
from config.rest.renderers import JsonRenderer

logger = logging.getLogger(__name__)

WHOLE = (NON_FIELD_ERRORS, api_settings.NON_FIELD_ERRORS_KEY)
Error = dict[str, str | None]

MEDIA_TYPE = "application/problem+json"

LONGEST = 1_000  # characters of a path or a message


class Conflict(exceptions.APIException):
    """The state of the catalog forbids what was asked."""

    status_code = 409
    default_code = "conflict"
    default_detail = "The state of the catalog forbids this."

    def __init__(self, refusal: ValidationError) -> None:
        super().__init__()
        self.errors = list(errors_of(refusal))


class PreconditionFailed(exceptions.APIException):
    """The record is no longer what the client has seen: somebody has changed it meanwhile."""

    status_code = 412
    default_code = "precondition_failed"
    default_detail = "This has changed since. Read it again, and repeat the change on what it is now."

    def __init__(self, current_tag: str, detail: str | None = None) -> None:
        super().__init__(detail)
        self.current_tag = current_tag


class PreconditionRequired(exceptions.APIException):
    status_code = 428
    default_code = "precondition_required"
    default_detail = "Send the ETag that you have read as If-Match, or * for whichever there is."


class BodyTooLarge(exceptions.APIException):
    status_code = 413
    default_code = "body_too_large"

    def __init__(self) -> None:
        super().__init__(f"The body is larger than {settings.DATA_UPLOAD_MAX_MEMORY_SIZE:,} bytes.")


class Unavailable(exceptions.APIException):
    """The database is busy: a lock or a time-out. The same request may pass in a moment."""

    status_code = 503
    default_code = "unavailable"
    retry_after = 1  # seconds
    default_detail = "The catalog is busy. Try again in a moment."


def answer(error: Exception, context: Mapping[str, Any]) -> Response:
    """The answer for whatever a view raised; DRF's EXCEPTION_HANDLER."""
    set_rollback()
    refusal = _refusal(error, getattr(context.get("view"), "field_names", {}))
    if refusal.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("%s", refusal.detail, exc_info=error)
    if request := context.get("request"):
        # A problem is JSON, also where the view itself answers with something else.
        request.accepted_renderer, request.accepted_media_type = JsonRenderer(), JsonRenderer.media_type
    return Response(
        document(refusal),
        status=refusal.status_code,
        headers=headers(refusal),
        content_type=MEDIA_TYPE,
    )


def plain(refusal: exceptions.APIException) -> HttpResponse:
    """The answer where no view is there to give it."""
    return HttpResponse(
        JsonRenderer().render(document(refusal)),
        status=refusal.status_code,
        headers=headers(refusal),
        content_type=MEDIA_TYPE,
    )


def failure() -> exceptions.APIException:
    """A 500: nothing is told but the request's id."""
    return exceptions.APIException("An error of ours. It is logged under the request's id.")


def document(refusal: exceptions.APIException) -> dict[str, Any]:
    broken = getattr(refusal, "errors", [])
    if isinstance(refusal, exceptions.ValidationError):
        broken = _flatten(refusal.get_full_details())
    errors = [_sendable(error) for error in enough_of(broken)]
    return {
        "type": "about:blank",
        "title": HTTPStatus(refusal.status_code).phrase,
        "status": refusal.status_code,
        "detail": _detail(refusal, errors),
        "code": _code(refusal),
        "errors": errors,
        "request_id": request_id.current(),
    }


def errors_of(error: ValidationError) -> Iterator[Error]:
    """The errors that a model's rules raised, field by field."""
    for field, broken in error.update_error_dict({}).items():
        for one in broken:
            # A rule about a structured value says where inside it; see the validators of the models.
            inside = one.params.get("path", "") if isinstance(one.params, Mapping) else ""
            path = ".".join(part for part in ("" if field in WHOLE else field, inside) if part)
            yield {"field": path or None, "code": one.code or "invalid", "detail": str(one.messages[0])}


def _refusal(error: Exception, field_names: Mapping[str, str]) -> exceptions.APIException:
    match error:
        case exceptions.APIException():
            return error
        case ValidationError():
            return invalid(error, field_names)
        case IntegrityError() if broken := broken_by(error):
            return invalid(broken, field_names)
        case _:
            return translated(error)


def translated(error: Exception) -> exceptions.APIException:
    """What Django and the database raise, as what it means to a client."""
    match error:
        case Http404() | ObjectDoesNotExist():
            return exceptions.NotFound()
        case PermissionDenied():
            return exceptions.PermissionDenied()
        case RequestDataTooBig():
            return BodyTooLarge()
        case TooManyFieldsSent():
            return exceptions.ParseError("The request has too many parameters.", "too_many_parameters")
        case DisallowedHost():
            return exceptions.ParseError("The catalog is not served under this host name.", "unknown_host")
        case SuspiciousOperation() | BadRequest() | MultiPartParserError():
            return exceptions.ParseError("The request can't be read.")
        case DataError():  # such as NUL in a user's name or a cookie, which only the database looks at
            return exceptions.ParseError("The request holds a value that can't be stored.", "not_storable")
        case OperationalError():
            return Unavailable()
        case _:
            return failure()


def invalid(error: ValidationError, field_names: Mapping[str, str]) -> exceptions.ValidationError:
    """`field_names` are patterns of a model's paths that the API spells otherwise, and how it does."""
    details: dict[str, list[exceptions.ErrorDetail]] = defaultdict(list)
    for one in errors_of(error):
        field = one["field"] or WHOLE[1]
        for pattern, name in field_names.items():
            field = re.sub(pattern, name, field)
        details[field].append(exceptions.ErrorDetail(one["detail"] or "", one["code"]))
    return exceptions.ValidationError(details)


def headers(refusal: exceptions.APIException) -> dict[str, str]:
    told = {}
    if challenge := getattr(refusal, "auth_header", None):
        told["WWW-Authenticate"] = challenge
    # Seconds. DRF says `wait` of those who ask too often.
    if seconds := getattr(refusal, "retry_after", None) or getattr(refusal, "wait", None):
        told["Retry-After"] = str(seconds)
    if isinstance(refusal, PreconditionFailed):
        told["ETag"] = refusal.current_tag
    return told


def _flatten(details: Any, path: str = "") -> Iterator[Error]:
    """DRF's nested details, as a list of errors with dotted paths."""
    if isinstance(details, Mapping) and "message" in details and "code" in details:
        yield {"field": path or None, "code": str(details["code"]), "detail": str(details["message"])}
    elif isinstance(details, Mapping):
        for name, inner in details.items():
            step = "" if name in WHOLE else str(name)
            yield from _flatten(inner, ".".join(part for part in (path, step) if part))
    elif isinstance(details, Sequence):
        leaves = all(isinstance(one, Mapping) and "message" in one for one in details)
        for number, inner in enumerate(details):
            yield from _flatten(inner, path if leaves else f"{path}.{number}".strip("."))


def _sendable(error: Error) -> Error:
    """An error may repeat what the body holds: a key without end, half a surrogate pair."""
    return {name: text and text[:LONGEST].encode("utf-8", "replace").decode() for name, text in error.items()}


def _code(refusal: exceptions.APIException) -> str:
    if isinstance(refusal, exceptions.ValidationError):
        return "validation_error"
    codes = refusal.get_codes()
    return codes if isinstance(codes, str) else refusal.default_code


def _detail(refusal: exceptions.APIException, errors: list[Error]) -> str:
    if not isinstance(refusal, exceptions.ValidationError):
        return str(refusal.detail)
    if len(errors) == MOST_ERRORS:
        return f"At least {MOST_ERRORS} values were refused: these are the first."
    return "1 value was refused." if len(errors) == 1 else f"{len(errors)} values were refused."
