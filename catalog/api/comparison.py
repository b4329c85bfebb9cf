"""Packages beside each other, feature by feature."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from catalog.api.serializers import PackageSerializer
from catalog.documents import Document
from catalog.domain.identity import PACKAGE, Key, read_key
from catalog.reading import Shown, shown

MOST = 20


class ComparedFeature(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()
    values = serializers.DictField(help_text="By package id; null where the package has no entry of it.")


class Comparison(serializers.Serializer[Any]):
    packages = PackageSerializer(many=True)
    features = ComparedFeature(many=True)


def packages_named(keys: str) -> list[Shown]:
    """The packages that a comma-separated list of keys names, in its order, each once."""
    asked = {key: read_key(PACKAGE, key) for key in map(str.strip, keys.split(",")) if key}
    if not 1 <= len(asked) <= MOST:
        raise _refused(f"Name 1 to {MOST} packages, with commas between them.", "invalid")
    found = _found(asked.values())
    if unknown := [key[:64] for key, meaning in asked.items() if meaning not in found]:
        raise _refused(f"There is no package {', '.join(unknown)}.", "unknown_package")
    return list(dict.fromkeys(found[meaning] for meaning in asked.values()))


def _found(meanings: Collection[Key | None]) -> dict[Key | None, Shown]:
    """The packages under the uuid or code that they were asked by."""
    by_uuid = shown("uuid", [meaning for meaning in meanings if isinstance(meaning, UUID)])
    by_code = shown("code", [meaning for meaning in meanings if isinstance(meaning, str)])
    found: dict[Key | None, Shown] = {}
    for package in (*by_uuid.values(), *by_code.values()):
        document = package.document
        found |= {UUID(document["uuid"]): package, document["code"]: package}
    return found


def compared(packages: list[Shown]) -> Document:
    documents = [package.document for package in packages]
    granted: dict[str, Document] = {}
    for document in documents:
        for entry in document["features"]:
            row = granted.setdefault(
                entry["code"], {**{name: entry[name] for name in ("code", "name", "unit")}, "values": {}}
            )
            row["values"][document["id"]] = entry["value"]
    for row in granted.values():
        row["values"] = {document["id"]: row["values"].get(document["id"]) for document in documents}
    return {"packages": documents, "features": [granted[code] for code in sorted(granted)]}


def _refused(words: str, code: str) -> ValidationError:
    return ValidationError({"packages": [ErrorDetail(words, code)]})
