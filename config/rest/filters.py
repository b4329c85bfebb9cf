"""Filtering, ordering and searching of lists. What can't be understood is refused, never ignored."""

from collections.abc import Iterable, Sequence
from datetime import UTC
from functools import lru_cache
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django_filters.fields import IsoDateTimeField
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.filters import OrderingFilter, SearchFilter
from rest_framework.request import Request
from rest_framework.views import APIView

from config.nearest import did_you_mean
from config.search import LONGEST_SEARCH


class FlagField(forms.NullBooleanField):
    """`true` or `false`, and nothing else."""

    widget = forms.TextInput
    default_error_messages = {"invalid": "Write true or false."}

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if value not in ("true", "false"):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return bool(value == "true")


class FlagFilter(django_filters.BooleanFilter):
    field_class = FlagField


class InstantField(IsoDateTimeField):
    """An instant that exists in UTC too: the first and last day of the calendar may not."""

    def to_python(self, value: Any) -> Any:
        try:
            instant = super().to_python(value)
            return instant and instant.astimezone(UTC)
        except OverflowError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class InstantFilter(django_filters.IsoDateTimeFilter):
    field_class = InstantField


class StrictFilters(DjangoFilterBackend):
    """Filters by the view's `filterset_class`; names the parameter and the code of what it refuses."""

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        filterset_class = self.get_filterset_class(view, queryset)
        asked = filterset_class.base_filters.keys() & request.query_params.keys() if filterset_class else ()
        if not asked:
            return queryset
        chosen = _of_these(filterset_class, frozenset(asked))
        filterset = chosen(**self.get_filterset_kwargs(request, queryset, view))
        if empty := [name for name in filterset.filters if request.query_params.get(name) == ""]:
            words = "This must have a value: without one it would mean every record."
            raise ValidationError({name: [ErrorDetail(words, "blank")] for name in empty})
        if not filterset.is_valid():
            raise ValidationError(
                {
                    name: [ErrorDetail(one["message"], one["code"] or "invalid") for one in errors]
                    for name, errors in filterset.form.errors.get_json_data().items()
                }
            )
        filtered: QuerySet[Any] = filterset.qs
        return filtered


@lru_cache(maxsize=256)
def _of_these(filterset_class: Any, names: frozenset[str]) -> Any:
    """The same filters, but only these: to copy them all takes longer than to read a page."""
    chosen = type(filterset_class.__name__, (filterset_class,), {})
    chosen.base_filters = {  # type: ignore[attr-defined]  # its metaclass gives it
        name: declared for name, declared in filterset_class.base_filters.items() if name in names
    }
    return chosen


def words_with_commas(word: str) -> dict[str, Any]:
    """Of words that a pattern describes. One text: few client generators know of arrays with commas."""
    return {"type": "string", "pattern": f"^{word}(,{word})*$"}


class StableOrdering(OrderingFilter):
    """`ordering=-price,name`: only by fields that the view offers.

    Among equals it is the view's own order, in which no two rows are equal.
    """

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        schema = words_with_commas(f"-?({'|'.join(view.ordering_fields)})")
        text = "By which fields, with commas between them; - before one for the reverse order."
        return [{"name": "ordering", "in": "query", "required": False, "description": text, "schema": schema}]

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: APIView) -> Sequence[str]:
        if request.query_params.get("ordering") == "":
            words = "This must name a field, or be left out."
            raise ValidationError({"ordering": [ErrorDetail(words, "blank")]})
        asked = super().get_ordering(request, queryset, view) or ()
        own = self.get_default_ordering(view) or ()
        return [*dict.fromkeys([*asked, *own])]

    def remove_invalid_fields(
        self, queryset: QuerySet[Any], fields: Iterable[str], view: APIView, request: Request
    ) -> list[str]:
        asked = list(fields)
        offered = [name for name, _ in self.get_valid_fields(queryset, view, {"request": request})]
        for field in asked:
            if field.removeprefix("-") not in offered:
                hint = did_you_mean(field.removeprefix("-"), offered)
                raise ValidationError(
                    {"ordering": [ErrorDetail(f"Can't be ordered by {field!r}.{hint}", "unknown_ordering")]}
                )
        return asked


class WordSearch(SearchFilter):
    """`search=`: every word in one of the view's `search_fields`."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        if (text := request.query_params.get("search")) is None:
            return queryset
        if len(text) > LONGEST_SEARCH:
            words = f"A search has at most {LONGEST_SEARCH} characters."
            raise ValidationError({"search": [ErrorDetail(words, "max_length")]})
        return super().filter_queryset(request, queryset, view)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        text = "Words, of which each must be found."
        schema = {"type": "string", "maxLength": LONGEST_SEARCH}
        return [{"name": "search", "in": "query", "required": False, "description": text, "schema": schema}]


LIST_FILTERS = (StrictFilters, StableOrdering, WordSearch)
