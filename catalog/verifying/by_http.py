"""A vendor's own API, asked by the one or two calls that its type declares."""

import json
from base64 import b64encode
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from catalog.domain.broken_rule import BrokenRule
from catalog.verifying.asked import Asked
from catalog.verifying.calling import Answer, Headers
from catalog.verifying.outcome import Outcome

_REFUSED: Mapping[int, str] = {
    HTTPStatus.UNAUTHORIZED: "It does not accept the secret.",
    HTTPStatus.FORBIDDEN: "It does not let the secret do what is needed.",
}


def ask(asked: Asked, outcome: Outcome) -> None:
    if lacking := asked.lacks():
        words = f"{', '.join(lacking)} is not set, so that there is nothing to prove."
        outcome.say("authenticated", BrokenRule("secret_missing", words))
    else:
        _prove(asked, outcome)
    try:
        _tell_version(asked, outcome)
    except BrokenRule as reason:
        if outcome.reachable is None:
            raise
        outcome.say("version", reason)


def _prove(asked: Asked, outcome: Outcome) -> None:
    answer = asked.caller.get(asked.address(asked.declared.url), _headers(asked))
    refused = _REFUSED.get(answer.status)
    if not answer.succeeded and refused is None:
        raise answer.unexpected()
    outcome.reachable = True
    if not asked.declared.credentials:
        words = f"{asked.provider_type.name} has no call that would prove a secret."
        outcome.say("authenticated", BrokenRule("not_provable", words))
    elif refused and _wants_another_login(asked, answer):
        words = "It wants another login than Basic, which is not spoken here."
        outcome.say("authenticated", BrokenRule("login_not_spoken", words))
    else:
        outcome.authenticated = refused is None
        if refused:
            outcome.say("authenticated", BrokenRule("secret_refused", refused))


def _tell_version(asked: Asked, outcome: Outcome) -> None:
    if not asked.declared.version_url:
        words = f"{asked.provider_type.name} does not tell it."
        outcome.say("version", BrokenRule("version_not_told", words))
        return
    answer = asked.caller.get(asked.address(asked.declared.version_url), _headers(asked))
    if not answer.succeeded:
        raise answer.unexpected()
    outcome.reachable = True
    outcome.version = asked.legible(_member(answer.body, asked.declared.version))
    if outcome.version is None:
        outcome.say("version", BrokenRule("version_not_told", "It is not told where it should be."))


def _headers(asked: Asked) -> Headers:
    """Without a secret that is not set."""
    declared, accept = asked.declared, {"Accept": b"application/json, */*"}
    if asked.lacks():
        return accept
    if declared.bearer:
        return {**accept, "Authorization": b"Bearer " + asked.secret(declared.bearer).encoded()}
    if declared.basic:
        login = b":".join(asked.secret(name).encoded() for name in declared.basic)
        return {**accept, "Authorization": b"Basic " + b64encode(login)}
    return {**accept, **{name: asked.secret(it).encoded() for name, it in declared.headers.items()}}


def _wants_another_login(asked: Asked, answer: Answer) -> bool:
    schemes = answer.challenge.lower()
    return bool(asked.declared.basic and schemes and "basic" not in schemes)


def _member(body: bytes, path: str) -> Any:
    """What stands at the path; None where nothing does, or the answer is no JSON."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found
