"""TOML as text: written the same way every time, read exactly, and the line where each key stands."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import tomli_w

Table = dict[str, Any]
Path = tuple[str, ...]

_PLACE = re.compile(r" \(at (line (?P<line>\d+), column \d+|end of document)\)$")
_CAN_END_SEVERAL_LINES = ("]", '"""', "'''")


class NotToml(ValueError):
    """A text that is no TOML: in which line, and why."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(f"line {line}: {words}")
        self.line = line
        self.words = words


def text_of(table: Mapping[str, Any]) -> str:
    """The table as TOML, in its order. A text of several lines has several lines here too."""
    # The writer would turn \r\n into \n inside such a text.
    return tomli_w.dumps(table, multiline_strings=not _holds_returns(table))


def read_text(text: str) -> Table:
    """What the text says, its numbers as exact decimals. Raises NotToml."""
    try:
        return tomllib.loads(text, parse_float=_number)
    except tomllib.TOMLDecodeError as error:
        raise NotToml(_line_in(str(error), text), _PLACE.sub("", str(error))) from error
    except (ValueError, RecursionError) as error:
        raise NotToml(_line_of_the_number(text), _in_words(error)) from error


def lines_of(text: str) -> dict[Path, int]:
    """The line, from 1, on which each key of a text that is TOML begins, by the keys that lead to it.

    The items of an array have their places, from 0, for keys.
    """
    lines: dict[Path, int] = {}
    table: Path = ()
    for number, statement in _statements(text):
        said = tomllib.loads(statement)
        if statement.lstrip().startswith("["):
            table = _header(said, lines)
            lines.setdefault(table, number)
        else:
            for path in _paths_in(said):
                lines.setdefault((*table, *path), number)
    return lines


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of a key, or of the nearest table around it; 1 where there is none."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{text[:40]} is beyond all numbers") from error


def _holds_returns(value: object) -> bool:
    match value:
        case str():
            return "\r" in value
        case dict():
            return any(map(_holds_returns, value.values()))
        case list():
            return any(map(_holds_returns, value))
        case _:
            return False


def _line_in(words: str, text: str) -> int:
    told = _PLACE.search(words)
    return int(told["line"]) if told and told["line"] else text.rstrip("\n").count("\n") + 1


def _in_words(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "It is nested too deeply"
    return "A number is too long" if "integer string conversion" in str(error) else str(error)


def _line_of_the_number(text: str) -> int:
    """The parser does not tell where it met a number that Python refuses."""
    for number, line in enumerate(text.split("\n"), start=1):
        try:
            tomllib.loads(line, parse_float=_number)
        except tomllib.TOMLDecodeError:
            continue
        except (ValueError, RecursionError):
            return number
    return 1


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each statement of a text, and the number of its first line."""
    first, pending = 1, ""
    for number, line in enumerate(text.split("\n"), start=1):
        pending += f"{line}\n"
        if _is_whole(pending, line):
            yield first, pending
            first, pending = number + 1, ""


def _is_whole(pending: str, last_line: str) -> bool:
    several = len(pending) > len(last_line) + 1
    if several and not any(end in last_line for end in _CAN_END_SEVERAL_LINES):
        return False  # a text of many lines is not read again with each of them
    try:
        tomllib.loads(pending)
    except ValueError:
        return False
    return True


def _header(said: Mapping[str, Any], lines: Mapping[Path, int]) -> Path:
    """The path of `[a.b]`; of `[[a]]` with the place of the item that it begins."""
    path: Path = ()
    inside: Any = said
    while isinstance(inside, dict) and inside:
        ((key, inside),) = inside.items()
        path += (key,)
    if isinstance(inside, list):
        place = sum(known[:-1] == path for known in lines)
        path += (str(place),)
    return path


def _paths_in(value: Any) -> Iterator[Path]:
    for key, member in _members(value):
        yield (key,)
        yield from ((key, *path) for path in _paths_in(member))


def _members(value: Any) -> Iterable[tuple[str, Any]]:
    match value:
        case dict():
            return value.items()
        case list():
            return ((str(place), item) for place, item in enumerate(value))
        case _:
            return ()
