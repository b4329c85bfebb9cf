"""The Content-Security-Policy, on what a browser may take for a page."""

from typing import Any

from csp.middleware import CSPMiddleware

JSON = "application/json"
HARMLESS = (JSON, "application/problem+json")


class PagePolicy(CSPMiddleware):
    def process_response(self, request: Any, response: Any) -> Any:
        # Nothing in JSON is run, and to write the policy would be a tenth of the work for a short answer.
        if response.headers.get("Content-Type", JSON) in HARMLESS:
            return response
        return super().process_response(request, response)
