"""How many rows a filtered list has: counted once for each state of the data."""

from __future__ import annotations

import logging
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


def exact_count(records: QuerySet[Any], view: RecordViewSet, marker: tuple[Any, ...]) -> int:
    """Counted anew when the marker has moved, where there is none, or no cache to remember."""
    if not marker:
        return records.count()
    try:
        return cache.get_or_set(_name(view, marker), records.count)  # type: ignore[return-value]  # never None
    except RedisError as error:
        logger.warning("The cache does not answer, and lists are counted anew: %s", error)
        return records.count()


def _name(view: RecordViewSet, marker: tuple[Any, ...]) -> str:
    asked = sorted(view.request.query_params.lists())
    filters = [(name, values) for name, values in asked if name not in WITHOUT_EFFECT]
    of = repr((type(view).__qualname__, view.kwargs, filters, marker))
    return f"count-{sha256(of.encode()).hexdigest()}"
