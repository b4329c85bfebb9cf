"""How an installation is asked whether it is there, and whether it takes its secrets."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args
from urllib.parse import quote

Protocol = Literal["bigbluebutton", "http"]
PROTOCOLS: tuple[str, ...] = get_args(Protocol)

_PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, kw_only=True)
class Verification:
    """A few cheap calls that change nothing. In an address stands `{name}` for the property of that name.

    "bigbluebutton" asks the API at `url` who it is, and then by a call that is signed with `secret`.

    "http" gets `url`, which refuses whoever lacks the secrets (401, 403), and sends them as `bearer`, as
    `basic` (user and password) or in `headers` of these names. Where none of the three stands, the call
    proves no more than that somebody is there. `version_url` answers with JSON, which tells the version at
    `version`, a path with dots.
    """

    protocol: Protocol
    url: str
    secret: str = ""
    bearer: str = ""
    basic: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    version_url: str = ""
    version: str = ""

    @property
    def credentials(self) -> tuple[str, ...]:
        """The properties that are sent to prove who is asking."""
        return tuple(filter(None, (self.secret, self.bearer, *self.basic, *self.headers.values())))


def places_in(address: str) -> list[str]:
    """The names of the properties that stand in it."""
    return _PLACE.findall(address)


def filled(address: str, properties: Mapping[str, object], urls: frozenset[str]) -> str:
    """The address with the properties in their places; `urls` names those that are addresses themselves."""

    def value_of(place: re.Match[str]) -> str:
        name = place[1]
        text = str(properties[name])
        return text.rstrip("/") if name in urls else quote(text, safe="")

    return _PLACE.sub(value_of, address)
