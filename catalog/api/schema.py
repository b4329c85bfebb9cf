"""What the OpenAPI document says of every operation of the catalog."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter

from catalog.api.authors import REASON
from catalog.authorship import LONGEST_REASON
from config.rest.schema import CatalogSchema

REASON_HEADER = OpenApiParameter(
    REASON,
    {"type": "string", "maxLength": LONGEST_REASON},
    location=OpenApiParameter.HEADER,
    description="Why this is changed: kept with the revision.",
)


class AuthoredSchema(CatalogSchema):
    """A write may say why."""

    def get_override_parameters(self) -> list[Any]:
        reason = [REASON_HEADER] if self._writes() else []
        return [*super().get_override_parameters(), *reason]
