"""The secrets of providers: in no file, and read from the environment by the names that the files give."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from catalog.as_code.taking import Taking
from catalog.provider_types import ProviderType


def secrets_named(
    taking: Taking, provider_type: ProviderType, variables: Mapping[str, Any]
) -> dict[str, str]:
    """The secrets that a file names, with their values; what can't be had is told."""
    secrets: dict[str, str] = {}
    for name, variable in variables.items():
        at = f"secrets.{name}"
        if name not in provider_type.secrets:
            words = f"{provider_type.name} has no such secret{_which(provider_type)}."
            taking.tell(at, "unknown_property", words)
        elif not isinstance(variable, str) or not variable:
            taking.tell(at, "invalid_type", "This must be the name of an environment variable, in quotes.")
        elif not (value := os.environ.get(variable)):
            words = f"The environment variable {variable} is not set, or empty: the secret is read from it."
            taking.tell(at, "unset_variable", words)
        else:
            secrets[name] = value
    return secrets


def are_set(variables: Any, stored: Mapping[str, Any]) -> bool:
    """Whether each secret that a file names is what its variable holds."""
    return isinstance(variables, dict) and all(
        isinstance(variable, str) and stored.get(name, "") == os.environ.get(variable)
        for name, variable in variables.items()
    )


def _which(provider_type: ProviderType) -> str:
    return f"; its secrets are {', '.join(sorted(provider_type.secrets))}" if provider_type.secrets else ""
