"""Lines of a sheet are tried out, and carried out: by the same code, through the one door, all or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError

from catalog.changes import told_last
from catalog.domain.identity import is_code
from catalog.meanwhile import require_expected
from catalog.models import Package
from catalog.models.rules import MovedOn, Refused
from catalog.sheets.line import NEW, Line, Tried
from catalog.sheets.row import Row
from catalog.sheets.sheet import REVISION, PackageSheet
from catalog.sheets.wish import Wish
from catalog.upserting import Upsert, upserting
from config.undoing import undone

MOST_TOLD = 20  # packages that somebody changed meanwhile, of which it is told how


def differing(lines: Sequence[Line]) -> list[Line]:
    """The lines that say something else than the catalog, each with only the cells that do.

    Nothing is locked: what is left of a line may turn out to say the same in other words.
    """
    sheet = PackageSheet.whole()
    codes = [line.code for line in lines if is_code(line.code)]
    packages = {it.code: it for it in Package.objects.filter(code__in=codes).with_parts()}
    left = ((line, _differing(sheet, line, packages.get(line.code))) for line in lines)
    return [line.with_only(cells) for line, cells in left if cells or line.code not in packages]


def try_out(lines: Sequence[Line]) -> list[Tried]:
    """What would become of the lines: they are carried out, and undone."""
    try:
        with undone(told_last):
            return _written(lines)
    except _Refused as refused:
        return refused.tried


def carry_out(lines: Sequence[Line]) -> list[Tried]:
    """What became of the lines; nothing is written where one of them has a problem."""
    try:
        return _written(lines)
    except _Refused as refused:
        return refused.tried


class _Refused(Exception):
    def __init__(self, tried: list[Tried]) -> None:
        super().__init__()
        self.tried = tried


def _differing(sheet: PackageSheet, line: Line, package: Package | None) -> dict[str, str]:
    row = Row.of(package or Package())
    return {name: text for name, text in line.cells.items() if text != sheet.columns[name].export(row)}


def _written(lines: Sequence[Line]) -> list[Tried]:
    """Raises _Refused, and so leaves nothing behind, where a line has a problem."""
    with upserting([line.code for line in lines], attaching=()) as door:
        sheet = PackageSheet.whole()
        wishes = [Wish(sheet, line, door.packages.get(line.code)) for line in lines]
        tried = [wish.tried for wish in wishes]
        _refuse_moved(tried)
        _write(door, [wish for wish in wishes if wish.is_to_be_written])
        if any(it.problems for it in tried):
            raise _Refused(tried)
    return tried


def _refuse_moved(tried: Iterable[Tried]) -> None:
    """Those that are no longer what whoever changes them has seen."""
    changed = [it for it in tried if it.changes and not it.is_new]
    moved = [it for it in changed if it.line.revision not in (None, it.revision)]
    for it in moved[:MOST_TOLD]:
        it.refuse(REVISION, _told_of(it.package, it.line.revision or NEW), "moved_on")
    for it in moved[MOST_TOLD:]:
        words = f"It was changed meanwhile: it is at revision {it.revision}."
        it.refuse(REVISION, words, "moved_on")


def _told_of(package: Package, seen: int) -> str:
    package.expected = frozenset({seen})
    try:
        require_expected(package)
    except MovedOn as moved:
        return " ".join(moved.messages)
    return ""


def _write(door: Upsert, wishes: Sequence[Wish]) -> None:
    try:
        door.write([wish.wanted for wish in wishes])
    except Refused as refused:
        for place, wish in enumerate(wishes):
            if str(place) in refused.error_dict:
                wish.refuse(ValidationError(refused.error_dict[str(place)]))
