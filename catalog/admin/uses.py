"""Which packages use a feature or a provider: counted in its list, linked on its page."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from catalog.models import Package

MOST = 100  # links on one page


def counted(rows: QuerySet[Any], column: str) -> Coalesce:
    """How many rows each record of a list has. Not by a join, which would multiply the list."""
    of_record = rows.filter(**{column: OuterRef("pk")}).order_by().values(column)
    return Coalesce(Subquery(of_record.annotate(count=Count("pk")).values("count")), 0)


def linked(rows: QuerySet[Any], words: Callable[[Any], str], everything: str) -> str:
    """The packages of the rows by code, with what is said of each; `everything` is the list of them all."""
    # The keys first: to sort all rows with all that their packages are takes long where there are many.
    named = Package.objects.filter(pk__in=rows.order_by().values("package")).order_by("code")
    keys = list(named.values_list("pk", flat=True)[: MOST + 1])
    shown = list(rows.filter(package__in=keys).select_related("package").order_by("package__code"))
    items = format_html_join(
        "", '<li><a href="{}">{}</a> {}</li>', ((_page(it), it.package, words(it)) for it in shown[:MOST])
    )
    more = _more(rows.count() - MOST, everything) if len(shown) > MOST else ""
    return format_html('<ul class="uses">{}{}</ul>', items, more) if shown else "none"


def _more(count: int, everything: str) -> str:
    return format_html('<li><a href="{}">and {} more</a></li>', everything, count)


def _page(row: Any) -> str:
    return reverse("admin:catalog_package_change", args=[row.package_id])
