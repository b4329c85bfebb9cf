"""What is refused, or fails, before a view of the API is reached: a problem document there too.

Whoever asks for a page, with a browser and not for the API, gets Django's.
"""

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.views import defaults
from rest_framework.exceptions import NotFound, ParseError

from config.rest.problems import failure, plain


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _wants_a_page(request):
        return defaults.bad_request(request, exception)
    if isinstance(exception, DisallowedHost):
        return plain(ParseError("The catalog is not served under this name of a host.", "unknown_host"))
    return plain(ParseError("The request can't be read.", "parse_error"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return defaults.page_not_found(request, exception) if _wants_a_page(request) else plain(NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    return defaults.server_error(request) if _wants_a_page(request) else plain(failure())


def _wants_a_page(request: HttpRequest) -> bool:
    in_the_api = request.path_info.startswith("/api/")
    return not in_the_api and "text/html" in request.headers.get("Accept", "")
