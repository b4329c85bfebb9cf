"""What a provider type declares: an installation's properties, and the features its vendor understands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from catalog.domain.free_object import MAX_NUMBER
from catalog.provider_types.verification import Verification

Kind = Literal["text", "url", "integer", "boolean", "choice"]
How = Literal["value", "inverted", "listed_when_off", "words", "as_granted"]

KINDS: tuple[str, ...] = get_args(Kind)
HOWS: tuple[str, ...] = get_args(How)

MAX_LENGTH = 2_000  # characters of a text, unless the property says otherwise


@dataclass(frozen=True, kw_only=True)
class PropertyDeclaration:
    """One property of an installation: how it is asked for, and which values it takes.

    A `destination` says where the installation's secrets are sent; a URL always does.
    """

    name: str
    label: str
    kind: Kind = "text"
    required: bool = False
    default: str | int | bool | None = None
    secret: bool = False
    deprecated: bool = False
    destination: bool = False
    help: str = ""
    choices: tuple[str, ...] = ()
    minimum: int = -MAX_NUMBER
    maximum: int = MAX_NUMBER
    max_length: int = MAX_LENGTH


@dataclass(frozen=True, kw_only=True)
class FeatureMapping:
    """The vendor's parameter that a feature becomes.

    `how`: "value" sends a switch as it is, and a limit in the vendor's unit (`factor` of it make one of the
    registry's); "inverted" sends a switch as its opposite; "listed_when_off" puts `items` into the vendor's
    list, with commas, where the switch is off; "words" sends the word `on` or `off`; "as_granted" sends the
    catalog's own value: a number, true for unlimited or on, false for not granted or off.

    A dot in `parameter` leads into an object. `also` names parameters that say the same besides, and
    `parameter_on` the parameter that stands in its place where the installation serves that service type.

    `unlimited` is what the vendor takes for no limit: a number; "omitted" where no limit means to leave the
    parameter out; None where the vendor has no unlimited. `minimum` and `maximum` are of the vendor's whole
    numbers, in its unit; where it names no maximum, none is sent that a reader of JSON might round.
    """

    parameter: str
    also: tuple[str, ...] = ()
    parameter_on: Mapping[str, str] = field(default_factory=dict)
    how: How = "value"
    items: tuple[str, ...] = ()
    on: str = ""
    off: str = ""
    unlimited: int | Literal["omitted"] | None = None
    factor: int = 1
    minimum: int = 1
    maximum: int | None = None

    @property
    def most(self) -> int:
        """The largest number that is sent."""
        return MAX_NUMBER if self.maximum is None else self.maximum

    def parameters(self, service_type: str) -> tuple[str, ...]:
        """What an installation that serves this type takes the feature by, its main parameter first."""
        return (self.parameter_on.get(service_type, self.parameter), *self.also)


@dataclass(frozen=True, kw_only=True)
class ProviderType:
    """A vendor's service: what it can serve, what an installation of it needs, and what it understands.

    One without `verify` has no call by which its installations could be verified.
    """

    code: str
    name: str
    service_types: tuple[str, ...]
    version: str = ""
    description: str = ""
    properties: tuple[PropertyDeclaration, ...] = ()
    features: Mapping[str, FeatureMapping]
    verify: Verification | None = None
    free_properties: bool = False
    understands_all: bool = False

    def understands(self, feature_code: str) -> bool:
        return self.mapping_of(feature_code) is not None

    def mapping_of(self, feature_code: str) -> FeatureMapping | None:
        """The parameter that a feature becomes. A type that understands all is told each by its own code."""
        if self.understands_all:
            return FeatureMapping(parameter=feature_code, how="as_granted")
        return self.features.get(feature_code)

    def property_named(self, name: str) -> PropertyDeclaration | None:
        return self._by_name.get(name)

    def hides(self, name: str) -> bool:
        """Whether a stored property is never shown: a secret, or one that the type does not declare.

        What an older version of the type declared may have been a secret.
        """
        return not self.free_properties and (name in self.secrets or name not in self._by_name)

    @cached_property
    def secrets(self) -> frozenset[str]:
        return frozenset(declared.name for declared in self.properties if declared.secret)

    @cached_property
    def urls(self) -> frozenset[str]:
        return frozenset(declared.name for declared in self.properties if declared.kind == "url")

    @cached_property
    def destinations(self) -> frozenset[str]:
        """The properties that say where secrets are sent."""
        return self.urls | {declared.name for declared in self.properties if declared.destination}

    @cached_property
    def _by_name(self) -> Mapping[str, PropertyDeclaration]:
        return {declared.name: declared for declared in self.properties}
