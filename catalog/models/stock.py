"""Live stock: a row of its own, so that editing a package neither blocks a sale nor undoes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Q

from catalog.domain.free_object import MAX_NUMBER
from catalog.models.door import Booked, BookedQuerySet, require_stock_open
from catalog.models.rules import CheckRule

if TYPE_CHECKING:
    from catalog.models.package import Package

TOO_MUCH = f"Stock must be at most {MAX_NUMBER:,}."

# Decided and done in one statement: whoever else sells waits for the row, and finds what is left.
MOVE = """
UPDATE catalog_stock SET quantity = quantity + %(by)s, version = version + 1
WHERE package_id = %(package)s AND quantity + %(by)s >= %(least)s
RETURNING quantity, version
"""


class StockQuerySet(BookedQuerySet["Stock"]):
    def locked(self, package: Package) -> Stock:
        """The stock of a package as it is now; it moves no more until the transaction ends."""
        rows = self.select_related("package").select_for_update(of=("self",), no_key=True)
        return rows.get(pk=package.pk)

    def move(self, package: int, *, by: int, least: int) -> tuple[int, int] | None:
        """What is left after so many came or went, and its version; None, and none did, where it is below."""
        require_stock_open()
        with connection.cursor() as cursor:
            cursor.execute(MOVE, {"package": package, "by": by, "least": least})
            moved: tuple[int, int] | None = cursor.fetchone()
        return moved


class Stock(Booked):
    """How much there is: always the sum of the package's movements. `version` counts them."""

    package = models.OneToOneField("catalog.Package", models.CASCADE, primary_key=True, related_name="stock")
    quantity = models.BigIntegerField(default=0)
    version = models.PositiveBigIntegerField(default=0, editable=False)

    objects = StockQuerySet.as_manager()

    class Meta(Booked.Meta):
        base_manager_name = "objects"
        constraints = [
            # What a JSON number keeps exactly. That it is not negative is no rule of the row alone.
            CheckRule(
                condition=Q(quantity__gte=-MAX_NUMBER) & Q(quantity__lte=MAX_NUMBER),
                name="stock_within_json",
                field="quantity",
                violation_error_code="max_value",
                violation_error_message=TOO_MUCH,
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.package}"

    @property
    def owner(self) -> Package:
        return self.package


def check_quantity(quantity: int, *, oversell: bool) -> None:
    """Raise `negative_stock` or `max_value` where somebody can't set stock to this."""
    if quantity < 0 and not oversell:
        raise ValidationError("Stock is below zero only by overselling.", "negative_stock")
    if abs(quantity) > MAX_NUMBER:
        raise ValidationError(TOO_MUCH, "max_value")
