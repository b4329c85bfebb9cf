"""`include=`: what a package's document only names, shown beside: its providers' state, and the registry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import orjson
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ErrorDetail, PermissionDenied, ValidationError
from rest_framework.request import Request

from catalog.api.serializers import ProviderDetailsSerializer
from catalog.documents import Document, text_of
from catalog.domain.legible import legible
from catalog.models import Provider
from catalog.reading import Shown
from config.nearest import did_you_mean
from config.rest.filters import words_with_commas
from features.api import FeatureSerializer
from features.models import Feature

INCLUDE = "include"

Details = dict[str, Document]


def _of_providers(ids: Iterable[str]) -> Details:
    providers = Provider.objects.by_keys(ids).only("uuid", "name", "active")
    serializer = ProviderDetailsSerializer()
    return {provider.id: serializer.document(provider) for provider in providers}


def _of_features(codes: Iterable[str]) -> Details:
    features = Feature.objects.filter(code__in=codes)
    serializer = FeatureSerializer()
    return {feature.code: serializer.document(feature) for feature in features}


@dataclass(frozen=True)
class Include:
    """Details of each row of one kind: of what its key names, for those who may see that."""

    rows: str
    key: str
    permission: str
    read: Callable[[Iterable[str]], Details]

    def put_into(self, documents: Iterable[Document]) -> None:
        """Read in one query what all of them name."""
        rows = [row for document in documents for row in document[self.rows]]
        details = self.read({row[self.key] for row in rows})
        for row in rows:
            row["details"] = details.get(row[self.key])

    def of(self, document: Document) -> list[Document]:
        return [row["details"] for row in document[self.rows]]


INCLUDES = {
    "provider.details": Include("providers", "provider", "catalog.view_provider", _of_providers),
    "feature.details": Include("features", "code", "features.view_feature", _of_features),
}

INCLUDED = OpenApiParameter(
    INCLUDE,
    words_with_commas(f"({'|'.join(map(re.escape, INCLUDES))})"),
    description="What each row shows beside, as `details`: `provider.details` (name, active), "
    "`feature.details` (what the registry says of it), or both with a comma between. "
    "Each needs the permission to see what it is of.",
)


def included(request: Request) -> list[Include]:
    """What is asked for; raises ValidationError for what there is not, PermissionDenied without the right."""
    asked = request.query_params.get(INCLUDE)
    if asked is None:
        return []
    names = dict.fromkeys(asked.split(","))
    if unknown := [name for name in names if name not in INCLUDES]:
        words = f"There is no {legible(unknown[0])!r} to include.{did_you_mean(unknown[0], INCLUDES)}"
        raise ValidationError({INCLUDE: [ErrorDetail(words, "unknown_include")]})
    for name in names:
        if not request.user.has_perm(INCLUDES[name].permission):
            raise PermissionDenied(f"To include {name} needs the permission {INCLUDES[name].permission}.")
    return [INCLUDES[name] for name in names]


def with_details(packages: Sequence[Shown], includes: Sequence[Include]) -> Sequence[Shown]:
    """The same packages, showing what is included; their versions tell of it, for it changes without them."""
    if not includes:
        return packages
    documents = [package.document for package in packages]
    for include in includes:
        include.put_into(documents)
    return [
        replace(
            package,
            text=text_of(document),
            version=(*package.version, _digest([include.of(document) for include in includes])),
        )
        for package, document in zip(packages, documents, strict=True)
    ]


def _digest(details: object) -> str:
    return blake2b(orjson.dumps(details), digest_size=8).hexdigest()
