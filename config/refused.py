"""What is refused, or fails, before a view of the API is reached: a problem document there too.

Whoever asks for a page, with a browser and not for the API, is told the same on one.
"""

import sys

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from rest_framework.exceptions import APIException, NotFound, PermissionDenied

from config.rest.problems import document, failure, headers, plain, translated


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _told(request, translated(exception))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    words = "Your groups do not allow this, or nobody may do it to this record as it is now."
    return _told(request, PermissionDenied(words))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _told(request, NotFound("There is nothing at this address. Perhaps what it showed was deleted."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls it while it handles what was raised: a busy database is no error of ours."""
    raised = sys.exception()
    return _told(request, translated(raised) if isinstance(raised, Exception) else failure())


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: most often, a page that was left open."""
    words = (
        "Nothing was saved: you have logged in again since this page was opened, or your browser keeps no "
        "cookies. Go back, copy what you typed, load the page again, and send it once more."
    )
    return _told(request, PermissionDenied(words))


def _told(request: HttpRequest, refusal: APIException) -> HttpResponse:
    return _page(refusal) if _wants_a_page(request) else plain(refusal)


def _page(refusal: APIException) -> HttpResponse:
    """By nothing but the refusal: neither a session nor the database may be there."""
    site = {"site_title": admin.site.site_title, "site_header": admin.site.site_header}
    shown = render_to_string("refused.html", {**document(refusal), **site})
    return HttpResponse(shown, status=refusal.status_code, headers=headers(refusal))


def _wants_a_page(request: HttpRequest) -> bool:
    in_the_api = request.path_info.startswith("/api/")
    return not in_the_api and "text/html" in request.headers.get("Accept", "")
