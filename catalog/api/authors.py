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
    given: str = request.headers.get(REASON, "").strip()
    return legible(_as_sent(given), longest=LONGEST_REASON + 1)  # one more tells that it is too long


def _as_sent(header: str) -> str:
    """A server reads headers as Latin-1; most clients write UTF-8."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header
