"""Reservations for operators: looked at, and released after a second look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString

from catalog.admin.authors import ReasonForm, by_operator
from catalog.admin.operators import framed
from catalog.admin.pages import LookedAt
from catalog.admin.refusals import REFUSALS, refusal_of, sentences
from catalog.admin.stock_movements import moved, to_package, when
from catalog.models import Reservation
from catalog.reserving import release
from config.rest.roles import FOR_OTHERS

SHOWN = 20  # of those that are to be released, before they are


class ReleasedFilter(admin.SimpleListFilter):
    title = "released"
    parameter_name = "released"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = {"yes": False, "no": True}.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(released_at__isnull=chosen)


@admin.register(Reservation)
class ReservationAdmin(LookedAt):
    list_display = ["reference", "of_package", "client", "pieces", "reserved", "released"]
    list_filter = [ReleasedFilter]
    list_select_related = ["package", "client"]
    search_fields = ["reference", "package__code", "client__username"]
    search_help_text = "Search by reference, package or client"
    ordering = ["-id"]
    sortable_by = ()
    actions = ["release"]
    fields = ["reference", "of_package", "client", "pieces", "reserved", "released", "movements"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reservation]:
        reservations: QuerySet[Reservation] = super().get_queryset(request)
        return (
            reservations
            if self.has_release_permission(request)
            else reservations.filter(client=request.user.pk)
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        told = {**(extra_context or {}), "may_release": self.has_release_permission(request)}
        return super().change_view(request, object_id, form_url, told)

    def has_release_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(FOR_OTHERS)

    @admin.action(description="Release selected reservations", permissions=["release"])
    def release(self, request: HttpRequest, queryset: QuerySet[Reservation]) -> HttpResponse | None:
        """Asks first: what was released is never reserved again under its reference."""
        form = ReasonForm(request.POST if "post" in request.POST else None)
        open_ones = queryset.filter(released_at=None)
        if not open_ones.exists():
            self.message_user(request, "Nothing is left to be released there.", messages.WARNING)
            return None
        if not form.is_valid():
            return self._second_look(request, open_ones, form)
        self._release_all(request, open_ones)
        return None

    def _second_look(
        self, request: HttpRequest, chosen: QuerySet[Reservation], form: ReasonForm
    ) -> HttpResponse:
        return framed(
            request,
            "catalog/release_confirmation.html",
            title="Release reservations",
            opts=self.opts,
            reservations=chosen[:SHOWN],
            more=max(chosen.count() - SHOWN, 0),
            selected=request.POST.getlist("_selected_action"),
            across=request.POST.get("select_across", "0"),
            reason=form["reason"],
        )

    def _release_all(self, request: HttpRequest, chosen: QuerySet[Reservation]) -> None:
        """Each by itself, so that one refused does not stop the others."""
        count = 0
        for reservation in chosen:
            try:
                with by_operator(request), transaction.atomic():
                    release(reservation, timezone.now())
                    self.log_change(request, reservation, "Released.")
            except REFUSALS as error:
                words = f"{reservation} was not released. {sentences(refusal_of(error))}"
                self.message_user(request, words, messages.ERROR)
            else:
                count += 1
        if count:
            released = "1 reservation was" if count == 1 else f"{count} reservations were"
            self.message_user(request, f"{released} released, and what was taken is back.", messages.SUCCESS)

    @admin.display(description="package")
    def of_package(self, reservation: Reservation) -> SafeString:
        return to_package(reservation.package)

    @admin.display(description="quantity")
    def pieces(self, reservation: Reservation) -> str:
        return f"{reservation.quantity:,}"

    @admin.display(description="reserved")
    def reserved(self, reservation: Reservation) -> str:
        return f"{reservation.created_at:%Y-%m-%d %H:%M:%S}"

    @admin.display(description="released")
    def released(self, reservation: Reservation) -> str:
        return f"{reservation.released_at:%Y-%m-%d %H:%M:%S}" if reservation.released_at else "—"

    @admin.display(description="stock")
    def movements(self, reservation: Reservation) -> str:
        """What it moved: nothing where the package's stock was not limited."""
        lines = [f"{moved(it)} at {when(it)}" for it in reservation.movements.all()]
        return "; ".join(lines) or "It moved none: stock was not limited then."
