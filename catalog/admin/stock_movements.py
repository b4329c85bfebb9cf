"""The ledger of stock for operators: all of it as a list, and its last lines on a package's page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalog.admin.pages import LookedAt
from catalog.models import Package, StockMovement

LAST = 5  # movements on a package's page


@admin.display(description="when")
def when(movement: StockMovement) -> str:
    return f"{movement.created_at:%Y-%m-%d %H:%M:%S}"


def package(movement: StockMovement) -> SafeString:
    return to_package(movement.package)


@admin.display(description="moved")
def moved(movement: StockMovement) -> str:
    return f"{movement.quantity:+,}"


@admin.display(description="left")
def left(movement: StockMovement) -> str:
    return f"{movement.balance:,}"


@admin.display(description="what")
def cause(movement: StockMovement) -> SafeString | str:
    """What was done, and by which reservation."""
    words, reservation = movement.get_kind_display(), movement.reservation
    if reservation is None:
        return words
    address = reverse("admin:catalog_reservation_change", args=[reservation.pk])
    return format_html('{} <a href="{}">{}</a>', words, address, reservation)


@admin.display(description="by")
def author(movement: StockMovement) -> str:
    return f"{movement.actor or 'somebody'} ({movement.door})"


def reason(movement: StockMovement) -> str:
    return movement.reason


LINE = (when, moved, left, cause, author, reason)


@admin.register(StockMovement)
class StockMovementAdmin(LookedAt):
    list_display = [when, package, *LINE[1:]]
    list_display_links = None
    list_filter = ["kind"]
    list_select_related = ["package", "reservation"]
    search_fields = ["package__code", "reservation__reference", "reason"]
    search_help_text = "Search by package, reservation or reason"
    ordering = ["-id"]
    sortable_by = ()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"title": "Ledger of stock", **(extra_context or {})})


def last_movements(package: Package) -> SafeString:
    """The last lines of the ledger, and the ways to all of them and to the reservations."""
    rows = package.movements.select_related("reservation").order_by("-id")[:LAST]
    head = format_html_join("", "<th>{}</th>", ((_heading(column),) for column in LINE))
    lines = format_html_join(
        "",
        "<tr>{}</tr>",
        (
            (format_html_join("", '<td class="field-{}">{}</td>', ((it.__name__, it(row)) for it in LINE)),)
            for row in rows
        ),
    )
    table = (
        format_html('<div class="ledger"><table><tr>{}</tr>{}</table></div>', head, lines) if lines else ""
    )
    of_package = f"?package__key__exact={package.pk}"
    links = (
        (reverse("admin:catalog_stockmovement_changelist") + of_package, "All movements"),
        (reverse("admin:catalog_reservation_changelist") + of_package, "Reservations"),
    )
    return format_html("{}{}", table, format_html_join(" · ", '<a href="{}">{}</a>', links))


def to_package(package: Package) -> SafeString:
    return format_html(
        '<a href="{}">{}</a>', reverse("admin:catalog_package_change", args=[package.pk]), package.code
    )


def _heading(column: Any) -> str:
    return str(getattr(column, "short_description", column.__name__))
