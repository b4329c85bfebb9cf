"""The columns of the list of packages."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from catalog.admin.uses import counted
from catalog.domain.intervals import every
from catalog.domain.money import show_amount
from catalog.models import Package, PackageFeature, Status

TONES = {Status.ACTIVE: "good", Status.INACTIVE: "care", "retired": "bad"}


class PackageList(ChangeList):
    """Finds the keys of the packages of a page, and only then what the columns show of these."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        # Without pages the list has no end, and it was counted a moment ago.
        found = self.result_list[: self.list_max_show_all]
        self.result_list = (
            self.root_queryset.filter(pk__in=[*found.values_list("pk", flat=True)])
            .order_by(*found.query.order_by)
            .annotate(feature_count=counted(PackageFeature.objects.all(), "package"))
            .select_related("stock")
            .prefetch_related("providers__provider")
        )


@admin.display(description="package", ordering="name")
def titled(package: Package) -> SafeString:
    return format_html('{} <span class="code">{}</span>', package.name, package.code)


@admin.display(description="status", ordering="status")
def state(package: Package) -> SafeString:
    marks = {"hidden": package.hidden, "retired": package.retired}
    words = [package.status, *(word for word, holds in marks.items() if holds)]
    return format_html_join(
        " ", '<span class="badge {}">{}</span>', ((TONES.get(word, ""), word) for word in words)
    )


@admin.display(ordering="price")
def price(package: Package) -> str:
    return show_amount(package.price, package.currency)


def renewal(package: Package) -> str:
    return every(package.periodicity, package.periodicity_type)


def price_and_renewal(package: Package) -> str:
    """USD 12.00 every month."""
    return f"{price(package)} {renewal(package)}"


@admin.display(ordering="stock__quantity")
def stock(package: Package) -> SafeString | str:
    if not package.has_stock:
        return "—"
    low = mark_safe('<span class="badge bad">low</span> ') if package.is_low_on_stock else ""
    return format_html("{}{}", low, f"{package.stock_qty:,}")


def providers(package: Package) -> SafeString | str:
    """The default one first."""
    rows = sorted(package.providers.all(), key=lambda row: (not row.default, row.provider.name))
    return format_html_join(
        ", ", '<span class="{}">{}</span>', (("default" * row.default, row.provider.name) for row in rows)
    )


def features(package: Any) -> str:
    return str(package.feature_count)
