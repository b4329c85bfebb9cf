"""How BigBlueButton and Scalelite answer, as far as a verification asks them."""

from hashlib import new as hash_of
from urllib.parse import parse_qs, urlsplit

from tests.verifying.vendor import Answering, Received, Reply

API = "/bigbluebutton/api"
INDEX = "<response><returncode>SUCCESS</returncode><version>2.0</version>{}</response>"
REFUSED = (
    "<response><returncode>FAILED</returncode><messageKey>checksumError</messageKey>"
    "<message>Checksums do not match</message></response>"
)
NOT_RUNNING = "<response><returncode>SUCCESS</returncode><running>false</running></response>"


def bigbluebutton(
    secret: str, *, told: str = "<bbbVersion>2.7.3</bbbVersion>", checksums: tuple[str, ...] = ("sha256",)
) -> Answering:
    """One that accepts these checksums, and tells this of itself."""

    def answer(received: Received) -> Reply:
        path, _, query = received.path.partition("?")
        if path == API:
            return Reply(body=INDEX.format(told))
        if not path.startswith(f"{API}/"):
            return Reply(404)
        call, (unsigned, _, checksum) = path.removeprefix(f"{API}/"), query.rpartition("&checksum=")
        signed = f"{call}{unsigned}{secret}".encode()
        accepted = [hash_of(name, signed).hexdigest() for name in checksums]
        return Reply(body=NOT_RUNNING if checksum in accepted else REFUSED)

    return answer


def calls_of(received: list[Received]) -> list[str]:
    """The calls without their checksums."""
    return [urlsplit(it.path).path.removeprefix(API).strip("/") for it in received]


def checksum_of(received: Received) -> str:
    return parse_qs(urlsplit(received.path).query)["checksum"][0]
