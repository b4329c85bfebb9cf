"""How a type says that it is verified: what its file may hold, and what its addresses become."""

from pathlib import Path

import pytest

from catalog.provider_types import PROVIDER_TYPES
from catalog.provider_types.reading import BadDeclaration, read_file
from catalog.provider_types.verification import Verification, filled

TYPE = """
name = "Vendor"
description = "A vendor."
service_types = ["meet"]

[properties.host_url]
label = "Address"
kind = "url"
required = true

[properties.user]
label = "User"
default = "admin"

[properties.room]
label = "Room"

[properties.password]
label = "Password"
secret = true

[verify]
"""

HTTP = 'protocol = "http"\nurl = "{host_url}/me"\n'
BIGBLUEBUTTON = 'protocol = "bigbluebutton"\nurl = "{host_url}"\nsecret = "password"\n'


def declared(folder: Path, lines: str) -> Path:
    path = folder / "vendor.toml"
    path.write_text(f"{TYPE}{lines}", encoding="utf-8")
    return path


def mistakes(folder: Path, lines: str) -> list[str]:
    with pytest.raises(BadDeclaration) as bad:
        read_file(declared(folder, lines))
    return [mistake.removeprefix("vendor.toml: verify: ") for mistake in bad.value.mistakes]


@pytest.mark.parametrize(
    "lines, credentials",
    [
        (BIGBLUEBUTTON, ("password",)),
        (HTTP, ()),
        (f'{HTTP}bearer = "password"', ("password",)),
        (f'{HTTP}basic = ["user", "password"]', ("user", "password")),
        (f'{HTTP}headers = {{ Key = "password" }}', ("password",)),
    ],
)
def test_a_type_says_what_proves_who_is_asking(
    tmp_path: Path, lines: str, credentials: tuple[str, ...]
) -> None:
    found = read_file(declared(tmp_path, lines)).verify

    assert found is not None
    assert found.credentials == credentials


@pytest.mark.parametrize(
    "lines, words",
    [
        (f"{HTTP}urls = 1", "unknown key “urls”. Did you mean “url”?"),
        ('protocol = "http"', "url is missing."),
        ('protocol = "sip"\nurl = "https://example.com"', "protocol names “sip”."),
        (
            'protocol = "bigbluebutton"\nurl = "{host_url}"',
            "secret belongs to bigbluebutton, which needs it.",
        ),
        (f'{HTTP}secret = "password"', "secret belongs to bigbluebutton, which needs it."),
        (
            f'{BIGBLUEBUTTON}bearer = "password"',
            "bearer, basic, headers, version_url, version belong to http.",
        ),
        (f'{HTTP}version = "version"', "version_url and version belong together."),
        (f'{HTTP}bearer = "password"\nheaders = {{ Key = "password" }}', "the secrets are sent in one way"),
        (f'{HTTP}basic = ["password"]', "basic is not a user and a password."),
        (f'{HTTP}bearer = "user"', "what is sent is no secret."),
        (f'{HTTP}headers = {{ Key = "user" }}', "what is sent is no secret."),
        (f'{HTTP}basic = ["nobody", "password"]', "there is no property nobody."),
        ('protocol = "http"\nurl = "http://example.com"', "url begins neither with https://"),
        ('protocol = "http"\nurl = "{user}/me"', "url begins neither with https://"),
        (
            'protocol = "http"\nurl = "https://example.com/{nobody}"',
            "url names nobody, which is no property.",
        ),
        ('protocol = "http"\nurl = "{host_url}/{password}"', "url names password, which is a secret."),
        ('protocol = "http"\nurl = "{host_url}/{room}"', "url names room, which may be left out."),
        (f'{HTTP}version_url = "me"\nversion = "it"', "version_url begins neither with https://"),
    ],
)
def test_a_verification_does_not_contradict_itself(tmp_path: Path, lines: str, words: str) -> None:
    [mistake] = mistakes(tmp_path, lines)
    assert mistake.startswith(words)


def test_a_header_is_sent_by_the_name_of_a_property(tmp_path: Path) -> None:
    found = mistakes(tmp_path, f"{HTTP}headers = {{ Key = [1] }}")

    assert found == ["there is no property [1].", "what is sent is no secret."]


def test_it_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "vendor.toml"
    path.write_text(f"verify = 1\n{TYPE.removesuffix('[verify]' + chr(10))}", encoding="utf-8")

    with pytest.raises(BadDeclaration) as bad:
        read_file(path)

    assert bad.value.mistakes == ["vendor.toml: verify is not a table."]


def test_broken_properties_are_told_before_what_rests_on_them(tmp_path: Path) -> None:
    path = declared(tmp_path, HTTP)
    path.write_text(path.read_text("utf-8").replace('kind = "url"', 'kind = "urll"'), encoding="utf-8")

    with pytest.raises(BadDeclaration) as bad:
        read_file(path)

    assert len(bad.value.mistakes) == 1


URLS = frozenset({"host_url"})


@pytest.mark.parametrize(
    "address, whole",
    [
        ("https://example.com/a", "https://example.com/a"),
        ("{host_url}/a", "https://bbb.example.com/x/a"),
        ("https://example.com/{room}/b", "https://example.com/a%2F..%3F%C3%A9/b"),
        ("https://example.com/{number}", "https://example.com/42"),
    ],
)
def test_properties_stand_in_their_places(address: str, whole: str) -> None:
    """An address as it is, but for its last slash; anything else as one part of a path."""
    properties = {"host_url": "https://bbb.example.com/x/", "room": "a/..?é", "number": 42}

    assert filled(address, properties, URLS) == whole


def test_all_shipped_types_but_two_can_be_verified() -> None:
    assert {code for code, it in PROVIDER_TYPES.items() if it.verify is None} == {"custom", "sip_trunk"}


@pytest.mark.parametrize("code", ["bbb", "scalelite"])
def test_bigbluebutton_is_verified_by_its_own_api(code: str) -> None:
    expected = Verification(protocol="bigbluebutton", url="{host_url}", secret="secret")
    assert PROVIDER_TYPES[code].verify == expected
