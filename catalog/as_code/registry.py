"""The registry as the files meet it: what gives the values of a feature their meaning, and what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from catalog.domain.as_tables import Resets
from catalog.domain.told_differences import Granting
from config.nearest import did_you_mean
from features import seeding
from features.models import Feature


@dataclass(frozen=True)
class Registry:
    features: Mapping[str, Feature]
    unseeded: frozenset[str]
    """The codes that this version of the program declares, and the database does not have yet."""

    @classmethod
    def stored(cls) -> Registry:
        return cls(Feature.objects.in_bulk(field_name="code"), frozenset(seeding.plan().created))

    @cached_property
    def resets(self) -> Resets:
        return {code: (it.periodicity_type, it.periodicity) for code, it in self.features.items()}

    @cached_property
    def grantings(self) -> Mapping[str, Granting]:
        return {code: Granting(it.quota, it.field_suffix) for code, it in self.features.items()}

    def lacking(self, code: str) -> str:
        """What to say of a feature that it does not have."""
        if code in self.unseeded:
            return "The registry lacks this feature: run `manage.py seed_features`."
        words = "The registry has no such feature, nor does this version of the program declare it."
        return f"{words}{did_you_mean(code, self.features)}"


def meaning(feature: Feature) -> str:
    """What gives a feature's values their meaning; its name and description do not."""
    kind = f"{'consumable ' if feature.consumable else ''}{'quota' if feature.quota else 'switch'}"
    unit = f" in {feature.field_suffix}" if feature.field_suffix else ""
    return f"{kind}{unit}, {feature.aggregation_type}, reset {feature.periodicity_type} {feature.periodicity}"
