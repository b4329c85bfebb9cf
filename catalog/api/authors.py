"""Who writes over HTTP, and the reason that they give in a header."""

from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from catalog.authorship import LONGEST_REASON, Author, Entrance
from catalog.domain.legible import legible

REASON = "X-Change-Reason"


def author_of(request: Request) -> Author:
    return Author(Entrance.API, request.user.get_username(), _reason(request))


def check_reason(request: Request) -> None:
    reason = _reason(request)
    if len(reason) > LONGEST_REASON:
        words = f"A reason must have at most {LONGEST_REASON} characters."
        raise ValidationError({REASON: [ErrorDetail(words, "max_length")]})


def _reason(request: Request) -> str:
    """UTF-8, as clients send it; the server has read it as Latin-1."""
    given: str = request.headers.get(REASON, "")
    reason = given.encode("latin-1").decode("utf-8", "replace").strip()
    return legible(reason, longest=LONGEST_REASON + 1)  # one more tells that it is too long
