"""What the OpenAPI document says of every operation of the catalog."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from catalog.api import shapes
from catalog.api.authors import REASON
from catalog.authorship import LONGEST_REASON
from config.rest.schema import CatalogSchema

REASON_HEADER = OpenApiParameter(
    REASON,
    {"type": "string", "maxLength": LONGEST_REASON},
    location=OpenApiParameter.HEADER,
    description="Why this is changed: kept with the revision.",
)


class FreeObject(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # it registers itself
    target_class = "catalog.api.fields.FreeObject"
    shape = shapes.free_object()

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        return shapes.or_empty_array(self.shape) if direction == "request" else self.shape


class Properties(FreeObject):  # type: ignore[no-untyped-call]  # so does this
    target_class = "catalog.api.fields.Properties"
    shape = {"type": "object", "additionalProperties": True}


class AuthoredSchema(CatalogSchema):
    """A write may say why."""

    def get_override_parameters(self) -> list[Any]:
        reason = [REASON_HEADER] if self._writes() else []
        return [*super().get_override_parameters(), *reason]
