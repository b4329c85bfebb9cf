"""Providers over HTTP."""

from catalog.api.filters import ProviderFilter
from catalog.api.provider_serializers import ProviderSerializer
from catalog.api.views import CatalogViewSet
from catalog.changes import change_provider
from catalog.models import Provider


class ProviderViewSet(CatalogViewSet):
    """The configured installations that deliver what is sold."""

    queryset = Provider.objects.all()
    serializer_class = ProviderSerializer
    filterset_class = ProviderFilter
    version_fields = ("revision",)
    search_fields = ["code", "name"]
    ordering_fields = ["code", "name", "provider_type", "service_type", "created_at", "updated_at"]
    permissions = {
        "GET": "catalog.view_provider",
        "HEAD": "catalog.view_provider",
        "POST": "catalog.add_provider",
        "DELETE": "catalog.delete_provider",
        "*": "catalog.change_provider",
    }

    def delete_record(self, record: Provider) -> None:
        with change_provider(record):
            record.delete()
