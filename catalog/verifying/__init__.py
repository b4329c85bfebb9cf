"""Verifies a provider: calls its vendor's service, and says whether it answers, and takes the secrets.

Nothing is written, and no transaction is open while it waits.
"""

from collections.abc import Callable, Mapping
from time import monotonic

from django.views.decorators.debug import sensitive_variables

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.versions import is_older
from catalog.models import Provider
from catalog.models.encryption import Undecipherable
from catalog.provider_types.verification import Protocol
from catalog.verifying import bigbluebutton, by_http
from catalog.verifying.asked import Asked
from catalog.verifying.calling import Caller
from catalog.verifying.outcome import Outcome
from catalog.verifying.secret import Secret

__all__ = ["PATIENCE", "Outcome", "verify"]

PATIENCE = 5.0  # seconds, for all calls of one verification together

_PROTOCOLS: Mapping[Protocol, Callable[[Asked, Outcome], None]] = {
    "bigbluebutton": bigbluebutton.ask,
    "http": by_http.ask,
}


def verify(provider: Provider, *, patience: float = PATIENCE) -> Outcome:
    """What is found out within `patience` seconds; whatever goes wrong is told by the outcome."""
    started, outcome = monotonic(), Outcome()
    try:
        _ask(provider, outcome, patience)
    except BrokenRule as reason:
        outcome.fail(reason)
    _remark(provider, outcome)
    outcome.milliseconds = round((monotonic() - started) * 1000)
    return outcome


def _remark(provider: Provider, outcome: Outcome) -> None:
    """What is worth knowing although everything answered."""
    if outcome.version and is_older(outcome.version, provider.type.version):
        words = f"{provider.type.name} {provider.type.version} is what the catalog knows how to tell."
        outcome.say("version", BrokenRule("version_outdated", words))
    if not provider.active:
        words = "The provider is inactive: whatever it answers, nothing is delivered by it."
        outcome.say("", BrokenRule("provider_inactive", words))


@sensitive_variables()
def _ask(provider: Provider, outcome: Outcome, patience: float) -> None:
    declared = provider.type.verify
    if declared is None:
        words = f"{provider.type.name} has no call by which it could be verified."
        outcome.say("", BrokenRule("not_verifiable", words))
        return
    properties = _properties_of(provider)
    if properties is None:
        words = "Its properties can't be read: no key of CATALOG_ENCRYPTION_KEYS opens them."
        outcome.say("", BrokenRule("properties_unreadable", words))
        return
    _PROTOCOLS[declared.protocol](Asked(provider.type, declared, properties, Caller(patience)), outcome)


@sensitive_variables()
def _properties_of(provider: Provider) -> dict[str, object] | None:
    """With those declared since they were written, which have their defaults."""
    try:
        known = {**provider.all_properties, **provider.properties}
    except Undecipherable:
        return None
    hidden = {name: Secret(str(value)) for name, value in known.items() if provider.type.hides(name)}
    return {**known, **hidden}
