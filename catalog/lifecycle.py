"""What happens to a package as a whole: published, withdrawn from sale, retired, copied.

Each step goes through the one door. A step that leads to where the package is already changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import chain, count
from typing import Any

from catalog.changes import change_package, write
from catalog.domain.money import scaled
from catalog.models import Package, PackageFeature, PackageProvider, Status
from catalog.models.package_feature import not_available
from catalog.models.rules import Refused, as_error

CLONED = [
    field.name
    for field in Package._meta.concrete_fields
    if field.editable and field.name not in {"key", "code", "name"}
]


def publish(package: Package) -> None:
    """Draft or inactive to active. Raises Refused with every problem that stands against it."""
    _set(package, status=Status.ACTIVE)


def unpublish(package: Package) -> None:
    """Active to inactive; a draft is not on sale, and stays a draft."""
    if package.status != Status.DRAFT:
        _set(package, status=Status.INACTIVE)


def retire(package: Package) -> None:
    """Kept for those who have it, and never sold again."""
    _set(package, retired=True)


def restore(package: Package) -> None:
    """Takes a retirement back."""
    _set(package, retired=False)


def clone(
    package: Package,
    *,
    code: str | None = None,
    name: str | None = None,
    tier: str | None = None,
    price_factor: Decimal = Decimal(1),
) -> Package:
    """A new draft with the same terms, features and providers, and a stock of zero.

    Its price is the package's times a factor above zero, rounded half-up to the currency's digits; the
    sign-up fee and the prices of overages are copied as they are. Raises Refused where the package grants
    what can't be granted anew: a feature that was withdrawn.
    """
    to_lock = [row.provider for row in package.providers.select_related("provider")]
    # The original is locked too: its clones of the same moment wait, and get another code each.
    with change_package(package, attaching=to_lock):
        rows = list(package.providers.select_related("provider"))
        entries = list(package.features.select_related("feature"))
        _refuse_withdrawn(entries)
        copy = Package(
            code=free_code(package.code) if code is None else code,
            name=copied_name(package.name) if name is None else name,
            **{field: getattr(package, field) for field in CLONED},
        )
        copy.price = scaled(package.price, price_factor, package.currency)
        if tier is not None:
            copy.tier = tier
        with change_package(copy):
            write(
                copy,
                features=[PackageFeature(package=copy, **_terms(row)) for row in entries],
                providers=[PackageProvider(package=copy, **_terms(row)) for row in rows],
            )
    return copy


def delete(package: Package) -> None:
    """Only a draft that was never published; raises Refused for any other."""
    with change_package(package):
        package.delete()


def copied_name(name: str) -> str:
    """What a clone is called that nobody gave a name."""
    most = Package._meta.get_field("name").max_length or 0
    return f"{name[: most - len(' (copy)')]} (copy)"


def free_code(code: str) -> str:
    """`meet-standard-copy`, or the first of `-copy-2`, `-copy-3` … that no package has."""
    most = Package._meta.get_field("code").max_length or 0
    endings = chain(["-copy"], (f"-copy-{number}" for number in count(2)))
    candidates = (code[: most - len(ending)] + ending for ending in endings)
    return next(free for free in candidates if not Package.objects.filter(code=free).exists())


def _refuse_withdrawn(entries: Iterable[PackageFeature]) -> None:
    gone = (entry.feature for entry in entries if not entry.feature.available)
    if broken := [as_error(not_available(feature)) for feature in gone]:
        raise Refused(broken)


def _set(package: Package, **attributes: Any) -> None:
    with change_package(package):
        if any(getattr(package, name) != value for name, value in attributes.items()):
            for name, value in attributes.items():
                setattr(package, name, value)
            package.save(update_fields=[*attributes])


def _terms(row: PackageFeature | PackageProvider) -> dict[str, Any]:
    fields = (field.name for field in row._meta.concrete_fields if field.name not in {"id", "package"})
    return {name: getattr(row, name) for name in fields}
