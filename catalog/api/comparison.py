"""Packages beside each other, feature by feature."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from catalog.api.serializers import PackageSerializer
from catalog.documents import Document, json_value, package_document
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
    asked = list(dict.fromkeys(key.strip() for key in keys.split(",") if key.strip()))
    if not 1 <= len(asked) <= MOST:
        raise _refused(f"Name 1 to {MOST} packages, with commas between them.", "invalid")
    found = {key: Package.objects.with_parts().by_key(key).first() for key in asked}
    if unknown := [key[:64] for key, package in found.items() if package is None]:
        raise _refused(f"There is no package {', '.join(unknown)}.", "unknown_package")
    return list({package.pk: package for package in found.values() if package}.values())


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
