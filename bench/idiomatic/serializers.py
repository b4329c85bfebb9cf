"""A package and its rows, field by field."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from catalog.domain.money import json_number
from catalog.models import Package, PackageFeature, PackageProvider


class Number(serializers.Field[Any, Any, Any, Any]):
    """A decimal as the JSON number that it is; DRF's own field would write a text."""

    def to_representation(self, value: Decimal | bool) -> int | float | bool:
        return value if isinstance(value, bool) else json_number(value)


class FeatureSerializer(serializers.ModelSerializer[PackageFeature]):
    code = serializers.CharField(source="feature.code")
    name = serializers.CharField(source="feature.name")
    unit = serializers.CharField(source="feature.field_suffix")
    value = Number()
    overage_price = Number()
    overage_unit = Number()
    periodicity_type = serializers.SerializerMethodField()
    periodicity = serializers.SerializerMethodField()

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

    def get_periodicity_type(self, entry: PackageFeature) -> str:
        return entry.reset[0]

    def get_periodicity(self, entry: PackageFeature) -> int:
        return entry.reset[1]


class ProviderSerializer(serializers.ModelSerializer[PackageProvider]):
    provider = serializers.CharField(source="provider.id")
    code = serializers.CharField(source="provider.code")
    provider_type = serializers.CharField(source="provider.provider_type")

    class Meta:
        model = PackageProvider
        fields = ["provider", "code", "provider_type", "default", "active", "settings", "metadata"]


class PackageSerializer(serializers.ModelSerializer[Package]):
    id = serializers.CharField()
    ulid = serializers.CharField()
    stock_qty = serializers.IntegerField(source="stock.quantity")
    price = Number()
    signup_fee = Number()
    features = FeatureSerializer(many=True)
    providers = ProviderSerializer(many=True)

    class Meta:
        model = Package
        exclude = ["key", "revision", "digest"]
