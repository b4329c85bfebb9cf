"""The shipped registry, and grants of its features, without a database."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from catalog.domain.values import Value
from catalog.provider_types import Grant

REGISTRY = Path(__file__).parents[2] / "features" / "registry.toml"
REGISTERED: dict[str, dict[str, Any]] = {
    feature["code"]: feature for feature in tomllib.loads(REGISTRY.read_text(encoding="utf-8"))["feature"]
}


def grants(values: Mapping[str, Value]) -> list[Grant]:
    """What a package with these values grants."""
    return [_grant(REGISTERED[code], value) for code, value in values.items()]


def _grant(feature: Mapping[str, Any], value: Value) -> Grant:
    return Grant(
        code=feature["code"],
        name=feature["name"],
        value=value,
        quota=feature["quota"],
        unit=feature.get("field_suffix", ""),
        by_platform=feature["delivered_by"] == "platform",
    )
