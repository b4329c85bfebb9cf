"""A package as one thing: with all that it grants, and who delivers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.models.package import Package
from catalog.models.package_feature import PackageFeature
from catalog.models.package_provider import PackageProvider


@dataclass(frozen=True)
class Whole:
    """Loaded from the database, or yet to be made: then no row of it can be asked for by its package."""

    package: Package
    features: Sequence[PackageFeature] = ()
    providers: Sequence[PackageProvider] = ()

    @classmethod
    def loaded(cls, package: Package) -> Whole:
        """From a package that was loaded with its parts."""
        return cls(package, [*package.features.all()], [*package.providers.all()])

    @classmethod
    def stored(cls, package: Package) -> Whole:
        """As the database has the rows now; the package itself does not keep them."""
        return cls(
            package,
            [*package.features.select_related("feature")],
            [*package.providers.select_related("provider")],
        )

    def in_order(self) -> Whole:
        """As the database would give the rows back."""
        features = sorted(self.features, key=lambda entry: (entry.sort_order, entry.code))
        return Whole(self.package, features, sorted(self.providers, key=lambda row: row.code))
