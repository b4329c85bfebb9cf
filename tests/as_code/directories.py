"""A catalog's directory in the hands of an engineer: exported, edited, compared, applied."""

from __future__ import annotations

import re
from pathlib import Path

from catalog.as_code.applying import Wish, apply, try_out
from catalog.as_code.exporting import Exported, export
from catalog.as_code.problems import BadFiles
from catalog.as_code.reading import opened
from catalog.as_code.steps import Step
from tests.catalog.rows import all_rows


def say_nothing(_: str) -> None:
    pass


class Checkout:
    """What somebody has checked out, and edits."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def export(self) -> Exported:
        return export(self.path, say_nothing)

    def file(self, name: str) -> Path:
        return self.path / f"{name}.toml"

    def text(self, name: str) -> str:
        return self.file(name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        self.file(name).write_text(text, encoding="utf-8")

    def say(self, name: str, /, **attributes: str) -> None:
        """Let these attributes of the file be what is said, as it is written in TOML."""
        text = self.text(name)
        for attribute, value in attributes.items():
            (line,) = re.finditer(rf"^{attribute} = .*$", text, flags=re.MULTILINE)
            text = f"{text[: line.start()]}{attribute} = {value}{text[line.end() :]}"
        self.write(name, text)

    def append(self, name: str, text: str) -> None:
        self.write(name, f"{self.text(name)}\n{text}\n")

    def drop(self, name: str, table: str) -> None:
        """Leave a table out of the file."""
        text, found = re.subn(
            rf"^\[{re.escape(table)}\]\n(?:.+\n)*\n?", "", self.text(name), flags=re.MULTILINE
        )
        assert found == 1, table
        self.write(name, text)

    def wish(self, *, pruning: bool = False) -> Wish:
        return Wish(opened(self.path), pruning, say_nothing)

    def diff(self, *, pruning: bool = False) -> list[Step]:
        before = all_rows()
        steps = try_out(self.wish(pruning=pruning))
        assert all_rows() == before
        return steps

    def apply(self, *, pruning: bool = False) -> list[Step]:
        """What was shown before is what is done."""
        shown = self.diff(pruning=pruning)
        assert apply(self.wish(pruning=pruning)) == shown
        return shown

    def problems(self) -> list[str]:
        """All of them; none of the files is applied."""
        before = all_rows()
        try:
            apply(self.wish())
        except BadFiles as bad:
            assert all_rows() == before
            return [str(problem) for problem in bad.problems]
        raise AssertionError("It was applied.")


def actions(steps: list[Step]) -> dict[str, tuple[str, ...]]:
    return {f"{step.folder}/{step.code}": step.actions for step in steps}


def told(steps: list[Step]) -> list[str]:
    return [line for step in steps for line in step.lines()]
