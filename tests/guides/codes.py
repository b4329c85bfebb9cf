"""The codes that the source can raise, read from it, and those that the guide to errors lists."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDE = ROOT / "docs" / "api-errors.md"

APPLICATIONS = ("config", "access", "features", "catalog")
OTHER_DOORS = {"admin", "demo", "management", "migrations", "sheets"}

CODE = re.compile(r"[a-z][a-z0-9_]*")
LISTED = re.compile(r"^\|(?: [0-9]{3} \|)? `([a-z0-9_]+)` \|", re.MULTILINE)

PLACES = {
    "BrokenRule": 0,
    "Unusable": 0,
    "fail": 0,
    "ErrorDetail": 1,
    "ValidationError": 1,
    "Refused": 1,
    "ParseError": 1,
    "AuthenticationFailed": 1,
    "__init__": 1,
    "_refused": 1,
}
"""Where the callers of each say the code, counted from 0; by name it is `code=`."""


@cache
def listed() -> list[str]:
    """In the order of the guide."""
    return LISTED.findall(GUIDE.read_text(encoding="utf-8"))


@cache
def raised() -> frozenset[str]:
    """Patterns: a code that is put together, such as `unknown_` and a name, has a hole in it."""
    return frozenset(code for path in _sources() for code in _codes(ast.parse(path.read_text("utf-8"))))


def _sources() -> Iterator[Path]:
    for application in APPLICATIONS:
        for path in (ROOT / application).rglob("*.py"):
            if not OTHER_DOORS & {*path.relative_to(ROOT).parts}:
                yield path


def _codes(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        for said in _said(node):
            if (code := _pattern(said)) is not None:
                yield code


def _said(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions of a node that stand where a code does."""
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            place = PLACES.get(name)
            if place is not None:
                yield from node.args[place : place + 1]
                yield from (given.value for given in node.keywords if given.arg == "code")
            yield from (given.value for given in node.keywords if given.arg == "violation_error_code")
        case ast.Assign(targets=[ast.Name(id="default_code")]):
            yield node.value
        case ast.Assign(targets=[ast.Name(id="default_error_messages")], value=ast.Dict(keys=keys)):
            yield from filter(None, keys)
        case ast.Dict(keys=[*_, ast.Constant(value="code"), ast.Constant(value="detail")]):
            yield from node.values[-2:-1]


def _pattern(said: ast.expr) -> str | None:
    match said:
        case ast.Constant(value=str(text)) if CODE.fullmatch(text):
            return text
        case ast.JoinedStr(values=parts):
            texts = [str(part.value) if isinstance(part, ast.Constant) else None for part in parts]
            return "".join(".+" if text is None else re.escape(text) for text in texts)
        case _:
            return None
