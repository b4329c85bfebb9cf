"""The rules that the value of a declared property keeps.

No message repeats a value: it may be a secret, or a URL with a password in it.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from catalog.domain.broken_rule import BrokenRule
from catalog.provider_types.declaration import Kind, PropertyDeclaration
from catalog.provider_types.https_url import is_https_url

Check = Callable[[PropertyDeclaration, object], Iterator[BrokenRule]]

_SURROGATE = re.compile("[\ud800-\udfff]")


def broken_value(declared: PropertyDeclaration, value: object) -> Iterator[BrokenRule]:
    """Every rule that a value breaks; the path is the property's name.

    Codes: `invalid_type`, `blank`, `max_length`, `null_characters_not_allowed`,
    `surrogate_characters_not_allowed`, `invalid_url`, `invalid_choice`, `min_value`, `max_value`.
    """
    yield from _CHECKS[declared.kind](declared, value)


def broken_length(text: str, longest: int, path: str) -> Iterator[BrokenRule]:
    if len(text) > longest:
        words = f"This must have at most {longest} characters; it has {len(text)}."
        yield BrokenRule("max_length", words, path)


def _broken_characters(text: str, path: str) -> Iterator[BrokenRule]:
    if "\0" in text:
        yield BrokenRule("null_characters_not_allowed", "Null characters are not allowed.", path)
    if _SURROGATE.search(text):
        words = "Half a surrogate pair is not a character."
        yield BrokenRule("surrogate_characters_not_allowed", words, path)


def _broken_text(declared: PropertyDeclaration, value: object) -> Iterator[BrokenRule]:
    if not isinstance(value, str):
        yield BrokenRule("invalid_type", "This must be a string.", declared.name)
    elif not value.strip():
        yield BrokenRule("blank", "This must not be empty. Leave it out where there is none.", declared.name)
    else:
        yield from broken_length(value, declared.max_length, declared.name)
        yield from _broken_characters(value, declared.name)


def _broken_url(declared: PropertyDeclaration, value: object) -> Iterator[BrokenRule]:
    broken = list(_broken_text(declared, value))
    yield from broken
    if isinstance(value, str) and not broken and not is_https_url(value):
        words = "This must be an https URL of a host, without user, password, query and fragment."
        yield BrokenRule("invalid_url", words, declared.name)


def _broken_choice(declared: PropertyDeclaration, value: object) -> Iterator[BrokenRule]:
    if not isinstance(value, str):
        yield BrokenRule("invalid_type", "This must be a string.", declared.name)
    elif value not in declared.choices:
        yield BrokenRule(
            "invalid_choice", f"This must be one of {', '.join(declared.choices)}.", declared.name
        )


def _broken_boolean(declared: PropertyDeclaration, value: object) -> Iterator[BrokenRule]:
    if not isinstance(value, bool):
        yield BrokenRule("invalid_type", "This must be true or false.", declared.name)


def _broken_integer(declared: PropertyDeclaration, value: object) -> Iterator[BrokenRule]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield BrokenRule("invalid_type", "This must be a whole number.", declared.name)
    elif value < declared.minimum:
        yield BrokenRule("min_value", f"This must be at least {declared.minimum}.", declared.name)
    elif value > declared.maximum:
        yield BrokenRule("max_value", f"This must be at most {declared.maximum}.", declared.name)


_CHECKS: Mapping[Kind, Check] = {
    "text": _broken_text,
    "url": _broken_url,
    "integer": _broken_integer,
    "boolean": _broken_boolean,
    "choice": _broken_choice,
}
