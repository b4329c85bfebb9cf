"""How often a token may ask: so many requests in each window of time, counted in the cache.

A window begins where the clock is a multiple of its length. Each request raises the window's count by one,
which the cache does atomically and answers with the new count: of N requests at once no two get the same.
(DRF's own throttles read a list of instants and write it back, and lose what others wrote in between.)
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from redis import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from config.rate import Rate

if TYPE_CHECKING:  # DRF's views import their throttles
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)


class Window(NamedTuple):
    number: int
    ends_in: int
    """Seconds until the next one begins, never 0."""


class PerToken(BaseThrottle):
    """Counts by token; a browser, which has none, by its user."""

    window: Window

    def allow_request(self, request: Request, view: APIView) -> bool:
        rate: Rate = settings.API_THROTTLE  # type: ignore[assignment]  # without one nobody asks
        limit, seconds = rate
        self.window = window_at(time.time(), seconds=seconds)
        count = counted(f"asked-{_asker(request)}-{self.window.number}", seconds)
        if count is None:
            return True
        # DRF puts the headers of the view on whatever is answered.
        view.headers |= {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(limit - count, 0)),
            "X-RateLimit-Reset": str(self.window.ends_in),
        }
        return count <= limit

    def wait(self) -> float:
        return self.window.ends_in


def window_at(now: float, *, seconds: int) -> Window:
    number, gone = divmod(int(now), seconds)
    return Window(number, seconds - gone)


def _asker(request: Request) -> str:
    token: Any = request.auth
    return f"token-{token.pk}" if token else f"user-{request.user.pk}"


def counted(name: str, seconds: int) -> int | None:
    """How many requests this is the last of; None where the cache does not answer."""
    try:
        return _raised(name, seconds)
    except RedisError as error:
        logger.warning("The cache does not answer, and requests are not counted: %s", error)
        return None


def _raised(name: str, seconds: int) -> int:
    try:
        return cache.incr(name)
    except ValueError:  # the first one of its window, unless another was just before it
        return 1 if cache.add(name, 1, timeout=seconds + 1) else cache.incr(name)
