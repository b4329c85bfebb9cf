"""The JSON forms of packages and their parts, and how each is written."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from catalog import documents
from catalog.api import examples
from catalog.api.fields import (
    Attachments,
    Code,
    Currency,
    Digest,
    FeatureCode,
    FreeObject,
    GrantedValue,
    Notifications,
    PackageId,
    ProviderKey,
    Ulid,
)
from catalog.api.instants import StoredInstant
from catalog.changes import change_package, write
from catalog.models import Package, PackageFeature, PackageProvider, Provider
from catalog.models.fields import ObjectField
from catalog.models.identified import CODE_HELP
from catalog.reading import shown_one
from config.rest.fields import Rows, Text, WholeNumber
from config.rest.serializers import Body, M, RecordSerializer, read_only
from features.api import FeatureSerializer

MOST_FEATURES = MOST_PROVIDERS = 1_000  # of one package; the registry has some dozens of features


class CatalogSerializer(RecordSerializer[M]):
    """With objects whose keys belong to the integrator, and instants of the catalog's calendar."""

    serializer_field_mapping = {
        **RecordSerializer.serializer_field_mapping,
        ObjectField: FreeObject,
        models.DateTimeField: StoredInstant,
    }


class PackageFeatureSerializer(CatalogSerializer[PackageFeature]):
    """What a package grants of one feature."""

    code = FeatureCode(source="feature")
    value = GrantedValue()
    name = serializers.CharField(source="feature.name", read_only=True)
    unit = serializers.CharField(source="feature.field_suffix", read_only=True)

    ignored = frozenset({"name", "unit", "details"})
    fixed = ("code",)
    beside = {"details": FeatureSerializer}

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
            assign(entry, values)
            entry.full_clean()
            entry.save()
        return entry


class ProviderDetailsSerializer(RecordSerializer[Provider]):
    """Beside an attached provider: how to reach it is for those who may see the provider itself."""

    class Meta:
        model = Provider
        fields = ["name", "active"]


class PackageProviderSerializer(CatalogSerializer[PackageProvider]):
    """A provider attached to a package."""

    provider = ProviderKey()
    code = serializers.CharField(source="provider.code", read_only=True)
    provider_type = serializers.CharField(source="provider.provider_type", read_only=True)

    ignored = frozenset({"code", "provider_type", "details"})
    fixed = ("provider",)
    beside = {"details": ProviderDetailsSerializer}

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
            assign(row, values)
            if row.default:
                package.providers.exclude(pk=row.pk).step_down()
            row.full_clean()
            row.save()
        return row


@extend_schema_serializer(examples=[examples.PACKAGE])
class PackageSerializer(CatalogSerializer[Package]):
    """A service package, with all that it grants and who delivers it."""

    id = PackageId(read_only=True)
    ulid = Ulid(read_only=True)
    code = Code(help_text=CODE_HELP)
    currency = Currency(required=False)
    digest = Digest(read_only=True)
    stock_qty = WholeNumber(required=False)
    notification_preferences = Notifications(required=False)
    format = serializers.IntegerField(read_only=True, default=documents.FORMAT)
    features = Rows(child=PackageFeatureSerializer(), required=False, max_length=MOST_FEATURES)
    providers = Attachments(child=PackageProviderSerializer(), required=False, max_length=MOST_PROVIDERS)

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


class CloneBody(Body):
    code = Text(required=False)
    name = Text(required=False)


def bring_in(package: Package, values: dict[str, Any]) -> dict[str, Any]:
    """Give a package the values of a body; returns its new rows, None for a set that the body leaves out."""
    features, providers = values.pop("features", None), values.pop("providers", None)
    assign(package, values)
    return {
        "features": features and [PackageFeature(package=package, **row) for row in features],
        "providers": providers and [PackageProvider(package=package, **row) for row in providers],
    }


def _read_afresh(row: PackageFeature | PackageProvider) -> None:
    """As it is under its package's lock: what another client wrote meanwhile is kept."""
    if not row._state.adding:
        row.refresh_from_db()


def assign(record: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(record, name, value)
