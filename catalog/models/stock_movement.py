"""The ledger of stock: every piece that came or went, who moved it, and why."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models import Q

from catalog.authorship import LONGEST_REASON, current_author
from catalog.models.door import require_stock_open
from catalog.models.kept import Kept, KeptQuerySet
from catalog.models.prepared import as_stored
from catalog.models.rules import CheckRule

if TYPE_CHECKING:
    from catalog.models.package import Package


class Movement(models.TextChoices):
    """Why stock moved."""

    OPENING = "opening", "opening stock"
    RESERVED = "reserved", "reserved"
    RELEASED = "released", "released"
    SET = "set", "set by hand"


OF_A_RESERVATION = Q(kind=Movement.RESERVED, quantity__lt=0) | Q(kind=Movement.RELEASED, quantity__gt=0)


# Written out, since every sale asks it: composed by the ORM it takes some five times as long.
NOTE = """
INSERT INTO catalog_stockmovement (
    package_id, kind, quantity, balance, version, reservation_id, actor, door, reason, created_at
)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
COLUMNS = (
    *("package_id", "kind", "quantity", "balance", "version", "reservation_id"),
    *("actor", "door", "reason", "created_at"),
)


class StockMovementQuerySet(KeptQuerySet):
    def guard(self) -> None:
        require_stock_open()

    def note(self, movement: StockMovement) -> None:
        """Write a line, which nobody asks for its key."""
        self.guard()
        with connection.cursor() as cursor:
            cursor.execute(NOTE, as_stored(movement, COLUMNS))


class StockMovement(Kept):
    """One line of a package's ledger, which goes only with the package itself: a draft that is deleted."""

    package = models.ForeignKey("catalog.Package", models.CASCADE, related_name="movements", db_index=False)
    kind = models.CharField(max_length=8, choices=Movement)
    quantity = models.BigIntegerField(help_text="Negative where stock was taken.")
    balance = models.BigIntegerField("left", help_text="What was in stock afterwards.")
    version = models.PositiveBigIntegerField(default=0, help_text="Of the stock that it made.")
    reservation = models.ForeignKey(
        "catalog.Reservation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="movements",
        db_index=False,
    )
    actor = models.CharField(max_length=150, blank=True)
    door = models.CharField(max_length=7)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    created_at = models.DateTimeField()

    objects = StockMovementQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        # The order in which they moved stock: a number is taken while its row is locked.
        ordering = ["id"]
        indexes = [models.Index(fields=["package", "id"], name="movement_of_a_package")]
        constraints = [
            CheckRule(
                condition=~Q(quantity=0),
                name="movement_moves",
                field="quantity",
                violation_error_code="moves_nothing",
                violation_error_message="A movement moves something.",
            ),
            CheckRule(
                condition=Q(reservation__isnull=False) & OF_A_RESERVATION
                | Q(reservation__isnull=True) & (Q(kind=Movement.OPENING) | Q(kind=Movement.SET)),
                name="movement_of_a_reservation",
                field="reservation",
                violation_error_code="movement_without_cause",
                violation_error_message="A reservation takes stock and gives it back, and nothing else does.",
            ),
            CheckRule(
                condition=~Q(kind=Movement.SET) | ~Q(reason=""),
                name="movement_by_hand_says_why",
                field="reason",
                violation_error_code="reason_required",
                violation_error_message="Say why stock is set: the ledger keeps it.",
            ),
            # Whatever races: nothing is taken or given back twice.
            models.UniqueConstraint(
                fields=["reservation", "kind"],
                name="movement_once",
                violation_error_code="moved_before",
                violation_error_message="A reservation takes stock once, and gives it back once.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity:+,} of {self.package}, {self.get_kind_display()}"

    def guard(self) -> None:
        require_stock_open()

    @classmethod
    def made_now(
        cls, package: Package, kind: Movement, quantity: int, at: datetime, **more: Any
    ) -> StockMovement:
        """By whoever writes now, for the reason that they give; not saved."""
        author = current_author()
        given = {"actor": author.actor, "door": author.door, "reason": author.reason, **more}
        return cls(package=package, kind=kind, quantity=quantity, created_at=at, **given)
