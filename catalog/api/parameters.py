"""What a provider is to be told of a package."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from catalog.documents import Document
from catalog.domain.identity import PROVIDER, read_key
from catalog.domain.legible import legible
from catalog.models import Package, PackageProvider


class NotHonoured(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="The feature's.")
    reason = serializers.CharField(help_text="A stable code.")
    detail = serializers.CharField(help_text="The same for people, and what the provider is told instead.")


class ProviderParameters(serializers.Serializer[Any]):
    provider = serializers.CharField(help_text="Its id.")
    provider_type = serializers.CharField()
    parameters = serializers.DictField(help_text="The vendor's own parameters, sorted by name.")
    left_out = serializers.ListField(
        child=serializers.CharField(),
        help_text="Parameters not to send: so the vendor is told of no limit, or of nothing disabled.",
    )
    not_honoured = NotHonoured(many=True)


class ParametersQuery(serializers.Serializer[Any]):
    provider = serializers.CharField(
        required=False,
        help_text="A provider of the package, by any of its keys; the default one when absent.",
    )


def parameters_of(package: Package, key: str | None) -> Document:
    """For the attached provider that the key names, or the default one; active or not."""
    provider = _attached(package, key).provider
    told = provider.told(entry.grant for entry in package.features.all())
    return {
        "provider": provider.id,
        "provider_type": provider.provider_type,
        "parameters": told.as_object(),
        "left_out": told.left_out,
        "not_honoured": [
            {"code": it.code, "reason": it.reason, "detail": it.detail} for it in told.not_honoured
        ],
    }


def _attached(package: Package, key: str | None) -> PackageProvider:
    meaning = None if key is None else read_key(PROVIDER, key)
    for row in package.providers.all():
        if row.default if key is None else meaning in (row.provider.uuid, row.provider.code):
            return row
    attached = ", ".join(row.code for row in package.providers.all())
    hint = f"Its providers are {attached}." if attached else "None is attached to it."
    if key is None:
        raise _refused(f"The package has no default provider. {hint}", "no_default_provider")
    raise _refused(f"The package has no provider {legible(key)}. {hint}", "unknown_provider")


def _refused(words: str, code: str) -> ValidationError:
    return ValidationError({"provider": [ErrorDetail(words, code)]})
