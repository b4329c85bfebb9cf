"""Bodies that come in chunks and without their length, which Django would take for empty."""

from collections.abc import Iterable
from io import BytesIO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings


def with_length(application: WSGIApplication) -> WSGIApplication:
    """The same application, told the length of a body that came without one."""

    def told(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        # Only a server that says so ends the stream where the chunks end; gunicorn does.
        if environ.get("wsgi.input_terminated") and "HTTP_TRANSFER_ENCODING" in environ:
            # One byte more than is allowed is enough to be refused.
            body = environ["wsgi.input"].read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
            environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        return application(environ, start_response)

    return told
