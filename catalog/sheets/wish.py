"""A line of a sheet, brought into its package and checked; nothing is written here."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from catalog.domain.broken_rule import BrokenRule
from catalog.models import Package, PackageFeature
from catalog.sheets.columns import OfFeature
from catalog.sheets.line import NEW, Change, Line, Tried
from catalog.sheets.row import Row
from catalog.sheets.sheet import REVISION, PackageSheet
from catalog.upserting import Wanted
from config.rest.problems import errors_of


class Wish:
    def __init__(self, sheet: PackageSheet, line: Line, package: Package | None) -> None:
        """`package` is locked, and loaded with its parts; None for one that is yet to be made."""
        self._sheet = sheet
        self._row = Row.of(package or Package(code=line.code))
        self.tried = Tried(line, self._row.package, package.revision if package else NEW)
        self._columns = [column for name, column in sheet.columns.items() if name in line.cells]
        self._take()
        self.wanted = Wanted(self._row.package, features=self._entries())
        if package is None and line.revision:
            words = "There is no package of this code. To make a new one, empty its revision."
            self.tried.refuse(REVISION, words)
        elif self.tried.says_something:
            self._check()

    @property
    def is_to_be_written(self) -> bool:
        return self.tried.says_something and not self.tried.problems

    def refuse(self, error: ValidationError) -> None:
        """Tell each broken rule at its column, unless that could not be read anyway."""
        unread = {problem.column for problem in self.tried.problems}
        for one in errors_of(error):
            column = self._column_of(one["field"] or "")
            if column not in unread:
                self.tried.refuse(column, one["detail"] or "")

    def _take(self) -> None:
        before = [column.said(self._row) for column in self._columns]
        for column in self._columns:
            try:
                column.save(self._row, self.tried.line.cells)
            except BrokenRule as broken:
                self.tried.refuse(column.column_name, broken.message)
        for column, said in zip(self._columns, before, strict=True):
            if said != (after := column.said(self._row)):
                self.tried.changes.append(
                    Change(column.column_name, "" if self.tried.is_new else said, after)
                )

    def _entries(self) -> list[PackageFeature] | None:
        """None, and so as they are, where no column about features has changed."""
        changed = {change.column for change in self.tried.changes}
        if any(isinstance(self._sheet.columns[name], OfFeature) for name in changed):
            return [*self._row.entries.values()]
        return None

    def _check(self) -> None:
        try:
            self.wanted.check()
        except ValidationError as error:
            self.refuse(error)

    def _column_of(self, path: str) -> str:
        """What is wrong at `features.2.overage_price` is told at `max_rooms.overage_price`."""
        name, *inside = path.split(".")
        if name != "features" or not inside:
            return name
        which, *field = inside
        code = [*self._row.entries][int(which)] if which.isdigit() else which
        column = ".".join([code, *field])
        return column if column in self._sheet.columns else code
