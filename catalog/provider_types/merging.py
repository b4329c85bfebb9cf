"""What is stored of a provider's properties after a write, and what of it is ever shown."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.legible import legible
from catalog.provider_types.declaration import ProviderType
from catalog.provider_types.free_properties import broken_free_properties, stored_free_properties
from catalog.provider_types.values import broken_value
from config.enough import enough_of
from config.nearest import did_you_mean

Properties = Mapping[str, object]


class PropertiesRefused(ValueError):
    """Properties that break rules: every one of them, each with the property's name as its path."""

    def __init__(self, broken: list[BrokenRule]) -> None:
        super().__init__("; ".join(f"{rule.path}: {rule.message}" for rule in broken))
        self.broken = broken


def merge(provider_type: ProviderType, stored: Properties, given: Properties) -> dict[str, object]:
    """What is stored once `given` has been written over `stored`.

    What is shown is replaced as a whole: a property that is absent or null is gone, or has its default again
    (a deprecated one is never filled in). A secret that is absent is kept, and null clears it. Where a
    destination changes, such as a URL, each secret is asked for again: otherwise it could be sent to a host
    that it was never meant for.
    Raises PropertiesRefused with every rule that is broken: those of `broken_value`, `unknown_property`,
    `required` and `secret_required`.
    """
    told = {name: value for name, value in given.items() if value is not None}
    if provider_type.free_properties:
        _refuse(broken_free_properties(told))
        return stored_free_properties(told)
    replaced = _with_defaults(provider_type, told)
    kept = {name: value for name, value in stored.items() if provider_type.hides(name) and name not in given}
    moved = _is_moved(provider_type, stored, replaced)
    _refuse(
        chain(
            _broken_values(provider_type, told),
            _missing(provider_type, replaced.keys() | kept.keys()),
            _asked_again(kept.keys() & provider_type.secrets if moved else ()),
            _unknown(provider_type, stored, given),
        )
    )
    return replaced if moved else replaced | kept


def public(provider_type: ProviderType, stored: Properties) -> dict[str, object]:
    """The properties that may be shown; those declared since the last write have their defaults."""
    present = _with_defaults(provider_type, stored)
    return {name: value for name, value in present.items() if not provider_type.hides(name)}


def secrets_set(provider_type: ProviderType, stored: Properties) -> list[str]:
    """The names of what is stored and never shown, sorted."""
    return sorted(name for name in stored if provider_type.hides(name))


def _refuse(broken: Iterable[BrokenRule]) -> None:
    if problems := enough_of(broken):
        raise PropertiesRefused(problems)


def _with_defaults(provider_type: ProviderType, properties: Properties) -> dict[str, object]:
    defaults = {
        declared.name: declared.default
        for declared in provider_type.properties
        if declared.default is not None and not declared.deprecated
    }
    return {**defaults, **properties}


def _is_moved(provider_type: ProviderType, stored: Properties, replaced: Properties) -> bool:
    before = _with_defaults(provider_type, stored)
    return any(replaced.get(name) != before.get(name) for name in provider_type.destinations)


def _unknown(provider_type: ProviderType, stored: Properties, given: Properties) -> Iterator[BrokenRule]:
    """Null clears what is stored, also where the type no longer declares it."""
    for name, value in given.items():
        cleared = value is None and name in stored
        if provider_type.property_named(name) is None and not cleared:
            nearest = did_you_mean(name, [declared.name for declared in provider_type.properties])
            words = f"{provider_type.name} has no such property.{nearest}"
            yield BrokenRule("unknown_property", words, legible(name))


def _broken_values(provider_type: ProviderType, told: Properties) -> Iterator[BrokenRule]:
    for declared in provider_type.properties:
        if declared.name in told:
            yield from broken_value(declared, told[declared.name])


def _missing(provider_type: ProviderType, present: Collection[str]) -> Iterator[BrokenRule]:
    for declared in provider_type.properties:
        if declared.required and declared.name not in present:
            yield BrokenRule("required", f"{provider_type.name} needs this.", declared.name)


def _asked_again(names: Iterable[str]) -> Iterator[BrokenRule]:
    for name in sorted(names):
        words = "The address that this secret is sent to changes: give the secret again."
        yield BrokenRule("secret_required", words, name)
