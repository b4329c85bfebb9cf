"""The installation that is asked: its addresses, its secrets, and what of its answers may be shown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from catalog.domain.broken_rule import BrokenRule
from catalog.provider_types import ProviderType
from catalog.provider_types.verification import Verification, filled, places_in
from catalog.verifying.calling import Caller
from catalog.verifying.secret import Secret

_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._+~:/-]{0,63}")


@dataclass(frozen=True)
class Asked:
    provider_type: ProviderType
    declared: Verification
    properties: Mapping[str, object]
    """All of them; those that its type declares so are each a Secret."""
    caller: Caller

    def address(self, pattern: str) -> str:
        """Raises BrokenRule: `property_missing`."""
        for name in places_in(pattern):
            if name not in self.properties:
                raise BrokenRule("property_missing", f"The property {name} is not set.")
        return filled(pattern, self.properties, self.provider_type.urls)

    def secret(self, name: str) -> Secret:
        value = self.properties[name]
        return value if isinstance(value, Secret) else Secret(str(value))

    def lacks(self) -> list[str]:
        """The properties that would prove who is asking, and are not set."""
        return [name for name in self.declared.credentials if name not in self.properties]

    def legible(self, version: object) -> str | None:
        """A version as it is told; None for what is none, or repeats a secret."""
        text = version.strip() if isinstance(version, str) else ""
        if not _VERSION.fullmatch(text) or any(secret.stands_in(text) for secret in self._secrets()):
            return None
        return text

    def _secrets(self) -> list[Secret]:
        return [value for value in self.properties.values() if isinstance(value, Secret)]
