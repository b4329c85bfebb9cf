"""What the columns of a sheet are about: one package, with what it grants by the features' codes."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.models import Package, PackageFeature


@dataclass
class Row:
    package: Package
    entries: dict[str, PackageFeature] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package) -> Row:
        """From a package that was loaded with its parts, or is yet to be made."""
        if package._state.adding:
            return cls(package)
        return cls(package, {entry.code: entry for entry in package.features.all()})
