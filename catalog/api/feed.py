"""The feed: what changed in the whole catalog, in the order of the commits, for those who follow it."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.viewsets import GenericViewSet

from catalog.api.views import CatalogView
from catalog.documents import instant
from catalog.models import Change, Event, Resource
from catalog.models.change import head
from config.rest.pages import link_header

PAGE = 100
LARGEST_PAGE = 1_000  # changes


class FeedEntry(serializers.ModelSerializer[Change]):
    id = serializers.CharField(source="record", help_text="Of a feature it is its code.")
    revision = serializers.IntegerField(source="revision.number", allow_null=True)

    class Meta:
        model = Change
        fields = ["cursor", "resource", "id", "code", "event", "revision", "created_at"]


@extend_schema_serializer(many=False)
class Feed(serializers.Serializer[Any]):
    results = FeedEntry(many=True)
    next_cursor = serializers.IntegerField()


class FeedQuery(serializers.Serializer[Any]):
    after = serializers.IntegerField(
        default=0, min_value=0, max_value=2**63 - 1, help_text="The cursor of the last change that is known."
    )
    limit = serializers.IntegerField(default=PAGE, min_value=1, max_value=LARGEST_PAGE)
    resource = serializers.ChoiceField(Resource.choices, required=False)
    event = serializers.ChoiceField(Event.choices, required=False)


class ChangeViewSet(CatalogView, GenericViewSet[Change]):
    """All changes of packages, providers and the registry: gapless, in order, and never forgotten.

    Without `after` it begins with the first. Whoever asks again with `next_cursor` misses nothing and gets
    nothing twice.
    """

    queryset = Change.objects.all()
    serializer_class = FeedEntry
    pagination_class = None
    filter_backends = ()
    version_fields = ("cursor",)
    permissions = {"*": "catalog.view_change"}
    http_method_names = ["get", "head"]
    parameters = {"list": ("after", "limit", "resource", "event")}

    @extend_schema(operation_id="feed", summary="Follow what changes", parameters=[FeedQuery], responses=Feed)
    def list(self, request: Request, **_: str) -> Response:
        query = FeedQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        entries, next_cursor = entries_after(**query.validated_data)
        response = self.unless_known((next_cursor,), lambda: {"results": entries, "next_cursor": next_cursor})
        if entries:  # whoever follows these links ends where the feed does
            address = replace_query_param(request.build_absolute_uri(), "after", next_cursor)
            response["Link"] = link_header(next=address)["Link"]
        return response


def entries_after(after: int, limit: int, **kinds: str) -> tuple[list[dict[str, Any]], int]:
    """The next changes of the feed, and the cursor to go on from."""
    # The head first: what is committed between the two is above it, and comes with the next page.
    if after > (newest := head()):
        words = f"The feed has no cursor {after} yet: the newest is {newest}."
        raise ValidationError({"after": [ErrorDetail(words, "unknown_cursor")]})
    changes = Change.objects.filter(cursor__gt=after, **kinds).values_list(
        "cursor", "resource", "record", "code", "event", "revision__number", "created_at"
    )
    entries = [
        dict(zip(FeedEntry.Meta.fields, (*row, instant(at)), strict=True)) for *row, at in changes[:limit]
    ]
    return entries, entries[-1]["cursor"] if entries else after
