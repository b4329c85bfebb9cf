"""The API of BigBlueButton, which Scalelite speaks too: https://docs.bigbluebutton.org/development/api

The secret is proved by `isMeetingRunning`, for a meeting that nobody has. Its answer is one line, where
`getMeetings` has Scalelite ask all its servers, or, with GET_MEETINGS_API_DISABLED, take any secret.
"""

from collections.abc import Iterator, Mapping
from hashlib import new as hash_of

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from catalog.domain.broken_rule import BrokenRule
from catalog.verifying.asked import Asked
from catalog.verifying.calling import Answer
from catalog.verifying.outcome import Outcome

API = "/bigbluebutton/api"
CALL, QUERY = "isMeetingRunning", "meetingID=service-package-catalog"
CHECKSUMS = ("sha256", "sha512", "sha1")
"""An installation may take some of them alone; all that is known of a refused one is that it was refused."""

VERSIONS = ("bbbVersion", "build")


def ask(asked: Asked, outcome: Outcome) -> None:
    api = _api_at(asked.address(asked.declared.url))
    about = _said(asked.caller.get(api))
    if about.get("returncode") != "SUCCESS":
        raise _NOT_BIGBLUEBUTTON
    outcome.reachable = True
    _tell_version(asked, outcome, about)
    if lacking := asked.lacks():
        raise BrokenRule("secret_missing", f"{', '.join(lacking)} is not set.")
    _prove(asked, outcome, api)


def _tell_version(asked: Asked, outcome: Outcome, about: Mapping[str, str]) -> None:
    outcome.version = next(filter(None, (asked.legible(about.get(name)) for name in VERSIONS)), None)
    if outcome.version is None:
        api = asked.legible(about.get("version"))
        words = f"Only that of its API is told, {api}." if api else "It is not told."
        outcome.say("version", BrokenRule("version_not_told", words))


def _prove(asked: Asked, outcome: Outcome, api: str) -> None:
    for said in _signed_calls(asked, api):
        if said.get("returncode") == "SUCCESS":
            outcome.authenticated = True
            return
        if said.get("messageKey") != "checksumError":
            raise _NOT_BIGBLUEBUTTON
    outcome.authenticated = False
    outcome.say("authenticated", BrokenRule("secret_refused", "It does not accept the secret."))


def _signed_calls(asked: Asked, api: str) -> Iterator[Mapping[str, str]]:
    secret = asked.secret(asked.declared.secret)
    for algorithm in CHECKSUMS:
        checksum = hash_of(algorithm, f"{CALL}{QUERY}".encode() + secret.encoded()).hexdigest()
        yield _said(asked.caller.get(f"{api}/{CALL}?{QUERY}&checksum={checksum}"))


def _api_at(address: str) -> str:
    """The end of it may be left off."""
    return address.removesuffix(API).removesuffix("/bigbluebutton") + API


_NOT_BIGBLUEBUTTON = BrokenRule("unexpected_answer", "What answers there is no API of BigBlueButton.")


def _said(answer: Answer) -> Mapping[str, str]:
    """What stands directly in its `response`; an answer that is cut off says what came before."""
    if not answer.succeeded:
        raise answer.unexpected()
    members = _Members()
    try:
        DefusedXMLParser(target=members, forbid_dtd=True).feed(answer.body)
    except (ParseError, DefusedXmlException):
        raise _NOT_BIGBLUEBUTTON from None
    if members.root != "response":
        raise _NOT_BIGBLUEBUTTON
    return members.texts


class _Members:
    """The texts of a document's first level, collected as the parser comes by."""

    def __init__(self) -> None:
        self.root = ""
        self.texts: dict[str, str] = {}
        self.path: list[str] = []

    def start(self, tag: str, _: Mapping[str, str]) -> None:
        self.root = self.root or tag
        self.path.append(tag)

    def data(self, text: str) -> None:
        if len(self.path) == len(("response", "member")):
            self.texts[self.path[1]] = self.texts.get(self.path[1], "") + text

    def end(self, tag: str) -> None:
        self.path.pop()
