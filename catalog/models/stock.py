"""Live stock: a row of its own, so that editing a package neither blocks a sale nor undoes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from catalog.models.door import Guarded, GuardedQuerySet

if TYPE_CHECKING:
    from catalog.models.package import Package


class StockQuerySet(GuardedQuerySet["Stock"]):
    pass


class Stock(Guarded):
    package = models.OneToOneField("catalog.Package", models.CASCADE, primary_key=True, related_name="stock")
    quantity = models.BigIntegerField(default=0)

    objects = StockQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.quantity} of {self.package}"

    @property
    def owner(self) -> Package:
        return self.package
