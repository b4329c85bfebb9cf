"""Conditional requests: what a client has is not sent again, what it has not seen is not overwritten."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.rest.etags import Tags, UnreadableTags, entity_tag, read_tags
from config.rest.pages import Version
from config.rest.problems import PreconditionFailed, PreconditionRequired


class ConditionalView(APIView):
    """Reads If-Match and If-None-Match, and answers under an entity tag."""

    unconditional: tuple[str, ...] = ()
    """Actions that are posted to a record and change none of its versions."""

    never_required: tuple[str, ...] = ()
    """Writes that may name the version they rest on, and pass without."""

    tagged_reads: tuple[str, ...] = ("list", "retrieve")
    """The actions that answer a read under an entity tag."""
    if_match: Tags | None = None
    if_none_match: Tags | None = None

    def check_conditions(self, request: Request) -> None:
        self.if_match = _tags(request, "If-Match")
        self.if_none_match = _tags(request, "If-None-Match")
        if self.changes_a_record():
            self.check_write()

    def check_write(self) -> None:
        if self.if_match is None and self.must_name_a_version():
            raise PreconditionRequired
        if self.if_none_match and not self.if_none_match.every:
            raise _refused("If-None-Match", "On a write this can only be *. Tags belong in If-Match.")

    def must_name_a_version(self) -> bool:
        return (
            bool(settings.API_REQUIRE_IF_MATCH) and getattr(self, "action", None) not in self.never_required
        )

    def changes_a_record(self) -> bool:
        """Whether this writes to something that exists: a record that the address names, or a part of it."""
        if self.request.method in SAFE_METHODS or getattr(self, "action", None) in self.unconditional:
            return False
        return bool(self.kwargs)

    def acceptable_revisions(self) -> frozenset[int] | None:
        """The revisions that a write may change; None for whichever there is."""
        if self.if_none_match and self.if_none_match.every:
            return frozenset()  # write only where there is nothing
        return self.if_match.revisions() if self.if_match else None

    def is_conditional(self) -> bool:
        return self.if_match is not None or self.if_none_match is not None

    def unless_known(self, version: Version, shown: Callable[[], Any]) -> Response:
        """What a read shows, under the tag of its version; 304 where the client has it already."""
        return self.known(version) or self.tagged(Response(shown()), version)

    def known(self, version: Version) -> Response | None:
        """304 where the client has this version already; raises PreconditionFailed where it wants another."""
        if not version:
            return None
        tag = entity_tag(version)
        if self.if_match and not self.if_match.include(tag):
            raise PreconditionFailed(tag)
        if self.if_none_match and self.if_none_match.resemble(tag):
            return self.tagged(Response(status=304), version)
        return None

    def tagged(self, response: Response, version: Version) -> Response:
        """The same response, carrying the tag of the version that it shows."""
        if version:
            response["ETag"] = entity_tag(version)
            # Kept by its client alone, and used only after asking whether it still holds.
            response["Cache-Control"] = "private, no-cache"
        return response


def _tags(request: Request, header: str) -> Tags | None:
    given = request.headers.get(header)
    if given is None:
        return None
    try:
        return read_tags(given)
    except UnreadableTags as error:
        words = "Write entity tags in double quotes, with commas between them, or * alone."
        raise _refused(header, words) from error


def _refused(header: str, words: str) -> ValidationError:
    return ValidationError({header: [ErrorDetail(words, "invalid_etag")]})
