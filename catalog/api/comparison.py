"""Packages beside each other, feature by feature."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from catalog.api.serializers import PackageSerializer
from catalog.documents import Document, json_value, package_document
from catalog.domain.identity import PACKAGE, Key, read_key
from catalog.models import Package
from features.models import Feature

MOST = 20


class ComparedFeature(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()
    values = serializers.DictField(help_text="By package id; null where the package has no entry of it.")


class Comparison(serializers.Serializer[Any]):
    packages = PackageSerializer(many=True)
    features = ComparedFeature(many=True)


def packages_named(keys: str) -> list[Package]:
    """The packages that a comma-separated list of keys names, in its order, each once."""
    asked = {key: read_key(PACKAGE, key) for key in map(str.strip, keys.split(",")) if key}
    if not 1 <= len(asked) <= MOST:
        raise _refused(f"Name 1 to {MOST} packages, with commas between them.", "invalid")
    found = _found(asked.values())
    if unknown := [key[:64] for key, meaning in asked.items() if meaning not in found]:
        raise _refused(f"There is no package {', '.join(unknown)}.", "unknown_package")
    return list(dict.fromkeys(found[meaning] for meaning in asked.values()))


def _found(meanings: Collection[Key | None]) -> dict[Key | None, Package]:
    """The packages under their uuid and their code."""
    packages = Package.objects.with_parts().filter(
        Q(uuid__in=[meaning for meaning in meanings if isinstance(meaning, UUID)])
        | Q(code__in=[meaning for meaning in meanings if isinstance(meaning, str)])
    )
    return {meaning: package for package in packages for meaning in (package.uuid, package.code)}


def compared(packages: list[Package]) -> Document:
    granted: dict[Feature, Document] = {}
    for package in packages:
        for entry in package.features.all():
            granted.setdefault(entry.feature, {})[package.id] = json_value(entry.value)
    return {
        "packages": [package_document(package) for package in packages],
        "features": [
            {
                "code": feature.code,
                "name": feature.name,
                "unit": feature.field_suffix,
                "values": {package.id: values.get(package.id) for package in packages},
            }
            for feature, values in sorted(granted.items(), key=lambda row: row[0].code)
        ],
    }


def _refused(words: str, code: str) -> ValidationError:
    return ValidationError({"packages": [ErrorDetail(words, code)]})
