"""The rules that the table `verify` of a type's file keeps. A check yields the words for every mistake."""

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.provider_types.declaration_rules import Key, broken_keys
from catalog.provider_types.verification import PROTOCOLS, places_in

Table = Mapping[str, Any]

VERIFY_KEYS = {
    "protocol": Key((str,), required=True, words=PROTOCOLS),
    "url": Key((str,), required=True),
    "secret": Key((str,)),
    "bearer": Key((str,)),
    "basic": Key((list,)),
    "headers": Key((dict,)),
    "version_url": Key((str,)),
    "version": Key((str,)),
}

_ONLY_OF_HTTP = ("bearer", "basic", "headers", "version_url", "version")


def broken_verification(table: Table, properties: Table) -> Iterator[str]:
    """`properties` are those that the file declares, none of them broken."""
    mistakes = list(broken_keys(table, VERIFY_KEYS))
    yield from mistakes or _contradictions(table, properties)


def _contradictions(table: Table, properties: Table) -> Iterator[str]:
    if (table["protocol"] == "bigbluebutton") != ("secret" in table):
        yield "secret belongs to bigbluebutton, which needs it."
    if table["protocol"] != "http" and not table.keys().isdisjoint(_ONLY_OF_HTTP):
        yield f"{', '.join(_ONLY_OF_HTTP)} belong to http."
    if ("version_url" in table) != ("version" in table):
        yield "version_url and version belong together."
    yield from _broken_ways(table, properties)
    for name in ("url", "version_url"):
        if name in table:
            yield from (f"{name} {mistake}" for mistake in _broken_address(table[name], properties))


def _broken_ways(table: Table, properties: Table) -> Iterator[str]:
    if sum(way in table for way in ("bearer", "basic", "headers")) > 1:
        yield "the secrets are sent in one way: bearer, basic or headers."
    if len(table.get("basic", "ab")) != len(("user", "password")):
        yield "basic is not a user and a password."
    if named := list(_named(table)):
        yield from (f"there is no property {name}." for name in named if name not in properties)
        if not any(properties.get(name, {}).get("secret") is True for name in named):
            yield "what is sent is no secret."


def _named(table: Table) -> Iterator[str]:
    """The properties that are sent."""
    yield from (table[name] for name in ("secret", "bearer") if name in table)
    yield from table.get("basic", ())
    yield from map(str, table.get("headers", {}).values())


def _broken_address(address: str, properties: Table) -> Iterator[str]:
    names = places_in(address)
    first = properties.get(names[0], {}) if names and address.startswith("{") else {}
    if not address.startswith("https://") and first.get("kind") != "url":
        yield "begins neither with https:// nor with a property of the kind url."
    for name in names:
        declared = properties.get(name)
        if declared is None:
            yield f"names {name}, which is no property."
        elif declared.get("secret") is True:
            yield f"names {name}, which is a secret."
        elif not (declared.get("required") or "default" in declared):
            yield f"names {name}, which may be left out."
