"""What the verification of a provider found out."""

from typing import Any

from rest_framework import serializers

from catalog.documents import Document
from catalog.models import Provider
from catalog.verifying import verify

UNKNOWN = "null where that could not be found out."


class VerificationReason(serializers.Serializer[Any]):
    about = serializers.CharField(
        allow_null=True, help_text="reachable, authenticated or version; null for the whole."
    )
    code = serializers.CharField(help_text="A stable code.")
    detail = serializers.CharField(help_text="The same for people. It shows no secret.")


class ProviderVerification(serializers.Serializer[Any]):
    provider = serializers.CharField(help_text="Its id.")
    provider_type = serializers.CharField()
    reachable = serializers.BooleanField(
        allow_null=True, help_text=f"Whether the vendor's service answers as one of this type; {UNKNOWN}"
    )
    authenticated = serializers.BooleanField(
        allow_null=True, help_text=f"Whether it takes the secrets; {UNKNOWN}"
    )
    version = serializers.CharField(allow_null=True, help_text="As the service tells it, or null.")
    reasons = VerificationReason(many=True)
    milliseconds = serializers.IntegerField(min_value=0, help_text="How long it took; about 5,000 at most.")


def verified(provider: Provider) -> Document:
    outcome = verify(provider)
    return {
        "provider": provider.id,
        "provider_type": provider.provider_type,
        "reachable": outcome.reachable,
        "authenticated": outcome.authenticated,
        "version": outcome.version,
        "reasons": [
            {"about": reason.path or None, "code": reason.code, "detail": reason.message}
            for reason in outcome.reasons
        ],
        "milliseconds": outcome.milliseconds,
    }
