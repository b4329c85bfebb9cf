"""What an orchestrator asks: does the process live (`/healthz`), and can it serve (`/readyz`)?

Answered before hosts are looked at and lines are logged: a probe comes by the machine's number, and every
few seconds.
"""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import APIException, MethodNotAllowed

from config.readiness import Lacking, lacking
from config.rest.problems import plain
from config.rest.renderers import JsonRenderer

logger = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponse]


class NotReady(APIException):
    status_code = 503
    default_code = "not_ready"
    default_detail = "The catalog can't be served yet."

    def __init__(self, lacking: Lacking) -> None:
        super().__init__()
        self.errors = [{"field": lacking.what, "code": "missing", "detail": lacking.words}]


class ProbesMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path_info)
        if probe is None:
            return self.get_response(request)
        response = probe() if request.method in ("GET", "HEAD") else _refused_method(request)
        response["Cache-Control"] = "no-store"
        response["Content-Length"] = str(len(response.content))
        return response


def _fine() -> HttpResponse:
    return HttpResponse(b'{"status":"ok"}', content_type=JsonRenderer.media_type)


def _ready() -> HttpResponse:
    if missing := lacking():
        logger.warning("Not ready, for the %s: %s", missing.what, missing.words)
        return plain(NotReady(missing))
    return _fine()


def _refused_method(request: HttpRequest) -> HttpResponse:
    response = plain(MethodNotAllowed(request.method or ""))
    response["Allow"] = "GET, HEAD"
    return response


PROBES = {"/healthz": _fine, "/healthz/": _fine, "/readyz": _ready, "/readyz/": _ready}
