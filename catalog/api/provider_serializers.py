"""The JSON form of providers, and how they are written."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from catalog import documents
from catalog.api import examples
from catalog.api.fields import Code, Properties, ProviderId, Ulid
from catalog.api.serializers import CatalogSerializer, assign
from catalog.changes import change_provider
from catalog.models import Provider
from catalog.models.identified import CODE_HELP
from config.rest.fields import Words


@extend_schema_serializer(examples=[examples.PROVIDER])
class ProviderSerializer(CatalogSerializer[Provider]):
    """A configured installation of a vendor's service. Secrets are written, and never read back."""

    id = ProviderId(read_only=True)
    ulid = Ulid(read_only=True)
    code = Code(help_text=CODE_HELP)
    properties = Properties(required=False)
    features_off = Words(
        required=False, help_text="Features of the type that this installation does not offer."
    )
    secrets_set = serializers.ListField(child=serializers.CharField(), read_only=True)

    ignored = frozenset({"updated_at"})

    class Meta:
        model = Provider
        fields = [
            "id",
            "uuid",
            "ulid",
            "code",
            "name",
            "active",
            "provider_type",
            "service_type",
            "properties",
            "secrets_set",
            "features_off",
            "settings",
            "metadata",
            "created_at",
            "updated_at",
        ]
        read_only_fields = ["uuid", "created_at", "updated_at"]

    def document(self, provider: Provider) -> documents.Document:
        return documents.provider_document(provider)

    def write(self, provider: Provider, values: dict[str, Any]) -> Provider:
        with change_provider(provider):
            assign(provider, values)
            provider.full_clean()
            provider.save()
            self.document(provider)  # what no key opens can't be answered, and so is not kept
        return provider
