"""Providers over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api import examples
from catalog.api.filters import ProviderFilter
from catalog.api.provider_serializers import ProviderSerializer
from catalog.api.verification import ProviderVerification, verified
from catalog.api.views import CatalogViewSet
from catalog.changes import change_provider
from catalog.models import Provider
from config.rest.serializers import Body


class ProviderViewSet(CatalogViewSet):
    """The configured installations that deliver what is sold."""

    queryset = Provider.objects.all()
    serializer_class = ProviderSerializer
    filterset_class = ProviderFilter
    version_fields = ("revision",)
    search_fields = ["code", "name"]
    ordering_fields = ["code", "name", "provider_type", "service_type", "created_at", "updated_at"]
    posted_reads = ("verify",)
    permissions = {
        "verify": "catalog.change_provider",
        "GET": "catalog.view_provider",
        "HEAD": "catalog.view_provider",
        "POST": "catalog.add_provider",
        "DELETE": "catalog.delete_provider",
        "*": "catalog.change_provider",
    }

    @extend_schema(request=None, responses=ProviderVerification, examples=[examples.VERIFICATION])
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, **_: str) -> Response:
        """Call the vendor's service: whether it answers, takes the secrets, and which version it tells.

        Nothing is changed or kept. It takes 5 seconds at most, and follows no redirect.
        """
        Body(data=request.data).is_valid(raise_exception=True)
        return Response(verified(self.get_object()))

    def delete_record(self, record: Provider) -> None:
        with change_provider(record):
            record.delete()
