"""Live stock: a row of its own, so that editing a package neither blocks a sale nor undoes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from catalog.models.door import Guarded, GuardedQuerySet

if TYPE_CHECKING:
    from catalog.models.package import Package


class StockQuerySet(GuardedQuerySet["Stock"]):
    def update(self, **values: Any) -> int:
        return super().update(**{"version": models.F("version") + 1, **values})


class Stock(Guarded):
    package = models.OneToOneField("catalog.Package", models.CASCADE, primary_key=True, related_name="stock")
    quantity = models.BigIntegerField(default=0)
    version = models.PositiveBigIntegerField(default=0, editable=False)

    objects = StockQuerySet.as_manager()

    class Meta(Guarded.Meta):
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.quantity} of {self.package}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Tells every movement from the one before, also where the quantity is the same again."""
        if not self._state.adding:
            self.version = models.F("version") + 1
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        super().save(*args, **kwargs)
        if not isinstance(self.version, int):
            self.refresh_from_db(fields=["version"])

    @property
    def owner(self) -> Package:
        return self.package

    def clean(self) -> None:
        if self.quantity < 0 and not self.package.oversell_enabled:
            raise below_zero()


def below_zero() -> ValidationError:
    return ValidationError("Stock is below zero only by overselling.", "negative_stock")
