"""A file of a package as the package that it wants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from catalog.as_code.problems import BadFiles
from catalog.as_code.reading import Source
from catalog.as_code.registry import Registry
from catalog.as_code.taking import Taking
from catalog.as_code.typed import fields_of
from catalog.domain.identity import Key
from catalog.models import Package, PackageFeature, PackageProvider, Provider
from catalog.models.package_part import PackagePart
from catalog.upserting import Wanted
from config.nearest import did_you_mean

P = TypeVar("P", bound=PackagePart)

PACKAGE = fields_of(Package, "status", "retired")
ENTRY = fields_of(PackageFeature)
ATTACHMENT = fields_of(PackageProvider)
ROWS = ("features", "providers")


class LacksProvider(Exception):
    """It attaches a provider whose own file is refused: before that is mended, nothing can be said."""


@dataclass(frozen=True)
class Known:
    """What a package may name."""

    registry: Registry
    providers: Mapping[Key, Provider]
    with_file: set[str]


def wanted(source: Source, package: Package, known: Known) -> Wanted:
    """Give a package what its file says; what the file leaves out, stays.

    Raises BadFiles with every problem, and LacksProvider.
    """
    return _PackageFile(source, package, known).taken()


def provider_codes(source: Source) -> set[str]:
    """The providers that a file names."""
    rows = source.table.get("providers")
    return {*rows} if isinstance(rows, dict) else set()


class _PackageFile(Taking):
    def __init__(self, source: Source, package: Package, known: Known) -> None:
        super().__init__(source)
        self.package = package
        self.known = known

    def taken(self) -> Wanted:
        self.tell_of_unknown(self.source.table, [*PACKAGE, *ROWS])
        self.assign(self.package, PACKAGE)
        taken = Wanted(
            self.package,
            features=self._rows("features", self._entry),
            providers=self._rows("providers", self._attachment),
        )
        self._check(taken)
        if self.problems:
            raise BadFiles(self.problems)
        return taken

    def _check(self, taken: Wanted) -> None:
        """By the rules, also where some attribute is of a wrong type; that one is as it was."""
        try:
            taken.check()
        except ValidationError as error:
            rows = {name: [row.code for row in getattr(taken, name) or ()] for name in ROWS}
            self.tell_of_broken(error, rows)

    def _rows(self, name: str, make: Callable[[str, Any], P | None]) -> list[P] | None:
        table = self.inner(name)
        if table is None:
            return None
        return [row for code, given in table.items() if (row := make(code, given))]

    def _entry(self, code: str, given: Any) -> PackageFeature | None:
        """A value alone stands for the table with it."""
        feature, at = self.known.registry.features.get(code), f"features.{code}"
        if feature is None:
            self.tell(at, "unknown_feature", self.known.registry.lacking(code))
            return None
        row = given if isinstance(given, dict) else {"value": given}
        self.tell_of_unknown(row, [*ENTRY, "value"], f"{at}.")
        entry = PackageFeature(package=self.package, feature=feature, **self.values(row, ENTRY, f"{at}."))
        if "value" not in row:
            self.tell(at, "required", "The value is missing: a number, true or false.")
            return None
        try:
            entry.value = row["value"]
        except ValidationError as error:
            (broken,) = error.error_dict["value"]
            self.tell(f"{at}.value", broken.code or "", broken.messages[0])
            return None
        return entry

    def _attachment(self, code: str, given: Any) -> PackageProvider | None:
        provider, at = self.known.providers.get(code), f"providers.{code}"
        if provider is None:
            self._tell_of_missing(code, at)
            return None
        if not isinstance(given, dict):
            self.tell(at, "invalid_type", "This must be a table.")
            return None
        self.tell_of_unknown(given, ATTACHMENT, f"{at}.")
        return PackageProvider(
            package=self.package, provider=provider, **self.values(given, ATTACHMENT, f"{at}.")
        )

    def _tell_of_missing(self, code: str, at: str) -> None:
        if code in self.known.with_file:
            raise LacksProvider
        words = "There is no such provider: it is neither in the catalog nor among the files."
        there = {*Provider.objects.values_list("code", flat=True)} | self.known.with_file
        self.tell(at, "unknown_provider", f"{words}{did_you_mean(code, there)}")
