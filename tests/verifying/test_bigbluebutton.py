"""BigBlueButton and Scalelite are asked who they are, and by a signed call whether they take the secret."""

import pytest

from catalog.models import Provider
from catalog.verifying import Outcome, verify
from tests.factories import make_provider
from tests.verifying.bigbluebutton import API, REFUSED, bigbluebutton, calls_of, checksum_of
from tests.verifying.conftest import Serve
from tests.verifying.vendor import Reply, Vendor

pytestmark = pytest.mark.django_db

SECRET = "correct horse battery staple"


def provider_at(vendor: Vendor, secret: str = SECRET, *, path: str = "", kind: str = "bbb") -> Provider:
    properties = {"host_url": f"{vendor.address}{path}", "secret": secret}
    return make_provider(provider_type=kind, properties=properties)


def facts(outcome: Outcome) -> tuple[bool | None, bool | None, str | None]:
    return outcome.reachable, outcome.authenticated, outcome.version


def reasons(outcome: Outcome) -> list[tuple[str, str]]:
    return [(reason.path, reason.code) for reason in outcome.reasons]


@pytest.mark.parametrize("kind", ["bbb", "scalelite"])
def test_an_installation_answers_takes_the_secret_and_tells_its_version(serve: Serve, kind: str) -> None:
    vendor = serve(bigbluebutton(SECRET))

    outcome = verify(provider_at(vendor, kind=kind))

    assert facts(outcome) == (True, True, "2.7.3")
    assert outcome.reasons == []
    assert calls_of(vendor.received) == ["", "isMeetingRunning"]


@pytest.mark.parametrize("path", ["", "/", "/bigbluebutton", "/bigbluebutton/api", "/bigbluebutton/api/"])
def test_the_end_of_the_address_may_be_left_off(serve: Serve, path: str) -> None:
    assert facts(verify(provider_at(serve(bigbluebutton(SECRET)), path=path)))[:2] == (True, True)


def test_nothing_else_is_left_off_the_address(serve: Serve) -> None:
    vendor = serve(bigbluebutton(SECRET))
    verify(provider_at(vendor, path="/api"))

    assert [it.path for it in vendor.received] == ["/api/bigbluebutton/api"]


def test_a_wrong_secret_is_told_and_shown_nowhere(serve: Serve) -> None:
    vendor = serve(bigbluebutton("another secret"))

    outcome = verify(provider_at(vendor))

    assert facts(outcome) == (True, False, "2.7.3")
    assert reasons(outcome) == [("authenticated", "secret_refused")]
    assert SECRET not in repr(outcome)
    assert SECRET not in "".join(it.path for it in vendor.received)


@pytest.mark.parametrize("checksum, length", [("sha256", 64), ("sha512", 128), ("sha1", 40)])
def test_any_checksum_that_the_installation_takes_will_do(serve: Serve, checksum: str, length: int) -> None:
    vendor = serve(bigbluebutton(SECRET, checksums=(checksum,)))

    assert verify(provider_at(vendor)).authenticated
    assert len(checksum_of(vendor.received[-1])) == length


def test_a_version_that_is_withheld_is_not_made_up(serve: Serve) -> None:
    outcome = verify(provider_at(serve(bigbluebutton(SECRET, told="<bbbVersion></bbbVersion>"))))

    assert facts(outcome) == (True, True, None)
    [reason] = outcome.reasons
    assert (reason.path, reason.code) == ("version", "version_not_told")
    assert "2.0" in reason.message


def test_a_version_below_the_least_is_told_as_outdated(serve: Serve) -> None:
    outcome = verify(provider_at(serve(bigbluebutton(SECRET, told="<bbbVersion>2.5.9</bbbVersion>"))))

    assert facts(outcome) == (True, True, "2.5.9")
    assert reasons(outcome) == [("version", "version_outdated")]


def test_scalelite_tells_its_build(serve: Serve) -> None:
    vendor = serve(bigbluebutton(SECRET, told="<build>v1.6.2</build>"))

    assert verify(provider_at(vendor, kind="scalelite")).version == "v1.6.2"


@pytest.mark.parametrize("told", [SECRET, f"2.7 {SECRET}", "<b>2.7</b>", "2.7\u202e", "x" * 100])
def test_a_version_that_repeats_the_secret_or_is_none_is_not_shown(serve: Serve, told: str) -> None:
    outcome = verify(provider_at(serve(bigbluebutton(SECRET, told=f"<bbbVersion>{told}</bbbVersion>"))))

    assert facts(outcome) == (True, True, None)
    assert SECRET not in repr(outcome)


ENTITIES = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
BOMB = f"{ENTITIES}<response><returncode>&b;</returncode></response>"


@pytest.mark.parametrize(
    "body", ["", "<html><body>Welcome</body></html>", "<response>", "no XML", BOMB, REFUSED, "{}"]
)
def test_what_is_no_bigbluebutton_is_not_taken_for_one(serve: Serve, body: str) -> None:
    outcome = verify(provider_at(serve(lambda _: Reply(body=body))))

    assert facts(outcome) == (False, None, None)
    assert reasons(outcome) == [("reachable", "unexpected_answer")]


def test_an_answer_without_end_is_read_as_far_as_it_is_of_use(serve: Serve) -> None:
    endless = "<meeting>room</meeting>" * 100_000
    outcome = verify(provider_at(serve(bigbluebutton(SECRET, told=f"<build>3</build>{endless}"))))

    assert facts(outcome) == (True, True, "3")


def test_a_signed_call_that_fails_leaves_open_whether_the_secret_is_right(serve: Serve) -> None:
    answering = bigbluebutton(SECRET)
    vendor = serve(lambda it: answering(it) if it.path == API else Reply(503))

    outcome = verify(provider_at(vendor))

    assert facts(outcome) == (True, None, "2.7.3")
    assert reasons(outcome) == [("authenticated", "unexpected_answer")]
