"""How many records there are: counted once for each state of the data, and kept in the cache."""

from __future__ import annotations

import logging
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db.models import QuerySet
from redis import RedisError

if TYPE_CHECKING:  # DRF's views import their pagination
    from config.rest.views import RecordViewSet

logger = logging.getLogger(__name__)

WITHOUT_EFFECT = frozenset({"page", "page_size", "ordering", "fields"})
"""The parameters of a list that leave its count as it is."""

KEPT = 300  # seconds


def exact_count(records: QuerySet[Any], view: RecordViewSet, marker: tuple[Any, ...]) -> int:
    """Counted anew when the marker has moved, or where there is none."""
    if not marker:
        return records.count()
    asked = sorted(view.request.query_params.lists())
    filters = [(name, values) for name, values in asked if name not in WITHOUT_EFFECT]
    return kept_count(records.count, type(view).__qualname__, view.kwargs, filters, marker)


def kept_count(count: Callable[[], int], *of: object) -> int:
    """The count that was kept under the same description; counted anew while no cache answers."""
    name = sha256(repr(of).encode()).hexdigest()
    try:
        return cache.get_or_set(f"count-{name}", count, KEPT)  # type: ignore[return-value]  # never None
    except RedisError as error:
        logger.warning("The cache does not answer, and lists are counted anew: %s", error)
        return count()
