"""What is found once for each state of the data, and kept in the cache: pages of keys, and their counts.

A cache that does not answer is as good as an empty one: what it would have told is found anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.cache import cache
from django.db.models import QuerySet
from redis import RedisError

from config.rest.pages import Page

if TYPE_CHECKING:  # DRF's views import their pagination
    from config.rest.views import RecordViewSet

logger = logging.getLogger(__name__)

Found = TypeVar("Found")

WITHOUT_EFFECT = frozenset({"page", "page_size", "ordering", "fields", "include"})
"""The parameters of a list that leave its count as it is."""

KEPT = 300  # seconds


def exact_count(records: QuerySet[Any], view: RecordViewSet, state: tuple[Any, ...]) -> int:
    """Counted anew in another state of the data, or where nothing tells one state from another."""
    if not state:
        return records.count()
    asked = sorted(view.request.query_params.lists())
    filters = [(name, values) for name, values in asked if name not in WITHOUT_EFFECT]
    return kept_count(records.count, type(view).__qualname__, view.kwargs, filters, state)


def kept_count(count: Callable[[], int], *of: object) -> int:
    """The count that was kept under the same description."""
    return found_once(count, "count", *of)


def found_once(find: Callable[[], Found], kind: str, *of: object, seconds: int = KEPT) -> Found:
    """What was found within these seconds under the same description; anything but None can be kept."""
    name = _name(kind, of)
    found: Found | None = _read(name)
    if found is None:
        _keep(name, found := find(), seconds)
    return found


def kept_page(view: RecordViewSet) -> Page | None:
    """The page that was found when the same was asked last; its state tells whether it is still that."""
    page: Page | None = _read(_page_of(view))
    return page


def keep_page(view: RecordViewSet, page: Page) -> None:
    _keep(_page_of(view), page)


def _page_of(view: RecordViewSet) -> str:
    """With the host: a page links to its neighbours."""
    return _name("page", (type(view).__qualname__, view.request.build_absolute_uri()))


def _name(kind: str, of: object) -> str:
    return f"{kind}-{sha256(repr(of).encode()).hexdigest()}"


def _read(name: str) -> Any:
    try:
        return cache.get(name)
    except RedisError as error:
        logger.warning("The cache does not answer, and lists are found and counted anew: %s", error)
        return None


def _keep(name: str, what: object, seconds: int = KEPT) -> None:
    try:
        cache.set(name, what, seconds)
    except RedisError as error:
        logger.warning("The cache keeps nothing: %s", error)
