"""The rows of a sheet as lines about packages, and whatever of it can't be one, at its cell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from openpyxl.utils import get_column_letter

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.cells import text_in
from catalog.domain.legible import how_many, legible
from catalog.sheets.line import Line, Problem
from catalog.sheets.sheet import CODE, REVISION, PackageSheet
from catalog.sheets.words import LINE_END, read_count
from config.nearest import did_you_mean

ELSEWHERE = {
    "id": "A row is found by its code.",
    "stock_qty": "Stock moves by itself: it is set on the page of its package.",
    "providers": "Providers are attached on the page of a package.",
}
"""What the API shows of a package, and no sheet has."""


class SheetOfLines:
    def __init__(self, place: int, names: Sequence[str]) -> None:
        """From the number of the row that names the columns, and these names."""
        self.lines: list[Line] = []
        self.problems: list[Problem] = []
        self.letters = {name: get_column_letter(number) for number, name in enumerate(names, 1) if name}
        """The columns as a spreadsheet calls them, A to ZZZ."""
        self._names = names
        self._known = {CODE, REVISION, *PackageSheet.whole().columns}
        self._rows_of: dict[str, int] = {}
        self._refuse_names(place)

    def read(self, place: int, cells: Sequence[object]) -> None:
        """The next row. One that is shorter than the heading might empty what it does not mean to."""
        if len(cells) < len(self._names):
            words = f"This row has {len(cells)} cells, and the heading has {len(self._names)}."
            self._refuse(place, "", "", words)
            return
        texts = {
            name: text
            for name, cell in zip(self._names, cells, strict=False)
            if name and (text := self._text(place, name, cell)) is not None
        }
        self._refuse_nameless(place, cells)
        code, revision = texts.pop(CODE, "").strip(), texts.pop(REVISION, "")
        if self._is_free(place, code):
            self.lines.append(Line(code, texts, int(revision) if revision else None, place))

    def _text(self, place: int, name: str, cell: object) -> str | None:
        """None for what is no cell of a line."""
        try:
            text = LINE_END.sub("\n", text_in(cell))
            if name == REVISION and text.strip():
                text = str(read_count(text.strip()))
        except BrokenRule as broken:
            self._refuse(place, name, cell, broken.message)
            return None
        return text if name in self._known else None

    def _refuse_nameless(self, place: int, cells: Sequence[object]) -> None:
        """Once a row: it may be much longer than the heading."""
        named = zip_longest(self._names, cells, fillvalue="")
        match [cell for name, cell in named if not name and says_something(cell)]:
            case [cell]:
                self._refuse(place, "", "", f"“{legible(cell)}” stands in a column without a name.")
            case [cell, *more]:
                these = f"“{legible(cell)}” and {how_many(len(more), 'other cell')}"
                self._refuse(place, "", "", f"{these} stand in columns without a name.")

    def _is_free(self, place: int, code: str) -> bool:
        """Whether the row has a code, and no row before it the same."""
        first = self._rows_of.setdefault(code, place)
        if not code:
            self._refuse(place, CODE, "", "A row needs the code of its package.")
        elif first != place:
            self._refuse(place, CODE, code, f"Row {first} has this code too.")
        return bool(code) and first == place

    def _refuse_names(self, place: int) -> None:
        for name in filter(None, dict.fromkeys(self._names)):
            if self._names.count(name) > 1:
                self._refuse(place, name, name, "There is more than one column of this name.")
            elif name not in self._known:
                words = ELSEWHERE.get(name) or f"There is no such column.{did_you_mean(name, self._known)}"
                self._refuse(place, name, name, words)

    def _refuse(self, place: int, column: str, cell: object, message: str) -> None:
        shown = "" if cell is None else legible(cell)
        self.problems.append(Problem(Line("", {column: shown}, place=place), column, message))


def says_something(cell: object) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None
