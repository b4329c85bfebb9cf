"""What every view of the API has in common."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import (
    ErrorDetail,
    MethodNotAllowed,
    NotAuthenticated,
    NotFound,
    ValidationError,
)
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from config.nearest import did_you_mean
from config.rest.conditions import ConditionalView
from config.rest.filters import LIST_FILTERS, StableOrdering
from config.rest.kept import keep_page, kept_page
from config.rest.pages import Page, Records, Version
from config.rest.pagination import Pages
from config.rest.permissions import Needed
from config.rest.writing import WritingView

PAGING = ("page", "page_size", "cursor")


class ContractView(WritingView, ConditionalView):
    """Refuses in the order of the contract: 401, 405 whoever asks, 403, then parameters and conditions.

    A write that was answered under its key is answered so again before any condition.
    """

    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    permissions: Mapping[str, Needed] = {}
    field_names: Mapping[str, str] = {}
    parameters: Mapping[str, tuple[str, ...]] = {}
    """The query parameters of each action that takes any."""
    repeatable: tuple[str, ...] = ()
    """Those that may be given several times."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        # Answers are JSON, whatever is asked for: no 406 comes before the 401.
        renderer = self.renderer_classes[0]
        return renderer(), renderer.media_type

    def check_permissions(self, request: Request) -> None:
        if not request.user.is_authenticated:
            raise NotAuthenticated
        method = (request.method or "").lower()
        if method not in self.http_method_names or not hasattr(self, method):
            raise MethodNotAllowed(request.method or "")
        super().check_permissions(request)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.check_parameters(request)
        if self.writes():
            self.prepare_write(request)
        self.check_conditions(request)

    def check_parameters(self, request: Request) -> None:
        if not request.query_params:
            return
        known = (*self.known_parameters(), *self.write_parameters())
        unknown = {
            name: [
                ErrorDetail(f"There is no such parameter.{did_you_mean(name, known)}", "unknown_parameter")
            ]
            for name in request.query_params
            if name not in known
        }
        unreadable = {
            name: [ErrorDetail("Null characters are not allowed.", "null_characters_not_allowed")]
            for name, values in request.query_params.lists()
            if name in known and any("\x00" in value for value in values)
        }
        repeated = {
            name: [ErrorDetail("This must be given once: only one value counts.", "repeated_parameter")]
            for name, values in request.query_params.lists()
            if len(values) > 1 and name in known and name not in self.repeatable
        }
        if unknown or unreadable or repeated:
            raise ValidationError({**unknown, **unreadable, **repeated})

    def changes_a_record(self) -> bool:
        return self.writes() and super().changes_a_record()

    def known_parameters(self) -> tuple[str, ...]:
        return self.parameters.get(getattr(self, "action", None) or "", ())


class RecordViewSet(ContractView, GenericViewSet[Any]):
    """Records of one kind: filtered, ordered, paged, and shown whole or by the `fields` asked for."""

    filter_backends: Sequence[Any] = LIST_FILTERS
    pagination_class: Any = Pages
    lookup_value_regex = "[^/]+"

    version_fields: tuple[str, ...] = ()
    """The columns that together tell one state of a record from the next; without any there is no ETag."""
    clock_bound: tuple[str, ...] = ()
    """The parameters by which an answer changes while no record does: it has no ETag and is found anew."""
    state_marker: Any = None
    """An expression whose value moves with every change of the records: pages are found once for each."""

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if self.is_conditional():
            page, records = self.as_it_is(self.versions)
            if known := self.known(self.version_of_page(page, records)):
                return known
        page, records = self.as_it_is(self.records)
        response = Response(page.envelope(records.shown), headers=page.headers())
        return self.tagged(response, self.version_of_page(page, records))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        record = self.get_object()
        version = () if self.by_the_clock() else self.version_of(record)
        return self.unless_known(version, lambda: self.get_serializer(record).data)

    def as_it_is(self, read: Callable[[Sequence[Any]], Records]) -> tuple[Page, Records]:
        """The page that is asked for, and what is read of its records.

        The page that was found last time will do, where they are read in the state that it was found in.
        """
        if self.state_now() and (page := kept_page(self)):
            records = read(page.keys)
            if records.state and records.state == page.state:
                return page, records
        page = Pages().page(self.filter_queryset(self.get_queryset()), self)
        if page.state:
            keep_page(self, page)
        return page, read(page.keys)

    def versions(self, keys: Sequence[Any]) -> Records:
        """The versions of these records alone, for a client that may have them."""
        state, columns = self.state_now(), self.version_fields
        rows = self.get_queryset().filter(pk__in=keys).values_list("pk", *columns, *state)
        found = {pk: row for pk, *row in rows}
        split = len(columns)
        return Records(
            versions={pk: tuple(row[:split]) for pk, row in found.items()},
            state=next((tuple(row[split:]) for row in found.values()), ()),
        )

    def records(self, keys: Sequence[Any]) -> Records:
        """These records as a list shows them, in this order."""
        marked = {f"state_{number}": marker for number, marker in enumerate(self.state_now())}
        found = self.get_queryset().annotate(**marked).in_bulk([*keys])
        rows = [found[key] for key in keys if key in found]  # one may have been deleted since
        return Records(
            versions={row.pk: self.version_of(row) for row in rows},
            shown=self.get_serializer(rows, many=True).data,
            state=next((tuple(getattr(row, name) for name in marked) for row in rows), ()),
        )

    def version_of(self, record: Any) -> Version:
        return tuple(attrgetter(name.replace("__", "."))(record) for name in self.version_fields)

    def version_of_page(self, page: Page, records: Records) -> Version:
        if not self.version_fields or self.by_the_clock():
            return ()
        return (page.digest(records.versions),)

    def state_now(self) -> tuple[Any, ...]:
        """The expression, if there is one, by which a page is known to hold still."""
        return () if self.state_marker is None or self.by_the_clock() else (self.state_marker,)

    def by_the_clock(self) -> bool:
        return any(name in self.request.query_params for name in self.clock_bound)

    def known_parameters(self) -> tuple[str, ...]:
        if self.action == "list":
            filters = getattr(getattr(self, "filterset_class", None), "base_filters", {})
            search = ("search",) if getattr(self, "search_fields", None) else ()
            ordering = ("ordering",) if StableOrdering in self.filter_backends else ()
            return (*filters, *PAGING, *search, *ordering, "fields")
        return ("fields",) if self.action == "retrieve" else super().known_parameters()

    def check_parameters(self, request: Request) -> None:
        super().check_parameters(request)
        if (asked := self.shown()) is None:
            return
        serializer: Any = self.get_serializer_class()
        offered = _fields_of(serializer)
        if unknown := sorted(asked - offered):
            hint = did_you_mean(unknown[0], offered)
            raise ValidationError(
                {"fields": [ErrorDetail(f"There is no field {unknown[0]!r}.{hint}", "unknown_field")]}
            )

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "shown": self.shown()}

    def shown(self) -> frozenset[str] | None:
        """The fields that the request asks for; None for all of them."""
        if self.request is None or "fields" not in self.request.query_params:
            return None
        return frozenset(self.request.query_params["fields"].split(","))


@cache
def _fields_of(serializer: Any) -> frozenset[str]:
    return frozenset(serializer().fields)


@extend_schema(exclude=True)
class UnknownRoute(ContractView):
    """Answers whatever else is asked for under /api/, whatever DEBUG is."""

    def check_permissions(self, request: Request) -> None:
        if not request.user.is_authenticated:
            raise NotAuthenticated
        raise NotFound
