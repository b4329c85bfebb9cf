"""How many records a list has: counted once for each state of the catalog, and not for each page of it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR
from django.core.paginator import Paginator
from django.http import HttpRequest

from catalog.models.change import head
from config.rest.kept import kept_count

if TYPE_CHECKING:
    Pages = Paginator[Any]
else:
    Pages = Paginator

WITHOUT_EFFECT = {ORDER_VAR, PAGE_VAR}
BY_THE_CLOCK = {"on_sale", "care"}  # and by stock, neither of which moves the feed


class CountedPages(Pages):
    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        filters = sorted(item for item in request.GET.lists() if item[0] not in WITHOUT_EFFECT)
        self._asked = (request.path, filters)
        self._by_the_clock = not BY_THE_CLOCK.isdisjoint(request.GET)

    @cached_property
    def count(self) -> int:
        records: Any = self.object_list
        if self._by_the_clock:
            return int(records.count())
        return kept_count(records.count, self._asked, head())
