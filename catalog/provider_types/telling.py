"""What a provider is told of what a package grants, and what of it can't be honoured.

No provider is told more than the package grants. Where it can't be told exactly that, it is told the nearest
that is not more, or nothing; either way the grant is listed as not honoured, with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.values import Value
from catalog.provider_types.declaration import ProviderType
from catalog.provider_types.wording import Parameter, Wording, worded


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a package grants of one feature, as far as a provider is concerned."""

    code: str
    name: str
    value: Value
    quota: bool
    unit: str = ""
    by_platform: bool = False
    """Counted and enforced by the platform itself: nothing to tell a provider of."""
    withdrawn: BrokenRule | None = None
    """Why this platform lacks the feature, where it does."""


@dataclass(frozen=True)
class NotHonoured:
    """A grant that the provider does not deliver as it stands: feature, stable reason, words for people."""

    code: str
    reason: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """`parameters` and `left_out` sorted by name, `not_honoured` in the order of the grants.

    What is left out must not be sent: that is how the vendor is told of no limit, or of nothing disabled.
    """

    parameters: Mapping[str, Parameter]
    left_out: list[str]
    not_honoured: list[NotHonoured]

    def as_object(self) -> dict[str, Any]:
        """The parameters as JSON has them: a dot in a name leads into an object."""
        whole: dict[str, Any] = {}
        for name, value in self.parameters.items():
            *path, last = name.split(".")
            inner = whole
            for step in path:
                inner = inner.setdefault(step, {})
            inner[last] = value
        return whole


def told(
    provider_type: ProviderType,
    grants: Iterable[Grant],
    *,
    service_type: str,
    features_off: Collection[str] = (),
) -> Told:
    """What an installation is told that serves `service_type` and does not offer `features_off`.

    It is told nothing of what the platform delivers, and nothing of what the package does not mention.
    Reasons: `feature_not_available`, `feature_not_understood`, `feature_off`, and the problems of `worded`.
    """
    letter = _Letter()
    for grant in grants:
        mapping = provider_type.mapping_of(grant.code)
        wording = _wording(provider_type, grant, features_off)
        if wording:
            letter.write(grant.code, mapping.parameters(service_type) if mapping else (), wording)
    return letter.told()


def _wording(provider_type: ProviderType, grant: Grant, features_off: Collection[str]) -> Wording | None:
    """None where there is nothing to tell: the platform delivers, or what is off isn't there anyway."""
    mapping, vendor = provider_type.mapping_of(grant.code), provider_type.name
    lacking = grant.withdrawn or _off(grant, features_off)
    if grant.by_platform or (lacking and not grant.quota and not grant.value):
        return None
    if lacking:
        return Wording(problem=lacking)
    if mapping is None:
        words = f"{vendor} has no parameter for {grant.name}: it is not told."
        return Wording(problem=BrokenRule("feature_not_understood", words))
    return worded(mapping, grant.value, quota=grant.quota, unit=grant.unit, vendor=vendor)


def _off(grant: Grant, features_off: Collection[str]) -> BrokenRule | None:
    if grant.code not in features_off:
        return None
    return BrokenRule("feature_off", f"This installation does not offer {grant.name}.")


class _Letter:
    """Written grant by grant."""

    def __init__(self) -> None:
        self._parameters: dict[str, Parameter] = {}
        self._lists: defaultdict[str, set[str]] = defaultdict(set)
        self._left_out: set[str] = set()
        self._not_honoured: list[NotHonoured] = []

    def write(self, code: str, parameters: Iterable[str], wording: Wording) -> None:
        if problem := wording.problem:
            self._not_honoured.append(NotHonoured(code, problem.code, problem.message))
        for name in parameters:
            if wording.value is not None:
                self._parameters[name] = wording.value
            elif wording.items:
                self._lists[name].update(wording.items)
            elif not problem:
                self._left_out.add(name)

    def told(self) -> Told:
        lists = {name: ",".join(sorted(items)) for name, items in self._lists.items()}
        parameters = dict(sorted({**self._parameters, **lists}.items()))
        return Told(
            parameters=parameters,
            left_out=sorted(self._left_out - parameters.keys()),
            not_honoured=self._not_honoured,
        )
