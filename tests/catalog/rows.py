"""The whole catalog as it is stored, to be compared before and after."""

from typing import Any

from catalog.models import (
    Package,
    PackageFeature,
    PackageProvider,
    Provider,
    Reservation,
    Stock,
    StockMovement,
)
from features.models import Feature

TABLES: tuple[type[Any], ...] = (
    Feature,
    Package,
    PackageFeature,
    PackageProvider,
    Provider,
    Reservation,
    Stock,
    StockMovement,
)


def all_rows() -> dict[str, list[dict[str, Any]]]:
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in TABLES}
