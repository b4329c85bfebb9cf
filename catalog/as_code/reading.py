"""Reads a catalog's directory: which files there are, and what each says as TOML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from catalog.as_code.layout import MANIFEST, SUFFIX, Folder, Place
from catalog.as_code.problems import NotDone, Problem
from catalog.domain.toml_text import NotToml, Table, line_of, lines_of, read_text


class Unreadable(ValueError):
    """One file, and why nobody can read it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class Source:
    """A file that was read."""

    name: str
    code: str
    text: str
    table: Table

    @cached_property
    def lines(self) -> dict[tuple[str, ...], int]:
        return lines_of(self.text)

    def problem(self, path: str, code: str, words: str) -> Problem:
        return Problem(self.name, line_of(self.lines, tuple(path.split("."))), path, code, words)


@dataclass
class Directory:
    """What was found in a directory; `problems` are those of what should not be there."""

    path: Path
    places: dict[Folder, list[Place]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def has_manifest(self) -> bool:
        return (self.path / MANIFEST).exists()

    @property
    def is_empty(self) -> bool:
        return not self.has_manifest and not any(self.places.values()) and not self.problems

    def codes(self, folder: Folder) -> set[str]:
        return {place.code for place in self.places[folder]}


def opened(path: Path) -> Directory:
    """The files of a directory, by code. Raises NotDone where there is no such directory."""
    try:
        if not path.is_dir():
            words = "is a file, and a catalog is a directory" if path.exists() else "is not there"
            raise NotDone(f"{path} {words}.")
        directory = Directory(path)
        for folder in Folder:
            directory.places[folder] = [*_places_in(directory, folder)]
    except OSError as error:
        raise NotDone(f"{error.filename or path} can't be read: {error.strerror}.") from error
    return directory


def read(place: Place) -> str:
    """The text of a file. Raises Unreadable."""
    return read_path(place.path, str(place))


def read_path(path: Path, name: str) -> str:
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise Unreadable(Problem(name, 1, "", "not_a_file", "This is not a file."))
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        words = f"This can't be read: {error.strerror}."
        raise Unreadable(Problem(name, 1, "", "unreadable", words)) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Unreadable(Problem(name, line, "", "not_utf8", "This is not UTF-8.")) from error


def parsed(name: str, code: str, text: str) -> Source:
    """What the text of a file says. Raises Unreadable."""
    try:
        return Source(name, code, text, read_text(text))
    except NotToml as error:
        words = f"This is not TOML: {error.words}."
        raise Unreadable(Problem(name, error.line, "", "not_toml", words)) from error


def _places_in(directory: Directory, folder: Folder) -> Iterator[Place]:
    """What is hidden (an editor's, or git's) is passed over; a file of another kind may be a mistyped one."""
    inside = directory.path / folder
    if not inside.exists():
        return
    for path in sorted(inside.iterdir(), key=lambda path: path.stem):
        if path.name.startswith("."):
            continue
        if path.suffix == SUFFIX and path.name.isascii():
            yield Place(directory.path, folder, path.stem)
        else:
            words = f"Only files that are named <code>{SUFFIX} belong here."
            directory.problems.append(Problem(f"{folder}/{path.name}", 1, "", "unknown_file", words))
