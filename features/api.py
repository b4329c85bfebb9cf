"""The registry over HTTP: read by everyone who may, written by nobody."""

from typing import Any

import django_filters
from rest_framework import serializers
from rest_framework.exceptions import NotFound

from config.rest.filters import FlagFilter
from config.rest.serializers import RecordSerializer
from config.rest.views import RecordViewSet
from features.declaration import AGGREGATION_TYPES, CODE, DELIVERED_BY, PERIODICITY_TYPES
from features.models import Feature, FeatureQuerySet
from features.service_types import SERVICE_TYPES


class FeatureSerializer(RecordSerializer[Feature]):
    """One feature of the registry, which the platform declares."""

    periodicity_type = serializers.ChoiceField(list(PERIODICITY_TYPES.items()), read_only=True)
    service_types = serializers.ListField(
        child=serializers.ChoiceField(list(SERVICE_TYPES.items())),
        read_only=True,
        help_text="The types of packages that can grant it; none for all.",
    )

    class Meta:
        model = Feature
        fields = [
            "name",
            "code",
            "field_suffix",
            "aggregation_type",
            "description",
            "consumable",
            "quota",
            "periodicity_type",
            "periodicity",
            "feature_settings",
            "feature_metadata",
            "service_types",
            "delivered_by",
            "available",
        ]
        read_only_fields = fields

    def document(self, feature: Feature) -> dict[str, Any]:
        return {name: getattr(feature, name) for name in self.Meta.fields}  # each is JSON as it is stored


class FeatureFilter(django_filters.FilterSet):
    quota = FlagFilter(help_text="true: quotas; false: switches")
    consumable = FlagFilter()
    available = FlagFilter()
    aggregation_type = django_filters.ChoiceFilter(choices=list(AGGREGATION_TYPES.items()))
    delivered_by = django_filters.ChoiceFilter(choices=list(DELIVERED_BY.items()))
    service_type = django_filters.ChoiceFilter(
        choices=list(SERVICE_TYPES.items()),
        method="usable_on",
        help_text="Features that a package of this type can grant.",
    )

    def usable_on(self, features: FeatureQuerySet, name: str, value: str) -> FeatureQuerySet:
        return features.usable_on(value)


class FeatureViewSet(RecordViewSet):
    """The features that a package can grant."""

    queryset = Feature.objects.all()
    serializer_class = FeatureSerializer
    filterset_class = FeatureFilter
    search_fields = ["code", "name", "description"]
    ordering_fields = ["code", "name", "delivered_by"]
    ordering = ["code"]
    lookup_field = "code"
    version_fields = ("version",)
    permissions = {"*": "features.view_feature"}

    def get_object(self) -> Feature:
        if not CODE.fullmatch(self.kwargs["code"]):
            raise NotFound
        feature: Feature = super().get_object()
        return feature
