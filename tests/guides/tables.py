"""The worked examples of a guide for people: each table stands under a heading, and tests run its rows."""

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDE = ROOT / "docs" / "guides" / "time-and-money.md"

Row = dict[str, str]

HEADING = re.compile(r"#+ (.+)")


def table(title: str) -> list[Row]:
    """The rows of the table under a heading, each by the names of its columns."""
    return tables()[title]


@cache
def tables(guide: Path = GUIDE) -> dict[str, list[Row]]:
    """Every table of the guide, under its heading."""
    found: dict[str, list[Row]] = {}
    title, columns = "", list[str]()
    for line in guide.read_text(encoding="utf-8").splitlines():
        if heading := HEADING.fullmatch(line):
            title, columns = heading[1], []
        elif not line.startswith("|"):
            columns = []
        elif not columns:
            assert title not in found, f"{title} has a second table: give it a heading of its own."
            columns, found[title] = _cells(line), []
        elif not line.startswith("|-"):
            found[title].append(dict(zip(columns, _cells(line), strict=True)))
    return found


def _cells(line: str) -> list[str]:
    return [cell.replace("`", "").strip() for cell in line.strip("|").split("|")]
