"""What the API shows of packages: their stored documents, with live stock beside; nothing is rendered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import orjson
from django.db import connection

from catalog.documents import Document, with_stock
from catalog.domain.identity import PACKAGE, Key, read_key
from catalog.models import Package
from config.statements import fetched


class NotRendered(RuntimeError):
    """A package without a document, as an upgrade may leave it until the next seed."""

    def __init__(self) -> None:
        super().__init__("Packages have no document yet: `manage.py seed_features` renders them.")


Version = tuple[int | str, ...]
"""A package's revision, its stock's version, and the digest of what is shown beside, where there is any."""


@dataclass(frozen=True)
class Shown:
    """A package as JSON text, the version that this text is of, and where the feed was when it was read."""

    key: int
    version: Version
    cursor: int | None
    text: str

    @property
    def document(self) -> Document:
        document: Document = orjson.loads(self.text)
        return document


# Written out, since every read asks one of them: composed by the ORM they take some five times as long.
# The stock is not joined: with some thousands of packages PostgreSQL would read all of its table for a page.
VERSION = """
    package.key, package.revision, (SELECT version FROM catalog_stock WHERE package_id = package.key),
    (SELECT cursor FROM catalog_feedhead LIMIT 1)
"""
VERSIONS = f"""
    SELECT {VERSION} FROM catalog_package AS package WHERE package.key IN ({{places}})
"""  # noqa: S608  # our own names
SHOWN = f"""
    SELECT {VERSION}, (SELECT quantity FROM catalog_stock WHERE package_id = package.key), document.text
    FROM catalog_package AS package
    LEFT JOIN catalog_storeddocument AS document ON document.package_id = package.key
    WHERE package.{{column}} IN ({{places}})
"""  # noqa: S608  # our own names


def shown(name: Literal["key", "uuid", "code"], values: Sequence[Any]) -> dict[int, Shown]:
    """The packages of these keys, uuids or codes, by database key, in one query. Raises NotRendered."""
    sql = SHOWN.format(column=name, places=_places(values))
    rows = fetched(sql, _as_stored(values) if name == "uuid" else values)
    return {
        key: Shown(key, (revision, stock), cursor, _live(text, quantity))
        for key, revision, stock, cursor, quantity, text in rows
    }


def versions_of(keys: Sequence[int]) -> tuple[dict[int, Version], int | None]:
    """The versions of the packages of these database keys, and where the feed is; None where none is left."""
    rows = fetched(VERSIONS.format(places=_places(keys)), keys)
    cursor: int | None = rows[0][-1] if rows else None
    return {key: (revision, stock) for key, revision, stock, _ in rows}, cursor


def _places(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"


def _as_stored(uuids: Sequence[Any]) -> list[Any]:
    """SQLite has no type of its own for them."""
    column: Any = Package._meta.get_field("uuid")
    return [column.get_db_prep_value(uuid, connection) for uuid in uuids]


def shown_as(key: str) -> Shown | None:
    """The package that an id, uuid, ulid or code names."""
    meaning = read_key(PACKAGE, key)
    if meaning is None:
        return None
    found = shown("code" if isinstance(meaning, str) else "uuid", [meaning])
    return next(iter(found.values()), None)


@dataclass(frozen=True)
class Named:
    """What some keys name: each package once, in their order; the keys of none, and those named again."""

    packages: list[Shown]
    unknown: list[str]
    repeated: list[str]


def keys_in(text: str) -> list[str]:
    """The keys of a text that has commas between them."""
    return [key for key in map(str.strip, text.split(",")) if key]


def shown_named(keys: Sequence[str]) -> Named:
    """The packages that ids, uuids, ulids and codes name, in two queries. Raises NotRendered."""
    meanings = [read_key(PACKAGE, key) for key in keys]
    found = _by_meaning(meanings)
    named = Named([], [], [])
    for key, meaning in zip(keys, meanings, strict=True):
        if meaning not in found:
            named.unknown.append(key)
        elif found[meaning] in named.packages:
            named.repeated.append(key)
        else:
            named.packages.append(found[meaning])
    return named


def _by_meaning(meanings: Collection[Key | None]) -> dict[Key | None, Shown]:
    """The packages under the uuid and the code that they can be asked by."""
    by_uuid = shown("uuid", [meaning for meaning in meanings if isinstance(meaning, UUID)])
    by_code = shown("code", [meaning for meaning in meanings if isinstance(meaning, str)])
    found: dict[Key | None, Shown] = {}
    for package in (*by_uuid.values(), *by_code.values()):
        document = package.document
        found |= {UUID(document["uuid"]): package, document["code"]: package}
    return found


def shown_one(package: Package) -> Shown:
    """Raises Package.DoesNotExist where it was deleted meanwhile."""
    found = shown("key", [package.pk])
    if not found:
        raise Package.DoesNotExist
    return found[package.pk]


def _live(text: str | None, quantity: int) -> str:
    if text is None:
        raise NotRendered
    return with_stock(text, quantity)
