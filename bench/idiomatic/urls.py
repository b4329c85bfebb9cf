"""A list with filters, a detail, a view that says nothing, and their addresses."""

from decimal import Decimal

import django_filters
from django.db.models import Q
from django.urls import path
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.pagination import PageNumberPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from bench.idiomatic.serializers import PackageSerializer
from catalog.models import Package, PackageFeature
from catalog.models.on_sale import PackageQuerySet


class PackageFilter(django_filters.FilterSet):
    price_min = django_filters.NumberFilter(field_name="price", lookup_expr="gte")
    price_max = django_filters.NumberFilter(field_name="price", lookup_expr="lte")
    feature_min = django_filters.CharFilter(method="by_feature")

    class Meta:
        model = Package
        fields = ["service_type"]

    def by_feature(self, packages: PackageQuerySet, name: str, text: str) -> PackageQuerySet:
        code, _, number = text.partition(":")
        enough = Q(limit__gte=Decimal(number)) | Q(limit__isnull=True)
        granting = PackageFeature.objects.filter(enough, feature__code=code, granted=True)
        return packages.filter(pk__in=granting.values("package"))


class Pages(PageNumberPagination):
    page_size = 50


class PackageViewSet(ReadOnlyModelViewSet[Package]):
    queryset = (
        Package.objects.select_related("stock")
        .prefetch_related("features__feature", "providers__provider")
        .order_by("uuid")
    )
    serializer_class = PackageSerializer
    renderer_classes = [JSONRenderer]
    pagination_class = Pages
    filter_backends = [DjangoFilterBackend]
    filterset_class = PackageFilter
    permissions = {"*": "catalog.view_package"}  # looked up as for the product
    lookup_field = "uuid"


class Nothing(APIView):
    """What the framework takes by itself: looks up who asks and what they may do, and shows nothing."""

    renderer_classes = [JSONRenderer]
    permissions = {"*": "catalog.view_package"}

    def get(self, request: Request) -> Response:
        return Response({})


router = SimpleRouter(trailing_slash=False)
router.register("api/v1/packages", PackageViewSet)

urlpatterns = [*router.urls, path("api/v1/nothing", Nothing.as_view())]
