"""Features that the platform has, and no package grants. They have no package: the registry silences them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from catalog.domain.lint.findings import Finding, Rule
from catalog.domain.lint.silences import reason_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A feature that is available. `silences` is what its settings in the registry say of the lint."""

    code: str
    name: str
    silences: object = None


def find(features: Iterable[Feature], granted: Collection[str]) -> Iterator[Finding]:
    """`granted` are the codes of what there is anything to use of, in any package on offer."""
    for feature in features:
        if feature.code not in granted:
            yield Finding(
                rule=RULE.code,
                feature=feature.code,
                reason=f"{feature.name}: available, and granted by no package on offer.",
                remedy="Grant it in a package, or silence it by its feature_settings in the registry.",
                silenced=reason_for(RULE.code, feature.silences),
            )


RULE = Rule(
    code="never_granted",
    title="Features that no package grants",
    looks_for="features of the registry that are available, and that no package on offer grants",
)
