"""What somebody wants of one package, cell by cell, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from catalog.models import Package

NEW = 0
"""The revision of a package that is yet to be made."""


@dataclass(frozen=True)
class Line:
    """What a package is to say in some columns; the others stay as they are."""

    code: str
    cells: Mapping[str, str]
    revision: int | None = None
    """The one that whoever wants it has seen; None for any."""
    place: int = 0
    """The number of its row in the file; 0 where there is none."""

    def with_only(self, cells: Mapping[str, str]) -> Line:
        return replace(self, cells=cells)


@dataclass(frozen=True)
class Change:
    """One cell, before and after; empty where it says nothing."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Problem:
    """Why a line can't be written, at its column; empty for the line as a whole."""

    line: Line
    column: str
    message: str

    @property
    def cell(self) -> str:
        return self.line.cells.get(self.column, "")


@dataclass
class Tried:
    """A line, and the package with what the line has changed of it."""

    line: Line
    package: Package
    revision: int
    """The one that it was tried on."""
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.revision == NEW

    @property
    def name(self) -> str:
        """As the package was called before."""
        names = (change.before for change in self.changes if change.column == "name")
        return next(filter(None, names), self.package.name)

    @property
    def says_something(self) -> bool:
        return self.is_new or bool(self.changes)

    def refuse(self, column: str, message: str) -> None:
        self.problems.append(Problem(self.line, column, message))

    @property
    def again(self) -> Line:
        """The line with no more than what it changes, and with the revision that it was tried on."""
        changed = {change.column: self.line.cells[change.column] for change in self.changes}
        return replace(self.line, cells=changed, revision=self.revision)
