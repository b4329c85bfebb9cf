"""What every view of the API has in common."""

from collections.abc import Mapping, Sequence
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
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from config.rest.filters import LIST_FILTERS, StableOrdering
from config.rest.nearest import did_you_mean

PAGING = ("page", "page_size", "cursor")


class ContractView(APIView):
    """Refuses in the order of the contract: 401, 405 whoever asks, 403, then the parameters."""

    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    permissions: Mapping[str, str] = {}
    field_names: Mapping[str, str] = {}
    parameters: Mapping[str, tuple[str, ...]] = {}
    """The query parameters of each action that takes any."""
    repeatable: tuple[str, ...] = ()
    """Those that may be given several times."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        # Answers are JSON, whatever is asked for: no 406 comes before the 401.
        return super().perform_content_negotiation(request, force=True)

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

    def check_parameters(self, request: Request) -> None:
        known = self.known_parameters()
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

    def known_parameters(self) -> tuple[str, ...]:
        return self.parameters.get(getattr(self, "action", None) or "", ())


class RecordViewSet(ContractView, GenericViewSet[Any]):
    """Records of one kind: filtered, ordered, paged, and shown whole or by the `fields` asked for."""

    filter_backends: Sequence[Any] = LIST_FILTERS
    lookup_value_regex = "[^/]+"

    def known_parameters(self) -> tuple[str, ...]:
        if self.action == "list":
            filters = getattr(getattr(self, "filterset_class", None), "base_filters", {})
            search = ("search",) if getattr(self, "search_fields", None) else ()
            ordering = ("ordering",) if StableOrdering in self.filter_backends else ()
            return (*filters, *PAGING, *search, *ordering, "fields")
        return ("fields",) if self.action == "retrieve" else super().known_parameters()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "shown": self.shown()}

    def shown(self) -> frozenset[str] | None:
        """The fields that the request asks for; None for all of them."""
        if self.request is None or "fields" not in self.request.query_params:
            return None
        asked = frozenset(self.request.query_params["fields"].split(","))
        serializer: Any = self.get_serializer_class()
        offered = serializer().fields
        if unknown := sorted(asked - set(offered)):
            hint = did_you_mean(unknown[0], offered)
            raise ValidationError(
                {"fields": [ErrorDetail(f"There is no field {unknown[0]!r}.{hint}", "unknown_field")]}
            )
        return asked


@extend_schema(exclude=True)
class UnknownRoute(ContractView):
    """Answers whatever else is asked for under /api/, whatever DEBUG is."""

    def check_permissions(self, request: Request) -> None:
        if not request.user.is_authenticated:
            raise NotAuthenticated
        raise NotFound
