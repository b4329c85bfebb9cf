"""Packages beside each other, by their documents: feature by feature, and row by row for people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ComparedFeature:
    """A feature that one of the packages has; `entries` are in their order, None where one has none of it."""

    code: str
    name: str
    unit: str
    entries: tuple[Document | None, ...]


def by_feature(documents: Sequence[Document]) -> list[ComparedFeature]:
    """Every feature that one of the packages has, by code."""
    granted = [{entry["code"]: entry for entry in document["features"]} for document in documents]
    known = {code: entry for entries in reversed(granted) for code, entry in entries.items()}
    return [
        ComparedFeature(code, known[code]["name"], known[code]["unit"], tuple(it.get(code) for it in granted))
        for code in sorted(known)
    ]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one package says: in words, and as a spreadsheet takes it."""

    words: str
    plain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One attribute of each package, in their order."""

    label: str
    cells: tuple[Cell, ...]
    code: str = ""  # of the feature that it is about
    unit: str = ""  # of the plain cells
    under: bool = False  # whether it says more of the feature in the row before

    @property
    def marked(self) -> list[tuple[Cell, bool]]:
        """Each cell, and whether it differs from the first package's."""
        return [(cell, cell != self.cells[0]) for cell in self.cells]

    @property
    def differs(self) -> bool:
        return any(differs for _, differs in self.marked)


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: tuple[Row, ...]


def only_differences(sections: Iterable[Section]) -> list[Section]:
    """The rows in which the packages differ, and the sections that have one."""
    left = (Section(it.title, tuple(row for row in it.rows if row.differs)) for it in sections)
    return [section for section in left if section.rows]
