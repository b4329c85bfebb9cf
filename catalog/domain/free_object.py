"""Settings and metadata: objects whose keys belong to the integrator."""

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.legible import legible
from catalog.domain.money import json_number
from config.enough import enough_of

MAX_BYTES = 16 * 1024
MAX_NUMBER = 2**53 - 1  # the largest whole number that every JSON reader keeps exactly

_LEVELS = 2
_SURROGATE = re.compile("[\ud800-\udfff]")

Container = dict[object, object] | list[object]


def broken_object(raw: object) -> list[BrokenRule]:
    """Every problem of a settings or metadata object; the path leads to it, such as `limits.2`.

    It holds scalars, or one further level of objects or arrays of scalars, and is at most 16 KiB of compact
    JSON. Codes: `invalid`, `too_deep`, `too_large`, `number_out_of_range`, `null_characters_not_allowed`,
    `surrogate_characters_not_allowed`.
    """
    stored = as_object(raw)
    if not isinstance(stored, dict):
        return [BrokenRule("invalid", "This must be an object: keys with their values.")]
    return enough_of(_broken_members(stored)) or _broken_size(stored)


def as_object(raw: object) -> object:
    """The object as it is stored: `[]` is an empty object, and decimals are JSON numbers.

    What `broken_object` refuses is returned as it came.
    """
    if raw == []:
        return {}
    if isinstance(raw, dict):
        return {key: _stored(value) for key, value in raw.items()}
    return raw


def _broken_members(container: Container, path: str = "", level: int = 1) -> Iterator[BrokenRule]:
    for name, value in _members(container):
        here = f"{path}{legible(name)}"
        if isinstance(container, dict):
            yield from _broken_key(name, here)
        if not isinstance(value, dict | list):
            yield from _broken_scalar(value, here)
        elif level < _LEVELS:
            yield from _broken_members(value, f"{here}.", level + 1)
        else:
            yield BrokenRule("too_deep", "An object may hold scalars, or one further level of them.", here)


def _members(container: Container) -> Iterable[tuple[object, object]]:
    return container.items() if isinstance(container, dict) else enumerate(container)


def _broken_key(key: object, path: str) -> Iterator[BrokenRule]:
    if isinstance(key, str):
        yield from _broken_text(key, path)
    else:
        yield BrokenRule("invalid", "A key must be a string.", path)


def _broken_scalar(value: object, path: str) -> Iterator[BrokenRule]:
    match value:
        case None | bool():
            return
        case str():
            yield from _broken_text(value, path)
        case int() | float() | Decimal():
            if not _in_range(value):
                yield BrokenRule("number_out_of_range", "A number must be within ±(2^53 - 1).", path)
        case _:
            yield BrokenRule("invalid", "A scalar must be a string, a number, true, false or null.", path)


def _broken_text(text: str, path: str) -> Iterator[BrokenRule]:
    if "\x00" in text:
        yield BrokenRule("null_characters_not_allowed", "Null characters are not allowed.", path)
    if _SURROGATE.search(text):
        yield BrokenRule(
            "surrogate_characters_not_allowed", "Half a surrogate pair is not a character.", path
        )


def _in_range(number: int | float | Decimal) -> bool:
    if isinstance(number, Decimal) and number.is_nan():
        return False  # comparing it would raise
    return -MAX_NUMBER <= number <= MAX_NUMBER


def _broken_size(stored: dict[object, object]) -> list[BrokenRule]:
    size = len(json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode())
    if size <= MAX_BYTES:
        return []
    return [
        BrokenRule(
            "too_large", f"An object must be at most {MAX_BYTES} bytes of compact JSON; this has {size}."
        )
    ]


def _stored(value: object) -> object:
    match value:
        case dict():
            return {key: _stored_scalar(member) for key, member in value.items()}
        case list():
            return [_stored_scalar(member) for member in value]
        case _:
            return _stored_scalar(value)


def _stored_scalar(value: object) -> object:
    # A decimal such as 1e999999999 would fill the memory as a whole number: it is left to be refused.
    return json_number(value) if isinstance(value, Decimal) and _in_range(value) else value
