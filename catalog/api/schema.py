"""What the OpenAPI document says of every operation of the catalog."""

from typing import Any

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


_KEY = {"type": "string", "minLength": 1}
PATH: dict[str, tuple[dict[str, Any], str]] = {
    "id": (_KEY, "id, uuid, ulid or code"),
    "package": (_KEY, "The package by its id, uuid, ulid or code."),
    "provider": (_KEY, "The provider by its id, uuid, ulid or code."),
    "code": (shapes.FEATURE_CODE, "The code of the feature."),
    "reference": (shapes.REFERENCE, "The client's own reference."),
    "number": ({"type": "integer", "minimum": 1}, "The number of the revision."),
}


class AuthoredSchema(CatalogSchema):
    """A write may say why, and every part of an address says what it takes."""

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict[str, Any]]:
        return [
            {
                "in": "path",
                "name": name,
                "required": True,
                "schema": PATH[name][0],
                "description": PATH[name][1],
            }
            for name in variables
        ]

    def get_override_parameters(self) -> list[Any]:
        reason = [REASON_HEADER] if self._writes() else []
        return [*super().get_override_parameters(), *reason]
