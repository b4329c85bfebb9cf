"""One declared feature: its attributes, and the words that they may take."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

AGGREGATION_TYPES: dict[str, str] = {
    "count_agg": "number of events",
    "sum_agg": "sum",
    "max_agg": "highest value",
    "unique_count_agg": "number of different values",
}
PERIODICITY_TYPES: dict[str, str] = {"daily": "day", "weekly": "week", "monthly": "month"}
DELIVERED_BY: dict[str, str] = {"platform": "the platform", "provider": "the provider"}
LICENSES = ("community", "business", "enterprise")

CODE = re.compile(r"[a-z][a-z0-9_]*")
# At most nine digits a part: more than 4300 make int() refuse.
VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})*")


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """A feature as the registry's file declares it, and where the platform has it.

    An empty `service_types` means all types; an empty `least_version` or `licenses`, everywhere.
    """

    name: str
    code: str
    aggregation_type: str
    description: str
    consumable: bool
    quota: bool
    service_types: list[str]
    delivered_by: str
    field_suffix: str = ""
    periodicity_type: str = "monthly"
    periodicity: int = 0
    feature_settings: Mapping[str, Any] = field(default_factory=dict)
    feature_metadata: Mapping[str, Any] = field(default_factory=dict)
    least_version: str = ""
    licenses: list[str] = field(default_factory=list)


def is_available(declaration: Declaration, platform_version: str, platform_license: str) -> bool:
    """Whether a platform of this version and licence has the feature; 2.10 is newer than 2.9."""
    new_enough = _numbers(platform_version) >= _numbers(declaration.least_version or "0")
    return new_enough and (not declaration.licenses or platform_license in declaration.licenses)


def reset_in_words(periodicity_type: str, periodicity: int) -> str:
    """How often usage is reset: "never", "every month", "every 2 weeks"."""
    unit = PERIODICITY_TYPES[periodicity_type]
    return {0: "never", 1: f"every {unit}"}.get(periodicity, f"every {periodicity} {unit}s")


def _numbers(version: str) -> list[int]:
    """2.5 and 2.5.0 are the same version."""
    numbers = [int(part) for part in version.split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers
