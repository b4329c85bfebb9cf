"""The JSON forms of packages, their parts and providers, and how each is written."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from catalog import documents
from catalog.api import examples, fields
from catalog.changes import change_package, change_provider, write
from catalog.models import Package, PackageFeature, PackageProvider, Provider
from catalog.models.fields import ObjectField
from catalog.reading import shown_one
from config.rest.fields import Text, WholeNumber, Words
from config.rest.serializers import Body, M, RecordSerializer, read_only

CODE = "Lower-case letters, digits, - and _. It names the record in other systems."


class CatalogSerializer(RecordSerializer[M]):
    """With objects whose keys belong to the integrator."""

    serializer_field_mapping = {**RecordSerializer.serializer_field_mapping, ObjectField: fields.FreeObject}


class PackageFeatureSerializer(CatalogSerializer[PackageFeature]):
    """What a package grants of one feature."""

    code = fields.FeatureCode(source="feature")
    value = fields.GrantedValue()
    name = serializers.CharField(source="feature.name", read_only=True)
    unit = serializers.CharField(source="feature.field_suffix", read_only=True)

    ignored = frozenset({"name", "unit", "details"})
    fixed = ("code",)

    class Meta:
        model = PackageFeature
        fields = [
            "code",
            "name",
            "value",
            "unit",
            "overage_price",
            "overage_unit",
            "periodicity_type",
            "periodicity",
            "sort_order",
            "settings",
            "metadata",
        ]

    def document(self, entry: PackageFeature) -> documents.Document:
        return documents.feature_document(entry)

    def write(self, entry: PackageFeature, values: dict[str, Any]) -> PackageFeature:
        with change_package(values["package"]):
            _read_afresh(entry)
            _assign(entry, values)
            entry.full_clean()
            entry.save()
        return entry


class PackageProviderSerializer(CatalogSerializer[PackageProvider]):
    """A provider attached to a package."""

    provider = fields.ProviderKey()
    code = serializers.CharField(source="provider.code", read_only=True)
    provider_type = serializers.CharField(source="provider.provider_type", read_only=True)

    ignored = frozenset({"code", "provider_type", "details"})
    fixed = ("provider",)

    class Meta:
        model = PackageProvider
        fields = ["provider", "code", "provider_type", "default", "active", "settings", "metadata"]

    def document(self, row: PackageProvider) -> documents.Document:
        return documents.attachment_document(row)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """`code` and `provider_type` only repeat what `provider` says, and must not contradict it."""
        values = super().to_internal_value(data)
        provider = values.get("provider") or (self.instance and self.instance.provider)
        for name in ("code", "provider_type"):
            if provider and data.get(name, getattr(provider, name)) != getattr(provider, name):
                raise serializers.ValidationError({name: [read_only(getattr(provider, name))]})
        return values

    def write(self, row: PackageProvider, values: dict[str, Any]) -> PackageProvider:
        """A new default makes the old one step down, in the same transaction."""
        package, provider = values["package"], values.get("provider") or row.provider
        with change_package(package, attaching=[provider]):
            _read_afresh(row)
            _assign(row, values)
            if row.default:
                package.providers.exclude(pk=row.pk).step_down()
            row.full_clean()
            row.save()
        return row


@extend_schema_serializer(examples=[examples.PACKAGE])
class PackageSerializer(CatalogSerializer[Package]):
    """A service package, with all that it grants and who delivers it."""

    id = fields.PackageId(read_only=True)
    ulid = fields.Ulid(read_only=True)
    code = fields.Code(help_text=CODE)
    currency = fields.Currency(required=False)
    digest = fields.Digest(read_only=True)
    stock_qty = WholeNumber(required=False)
    notification_preferences = fields.Notifications(required=False)
    format = serializers.IntegerField(read_only=True, default=documents.FORMAT)
    features = PackageFeatureSerializer(many=True, required=False)
    providers = PackageProviderSerializer(many=True, required=False)

    ignored = frozenset({"updated_at", "revision", "digest", "format"})
    fixed = ("stock_qty",)

    class Meta:
        model = Package
        fields = [
            "id",
            "uuid",
            "ulid",
            "code",
            "name",
            "service_type",
            "status",
            "hidden",
            "retired",
            "description",
            "short_description",
            "has_stock",
            "low_stock_qty",
            "oversell_enabled",
            "overages_enabled",
            "price",
            "signup_fee",
            "currency",
            "tier",
            "tier_rank",
            "trial_period",
            "trial_interval",
            "trial_mode",
            "grace_period",
            "grace_interval",
            "periodicity",
            "periodicity_type",
            "notification_preferences",
            "package_settings",
            "package_metadata",
            "available_from",
            "available_until",
            "created_at",
            "features",
            "providers",
            "format",
            "revision",
            "digest",
            "updated_at",
            "stock_qty",
        ]
        read_only_fields = ["uuid", "status", "retired", "created_at", "updated_at", "revision", "digest"]

    def document(self, package: Package) -> documents.Document:
        return shown_one(package).document

    def write(self, package: Package, values: dict[str, Any]) -> Package:
        with change_package(package, attaching=[row["provider"] for row in values.get("providers") or ()]):
            write(package, **bring_in(package, values))
        return package


@extend_schema_serializer(examples=[examples.PROVIDER])
class ProviderSerializer(CatalogSerializer[Provider]):
    """A configured installation of a vendor's service. Secrets are written, and never read back."""

    id = fields.ProviderId(read_only=True)
    ulid = fields.Ulid(read_only=True)
    code = fields.Code(help_text=CODE)
    properties = fields.Properties(required=False)
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
            _assign(provider, values)
            provider.full_clean()
            provider.save()
        return provider


class CloneBody(Body):
    code = Text(required=False)
    name = Text(required=False)


def bring_in(package: Package, values: dict[str, Any]) -> dict[str, Any]:
    """Give a package the values of a body; returns its new rows, None for a set that the body leaves out."""
    features, providers = values.pop("features", None), values.pop("providers", None)
    _assign(package, values)
    return {
        "features": features and [PackageFeature(package=package, **row) for row in features],
        "providers": providers and [PackageProvider(package=package, **row) for row in providers],
    }


def _read_afresh(row: PackageFeature | PackageProvider) -> None:
    """As it is under its package's lock: what another client wrote meanwhile is kept."""
    if not row._state.adding:
        row.refresh_from_db()


def _assign(record: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(record, name, value)
