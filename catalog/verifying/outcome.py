"""What was found out of an installation: three facts, and what is to be said of each."""

from dataclasses import dataclass, field
from typing import Literal

from catalog.domain.broken_rule import BrokenRule

Fact = Literal["reachable", "authenticated", "version"]


@dataclass(kw_only=True)
class Outcome:
    """`reachable`: the vendor's service answers as its type does. `authenticated`: it takes the secrets.

    None is what could not be found out; each reason's path is the fact that it is about, or empty.
    """

    reachable: bool | None = None
    authenticated: bool | None = None
    version: str | None = None
    reasons: list[BrokenRule] = field(default_factory=list)
    milliseconds: int = 0

    def say(self, fact: Fact | Literal[""], reason: BrokenRule) -> None:
        self.reasons.append(BrokenRule(reason.code, reason.message, fact))

    def fail(self, reason: BrokenRule) -> None:
        """A call was of no use: the first tells that nobody is there, and a later one proves nothing."""
        if self.reachable is None:
            self.reachable = False
            self.say("reachable", reason)
        else:
            self.say("authenticated", reason)

    def about(self, fact: str) -> list[BrokenRule]:
        return [reason for reason in self.reasons if reason.path == fact]
