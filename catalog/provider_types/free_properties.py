"""Properties without a schema: any keys to scalars, and no secrets."""

import re
from collections.abc import Iterator, Mapping

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.free_object import as_object, broken_object
from catalog.domain.legible import legible
from catalog.provider_types.declaration import MAX_LENGTH
from catalog.provider_types.values import broken_length

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_NAME_RULE = "A property's name must be up to 64 letters, digits and _, a letter first."


def broken_free_properties(given: Mapping[str, object]) -> Iterator[BrokenRule]:
    """Every problem, with the property's name as path; where all of them are too large, without one.

    Codes: `invalid_name`, `invalid_type`, `max_length`, and those that `broken_object` has for scalars.
    """
    scalars: dict[str, object] = {}
    for name, value in given.items():
        if not _NAME.fullmatch(name):
            yield BrokenRule("invalid_name", _NAME_RULE, legible(name))
        elif isinstance(value, dict | list):
            yield BrokenRule("invalid_type", "This must be a string, a number, true or false.", name)
        else:
            scalars[name] = value
    for name, value in scalars.items():
        if isinstance(value, str):
            yield from broken_length(value, MAX_LENGTH, name)
    yield from broken_object(scalars)


def stored_free_properties(given: Mapping[str, object]) -> dict[str, object]:
    """Valid properties as they are stored: decimals are JSON numbers."""
    stored = as_object(dict(given))
    return stored if isinstance(stored, dict) else {}
