"""The registry of features: read and check its file, and compare it with what is stored."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from features.declaration import Declaration, is_available
from features.declaration_rules import Fault, faults

Attributes = Mapping[str, Any]  # a feature's attributes as they are stored, by name

SHIPPED = Path(__file__).parent / "registry.toml"
TABLES = "Accepted are [[feature]] tables."


@dataclass(frozen=True)
class Mistake:
    """What is wrong in a registry's file, in which entry (its code or number), by which rule."""

    file: str
    entry: str
    code: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.entry, self.reason) if part)


class BadRegistry(ValueError):
    """A registry's file that is refused as a whole, with every mistake in it."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


@dataclass(frozen=True)
class Plan:
    """What makes the stored features equal to the declared ones, by code."""

    created: tuple[str, ...]
    updated: dict[str, dict[str, tuple[Any, Any]]]  # attribute -> (old, new)
    withdrawn: tuple[str, ...]
    unchanged: tuple[str, ...]


def read(path: Path) -> tuple[Declaration, ...]:
    """The declarations of a registry's file, in its order; raises BadRegistry where anything is wrong."""
    document = _parsed(path)
    entries = _entries(document)
    if mistakes := tuple(_mistakes(str(path), document, entries)):
        raise BadRegistry(mistakes)
    return tuple(Declaration(**entry) for entry in entries)


def stored_form(declaration: Declaration, platform_version: str, platform_license: str) -> Attributes:
    """The attributes that the database keeps of a declaration, on a platform of this version and licence."""
    attributes = dict(vars(declaration))
    del attributes["least_version"], attributes["licenses"]
    return attributes | {"available": is_available(declaration, platform_version, platform_license)}


def diff(declared: Mapping[str, Attributes], stored: Mapping[str, Attributes]) -> Plan:
    """Compares declared and stored features, both by code.

    A stored feature that is no longer declared is withdrawn once, and stays: packages may use it.
    """
    both = sorted(declared.keys() & stored.keys())
    updated = {code: changes for code in both if (changes := _changes(stored[code], declared[code]))}
    undeclared = sorted(stored.keys() - declared.keys())
    withdrawn = tuple(code for code in undeclared if stored[code]["available"])
    return Plan(
        created=tuple(sorted(declared.keys() - stored.keys())),
        updated=updated,
        withdrawn=withdrawn,
        unchanged=tuple(sorted(stored.keys() - updated.keys() - set(withdrawn))),
    )


def _changes(old: Attributes, new: Attributes) -> dict[str, tuple[Any, Any]]:
    return {name: (old[name], new[name]) for name in new if _as_json(old[name]) != _as_json(new[name])}


def _as_json(value: object) -> str:
    """Tells true from 1, and 1 from 1.0, inside settings too, where Python's == does not."""
    return json.dumps(value, sort_keys=True)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        code, reason = "unreadable", f"cannot be read: {error.strerror}."
    except UnicodeDecodeError:
        code, reason = "not_utf8", "is not UTF-8 text."
    except ValueError as error:
        code, reason = "not_toml", f"is not TOML: {error}."
    raise BadRegistry((Mistake(str(path), "", code, reason),))


def _entries(document: Mapping[str, Any]) -> list[Any]:
    entries = document.get("feature")
    return entries if isinstance(entries, list) else []


def _mistakes(file: str, document: Mapping[str, Any], entries: list[Any]) -> Iterator[Mistake]:
    for key in document:
        if key != "feature":
            yield Mistake(file, "", "unknown_key", f"unknown key “{key}”. {TABLES}")
    if not entries:
        yield Mistake(file, "", "no_features", f"declares no feature. {TABLES}")
    for number, entry in enumerate(entries, start=1):
        for fault in _faults_of(entry):
            yield Mistake(file, _label(entry, number), fault.code, fault.reason)
    yield from _duplicates(file, entries)


def _faults_of(entry: object) -> Iterator[Fault]:
    if isinstance(entry, dict):
        yield from faults(entry)
    else:
        yield Fault("wrong_type", f"is not a table. {TABLES}")


def _duplicates(file: str, entries: list[Any]) -> Iterator[Mistake]:
    first: dict[str, int] = {}
    for number, entry in enumerate(entries, start=1):
        code = _code(entry)
        if code and first.setdefault(code, number) != number:
            reason = f"the code of entry {first[code]} is declared again by entry {number}."
            yield Mistake(file, code, "duplicate_code", reason)


def _label(entry: object, number: int) -> str:
    return _code(entry) or f"entry {number}"


def _code(entry: object) -> str:
    code = entry.get("code") if isinstance(entry, dict) else None
    return code.strip() if isinstance(code, str) else ""
