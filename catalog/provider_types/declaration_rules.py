"""The rules that a provider type's file keeps. A check yields the words for every mistake."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from catalog.domain.free_object import MAX_NUMBER
from catalog.provider_types.declaration import HOWS, KINDS
from config.nearest import did_you_mean
from features.service_types import SERVICE_TYPES

Table = Mapping[str, Any]


class Key(NamedTuple):
    """What a key of a table takes: values of these types, and of strings only `words` where there are any."""

    types: tuple[type, ...]
    required: bool = False
    words: Collection[str] = ()


TYPE_KEYS = {
    "name": Key((str,), required=True),
    "version": Key((str,)),
    "description": Key((str,), required=True),
    "service_types": Key((list,), required=True, words=SERVICE_TYPES),
    "free_properties": Key((bool,)),
    "understands_all": Key((bool,)),
    "properties": Key((dict,)),
    "features": Key((dict,)),
    "verify": Key((dict,)),
}
PROPERTY_KEYS = {
    "label": Key((str,), required=True),
    "kind": Key((str,), words=KINDS),
    "required": Key((bool,)),
    "default": Key((str, int, bool)),
    "secret": Key((bool,)),
    "deprecated": Key((bool,)),
    "destination": Key((bool,)),
    "help": Key((str,)),
    "choices": Key((list,)),
    "minimum": Key((int,)),
    "maximum": Key((int,)),
    "max_length": Key((int,)),
}
FEATURE_KEYS = {
    "parameter": Key((str,), required=True),
    "also": Key((list,)),
    "parameter_on": Key((dict,)),
    "how": Key((str,), words=HOWS),
    "items": Key((list,)),
    "on": Key((str,)),
    "off": Key((str,)),
    "unlimited": Key((int, str), words=("omitted",)),
    "factor": Key((int,)),
    "minimum": Key((int,)),
    "maximum": Key((int,)),
}

_CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
_TYPE_NAMES = {
    str: "a string",
    int: "a whole number",
    bool: "true or false",
    list: "an array of strings",
    dict: "a table",
}
_ONLY_OF_VALUES = ("unlimited", "factor", "minimum", "maximum")


def broken_code(code: str) -> Iterator[str]:
    if not _CODE.fullmatch(code):
        yield "the name is no code. Accepted are lower-case letters, digits and _, a letter first."


def broken_type(table: Table) -> Iterator[str]:
    yield from broken_keys(table, TYPE_KEYS)
    if table.get("free_properties") is True and table.get("properties"):
        yield "properties are declared. A type with free_properties declares none."
    if table.get("understands_all") is True and table.get("features"):
        yield "features are declared. A type with understands_all declares none."


def broken_property(table: object) -> Iterator[str]:
    if not isinstance(table, dict):
        yield "is not a table."
        return
    yield from broken_keys(table, PROPERTY_KEYS)
    kind = table.get("kind", "text")
    if kind in KINDS:
        yield from _broken_kind(table, kind)
    if table.get("required") is True and ("default" in table or table.get("deprecated")):
        yield "what is required has no default and is not deprecated."
    yield from _disordered(table)


def _broken_kind(table: Table, kind: str) -> Iterator[str]:
    if (kind == "choice") != bool(table.get("choices")):
        yield "choices belong to the kind choice, which needs them."
    if kind != "integer" and not table.keys().isdisjoint(("minimum", "maximum")):
        yield "minimum and maximum belong to the kind integer."
    if kind not in ("text", "url") and "max_length" in table:
        yield "max_length belongs to the kinds text and url."
    if table.get("secret") is True and (kind != "text" or "default" in table):
        yield "a secret is a text without a default."


def broken_feature(table: object) -> Iterator[str]:
    if not isinstance(table, dict):
        yield "is not a table."
        return
    yield from broken_keys(table, FEATURE_KEYS)
    how = table.get("how", "value")
    if how in HOWS:
        yield from _broken_how(table, how)
    yield from _broken_numbers(table)
    yield from _broken_services(table.get("parameter_on"))
    yield from _disordered(table)


def _broken_numbers(table: Table) -> Iterator[str]:
    for name in ("factor", "minimum"):
        if isinstance(number := table.get(name), int) and number < 1:
            yield f"{name} is less than 1."
    unlimited, most = table.get("unlimited"), table.get("maximum", MAX_NUMBER)
    if type(unlimited) is int and type(most) is int and 1 <= unlimited <= most:
        yield "unlimited is one of the limits, which would be taken for it."


def _broken_services(parameter_on: object) -> Iterator[str]:
    for service_type, parameter in parameter_on.items() if isinstance(parameter_on, dict) else ():
        if service_type not in SERVICE_TYPES or not isinstance(parameter, str):
            yield "parameter_on is no table of service types with a parameter each."


def _broken_how(table: Table, how: str) -> Iterator[str]:
    if (how == "listed_when_off") != bool(table.get("items")):
        yield "items belong to listed_when_off, which needs them."
    if (how == "words") != bool(table.get("on") and table.get("off")):
        yield "on and off belong to words, which needs both."
    if how != "value" and not table.keys().isdisjoint(_ONLY_OF_VALUES):
        yield f"{', '.join(_ONLY_OF_VALUES)} belong to how = “value”."


def repeated_parameters(features: Table) -> Iterator[str]:
    """Each feature has its own parameters; only a list is shared. None leads into the value of another."""
    first: dict[str, str] = {}
    for code, table in features.items():
        if isinstance(table, dict) and table.get("how") != "listed_when_off":
            for parameter in _named(table):
                if first.setdefault(parameter, code) != code:
                    yield f"features.{code}: parameter is that of {first[parameter]} already."
    for parameter, code in first.items():
        if owner := next((first[other] for other in first if parameter.startswith(f"{other}.")), None):
            yield f"features.{code}: parameter leads into that of {owner}."


def _named(table: Table) -> list[str]:
    """All parameters that a feature's table names, as far as they are texts."""
    also, parameter_on = table.get("also"), table.get("parameter_on")
    names = [
        table.get("parameter"),
        *(also if isinstance(also, list) else ()),
        *(parameter_on.values() if isinstance(parameter_on, dict) else ()),
    ]
    return [name for name in names if isinstance(name, str)]


def _disordered(table: Table) -> Iterator[str]:
    least, greatest = table.get("minimum"), table.get("maximum")
    if isinstance(least, int) and isinstance(greatest, int) and least > greatest:
        yield "minimum is greater than maximum."


def broken_keys(table: Table, keys: Mapping[str, Key]) -> Iterator[str]:
    for name in table:
        if name not in keys:
            yield f"unknown key “{name}”.{did_you_mean(name, keys)}"
    for name, key in keys.items():
        if name in table:
            yield from (f"{name} {mistake}" for mistake in _broken_value(table[name], key))
        elif key.required:
            yield f"{name} is missing."


def _broken_value(value: object, key: Key) -> Iterator[str]:
    words = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    if type(value) not in key.types or not all(isinstance(word, str) for word in words):
        yield f"is not {' or '.join(_TYPE_NAMES[accepted] for accepted in key.types)}."
    elif key.required and (not words or not all(word.strip() for word in words)):
        yield "is empty."
    else:
        yield from _broken_words(words, key.words)


def _broken_words(words: list[str], accepted: Collection[str]) -> Iterator[str]:
    if len(set(words)) < len(words):
        yield "names the same word twice."
    for word in words:
        if accepted and word not in accepted:
            yield f"names “{word}”. Accepted are {', '.join(accepted)}."
