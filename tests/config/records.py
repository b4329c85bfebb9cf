"""A view of the tests' own, over rows that are always there: Django's permissions."""

from typing import Any

import django_filters
from django.contrib.auth.models import Group, Permission, User
from django.db.models import QuerySet, Subquery
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate

from config.rest.etags import entity_tag
from config.rest.problems import PreconditionFailed
from config.rest.views import RecordViewSet

LIST: dict[str, Any] = {"get": "list", "post": "create"}
ONE: dict[str, Any] = {"get": "retrieve", "patch": "partial_update", "post": "ask"}


class RightSerializer(serializers.ModelSerializer[Permission]):
    class Meta:
        model = Permission
        fields = ["codename", "name"]


class RightFilter(django_filters.FilterSet):
    begins = django_filters.CharFilter(field_name="codename", lookup_expr="startswith")
    now = django_filters.CharFilter(method="by_the_clock")

    def by_the_clock(self, rights: QuerySet[Permission], name: str, value: str) -> QuerySet[Permission]:
        return rights


class Rights(RecordViewSet):
    """Their id stands for a revision. Whoever changes one makes a group, and so moves the marker."""

    queryset = Permission.objects.select_related("content_type")
    serializer_class = RightSerializer
    filterset_class = RightFilter
    search_fields = ["name"]
    ordering_fields = ["name"]
    ordering = ["codename"]
    lookup_field = "codename"
    version_fields: tuple[str, ...] = ("id", "content_type__model")
    clock_bound = ("now",)
    state_marker: Any = Subquery(Group.objects.order_by("-pk").values("pk")[:1])
    unconditional = ("ask",)

    def create(self, request: Request) -> Response:
        return Response(status=201)

    def ask(self, request: Request, codename: str) -> Response:
        return Response()

    def partial_update(self, request: Request, codename: str) -> Response:
        right = self.get_object()
        revisions = self.acceptable_revisions()
        if revisions is not None and right.pk not in revisions:
            raise PreconditionFailed(entity_tag(self.version_of(right)))
        return self.tagged(Response(self.get_serializer(right).data), self.version_of(right))


class UnversionedRights(Rights):
    version_fields = ()


def ask(view: type[RecordViewSet], method: str, query: str = "", codename: str = "", **headers: str) -> Any:
    """The answer of a view to somebody who may everything."""
    request = APIRequestFactory().generic(method, f"/rights{query}", headers=headers)
    force_authenticate(request, User(is_superuser=True))
    if codename:
        return view.as_view(ONE)(request, codename=codename).render()
    return view.as_view(LIST)(request).render()
