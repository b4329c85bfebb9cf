"""What is refused, or fails, before a view of the API is reached: a problem document there too.

Whoever asks for a page, with a browser and not for the API, gets one: in the admin's frame, with a way back,
or a bare one where the host or the database may be what is wrong.
"""

from http import HTTPStatus

from django.contrib import admin
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults
from rest_framework.exceptions import NotFound, ParseError, PermissionDenied

from config.rest.problems import failure, plain


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _wants_a_page(request):
        return defaults.bad_request(request, exception)
    if isinstance(exception, DisallowedHost):
        return plain(ParseError("The catalog is not served under this name of a host.", "unknown_host"))
    return plain(ParseError("The request can't be read.", "parse_error"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not _wants_a_page(request):
        return plain(NotFound())
    words = "There is no page at this address. Perhaps what it showed was deleted."
    return _page(request, HTTPStatus.NOT_FOUND, "There is no such page", words)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not _wants_a_page(request):
        return plain(PermissionDenied())
    words = (
        "Your groups do not allow this, or nobody may do it to this record as it is now: what was published "
        "once is retired, and never deleted. Whoever manages the users can put you into another group."
    )
    return _page(request, HTTPStatus.FORBIDDEN, "You may not do this", words)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its secret: most often of somebody who has logged in again meanwhile."""
    if not _wants_a_page(request):
        return plain(PermissionDenied())
    words = (
        "Nothing is written. The page was opened before you logged in last, or your browser keeps no "
        "cookies. Go back, copy what you typed, load the page again, and send it once more."
    )
    return _page(request, HTTPStatus.FORBIDDEN, "This form is out of date", words)


def server_error(request: HttpRequest) -> HttpResponse:
    return defaults.server_error(request) if _wants_a_page(request) else plain(failure())


def _page(request: HttpRequest, status: HTTPStatus, title: str, words: str) -> HttpResponse:
    shown = {**admin.site.each_context(request), "title": title, "words": words}
    return render(request, "refused.html", shown, status=status)


def _wants_a_page(request: HttpRequest) -> bool:
    in_the_api = request.path_info.startswith("/api/")
    return not in_the_api and "text/html" in request.headers.get("Accept", "")
