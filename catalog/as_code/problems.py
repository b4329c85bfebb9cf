"""What is wrong with a directory of files: every problem, with its file and line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.domain.legible import legible

LONGEST = 400  # characters of a message


class NotDone(ValueError):
    """What keeps a directory from being written, read or applied, in one sentence."""


@dataclass(frozen=True, order=True)
class Problem:
    """`path` names the attribute, such as features.max_rooms.value; empty for the whole file.

    `code` is the rule's: the same as at every other door.
    """

    file: str
    line: int
    path: str
    code: str
    words: str

    def __str__(self) -> str:
        return legible(": ".join(filter(None, (f"{self.file}:{self.line}", self.path, self.words))), LONGEST)


class BadFiles(ValueError):
    """Files that are refused, with every problem of every file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted({*problems})
        super().__init__("\n".join(map(str, self.problems)))
