"""What is on sale: one vocabulary for filters, pages, commands and the API.

`PackageQuerySet.sellable(at)` and `listed(at)` choose packages in the database; their twin for one package,
`reasons_against(package, at)`, says why not. Both read the same: active, not retired, inside its window, an
active default provider, and stock where stock is limited. Listed is sellable and not hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import FilteredRelation, Prefetch, Q

from catalog.domain.broken_rule import BrokenRule
from catalog.models.identified import IdentifiedQuerySet

if TYPE_CHECKING:
    from catalog.models.package import Package
    from catalog.models.package_provider import PackageProvider


class PackageQuerySet(IdentifiedQuerySet["Package"]):
    def sellable(self, at: datetime) -> Self:
        """Packages that can be bought at this instant."""
        # One join, one row: a package has at most one default provider.
        return self.filter(is_sold(at, deliverer="providers"), providers__default=True)

    def listed(self, at: datetime) -> Self:
        """Sellable packages that are shown to everyone: a hidden one is sold by direct link only."""
        return self.sellable(at).filter(hidden=False)

    def with_deliverer(self) -> Self:
        """Each once, with its default provider, if it has one, as `deliverer`: to be counted by."""
        return self.annotate(deliverer=FilteredRelation("providers", condition=Q(providers__default=True)))

    def with_parts(self) -> Self:
        """With all that a package's document shows, in a constant number of queries."""
        return self.select_related("stock").prefetch_related(
            self._each("features", "feature"), self._each("providers", "provider")
        )

    def _each(self, rows: str, of: str) -> Prefetch[Any]:
        """The rows of the packages, each with what it is of, in one query."""
        model: Any = self.model._meta.get_field(rows).related_model
        return Prefetch(rows, model.objects.select_related(of))

    def delete(self) -> tuple[int, dict[str, int]]:
        for published in self.exclude(status="draft")[:1]:
            published.require_never_published()
        return super().delete()


def is_sold(at: datetime, *, deliverer: str = "deliverer") -> Q:
    """Whether a package can be bought at this instant, by what its default provider is joined as."""
    return Q(
        Q(available_from__isnull=True) | Q(available_from__lte=at),
        Q(available_until__isnull=True) | Q(available_until__gt=at),
        Q(has_stock=False) | Q(stock__quantity__gt=0) | Q(oversell_enabled=True),
        status="active",
        retired=False,
        **{f"{deliverer}__active": True, f"{deliverer}__provider__active": True},
    )


def reasons_against(package: Package, at: datetime) -> list[BrokenRule]:
    """Why the package is not sellable at this instant, and whether it is hidden; empty when listed."""
    return [*_reasons_not_sellable(package, at), *([_HIDDEN] if package.hidden else [])]


def is_sellable(reasons: list[BrokenRule]) -> bool:
    """Whether these reasons leave the package sellable: one that is hidden still is."""
    return all(reason is _HIDDEN for reason in reasons)


def has_default_provider(attached: Iterable[PackageProvider]) -> bool:
    """Whether there is a default provider that can deliver: it and its attachment are active."""
    return any(row.default and row.is_usable for row in attached)


NO_DEFAULT_PROVIDER = BrokenRule("no_default_provider", "It has no active default provider.", "providers")
_HIDDEN = BrokenRule("hidden", "It is hidden: sold by direct link, and not listed.")


def _reasons_not_sellable(package: Package, at: datetime) -> Iterator[BrokenRule]:
    if package.status != "active":
        yield BrokenRule("not_active", f"Its status is {package.status}.")
    if package.retired:
        yield BrokenRule("retired", "It is retired: kept for those who have it, and never sold again.")
    if package.available_from and at < package.available_from:
        yield BrokenRule("not_yet_available", f"It is sold from {package.available_from.isoformat()}.")
    if package.available_until and at >= package.available_until:
        yield BrokenRule("no_longer_available", f"It was sold until {package.available_until.isoformat()}.")
    if not has_default_provider(package.providers.all()):
        yield NO_DEFAULT_PROVIDER
    if package.has_stock and package.stock_qty <= 0 and not package.oversell_enabled:
        yield BrokenRule("sold_out", "It is sold out.")
