"""What a client has sold of a package, under the client's own reference."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models
from django.db.models import Q

from catalog.domain.reference import LONGEST, check_reference
from catalog.models.door import Booked, BookedQuerySet, require_stock_open
from catalog.models.package import Package
from catalog.models.prepared import as_stored
from catalog.models.rules import CheckRule, Holds

MOST = 1_000_000  # pieces in one reservation
TOO_FEW, TOO_MANY = "A reservation is of at least 1.", f"A reservation is of at most {MOST:,}."

COLUMNS = ("package_id", "client_id", "reference", "quantity", "created_at")
# Of those who come with one reference at the same moment, one inserts, and the others wait to find it.
ADD = """
INSERT INTO catalog_reservation (package_id, client_id, reference, quantity, created_at)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (package_id, client_id, reference) DO NOTHING
RETURNING id
"""


class ReservationQuerySet(BookedQuerySet["Reservation"]):
    def add(self, reservation: Reservation) -> bool:
        """Save a new one; False, and nothing saved, where its client has used the reference before."""
        require_stock_open()
        with connection.cursor() as cursor:
            cursor.execute(ADD, as_stored(reservation, COLUMNS))
            row = cursor.fetchone()
        if row:
            reservation.pk, reservation._state.adding = row[0], False
        return bool(row)


class Reservation(Booked):
    package = models.ForeignKey(Package, models.PROTECT, related_name="reservations", db_index=False)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reservations")
    reference = models.CharField(max_length=LONGEST, validators=[Holds(check_reference)])
    quantity = models.PositiveIntegerField(
        validators=[MinValueValidator(1, TOO_FEW), MaxValueValidator(MOST, TOO_MANY)]
    )
    created_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    objects = ReservationQuerySet.as_manager()

    class Meta(Booked.Meta):
        base_manager_name = "objects"
        ordering = ["id"]
        permissions = [("reserve_for_others", "Can reserve and release for other clients")]
        indexes = [models.Index(fields=["package", "client", "id"], name="reservation_of_a_client")]
        constraints = [
            models.UniqueConstraint(
                fields=["package", "client", "reference"],
                name="reservation_reference_once",
                violation_error_code="unique",
                violation_error_message="This client has used the reference for this package already.",
            ),
            CheckRule(
                condition=Q(quantity__gte=1),
                name="reservation_of_one_or_more",
                field="quantity",
                violation_error_code="min_value",
                violation_error_message=TOO_FEW,
            ),
            CheckRule(
                condition=Q(quantity__lte=MOST),
                name="reservation_of_a_million_or_less",
                field="quantity",
                violation_error_code="max_value",
                violation_error_message=TOO_MANY,
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def owner(self) -> Package:
        return self.package
