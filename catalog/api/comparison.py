"""Packages beside each other, feature by feature."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from catalog.api.serializers import PackageSerializer
from catalog.documents import Document
from catalog.domain import comparison
from catalog.reading import Shown, keys_in, shown_named

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
    asked = list(dict.fromkeys(keys_in(keys)))
    if not 1 <= len(asked) <= MOST:
        raise _refused(f"Name 1 to {MOST} packages, with commas between them.", "invalid")
    named = shown_named(asked)
    if named.unknown:
        unknown = ", ".join(key[:64] for key in named.unknown)
        raise _refused(f"There is no package {unknown}.", "unknown_package")
    return named.packages


def compared(packages: list[Shown]) -> Document:
    documents = [package.document for package in packages]
    return {
        "packages": documents,
        "features": [_compared(feature, documents) for feature in comparison.by_feature(documents)],
    }


def _compared(feature: comparison.ComparedFeature, documents: list[Document]) -> Document:
    values = [entry and entry["value"] for entry in feature.entries]
    ids = [document["id"] for document in documents]
    return {
        "code": feature.code,
        "name": feature.name,
        "unit": feature.unit,
        "values": dict(zip(ids, values, strict=True)),
    }


def _refused(words: str, code: str) -> ValidationError:
    return ValidationError({"packages": [ErrorDetail(words, code)]})
