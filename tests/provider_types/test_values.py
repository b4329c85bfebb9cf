"""Which values a declared property takes."""

from decimal import Decimal

import pytest

from catalog.provider_types import PropertyDeclaration
from catalog.provider_types.declaration import Kind
from catalog.provider_types.values import broken_value


def codes(value: object, kind: Kind = "text", *, choices: tuple[str, ...] = ()) -> list[str]:
    declared = PropertyDeclaration(
        name="it", label="It", kind=kind, choices=choices, minimum=1, maximum=65535
    )
    return [broken.code for broken in broken_value(declared, value)]


@pytest.mark.parametrize(
    "url",
    [
        "https://bbb.example.com",
        "https://bbb.example.com/",
        "https://bbb.example.com/bigbluebutton/api",
        "https://bbb.example.com:8443/api",
        "https://xn--bcher-kva.example",
        "https://203.0.113.7",
        "https://[2001:db8::7]:8443/api",
        "HTTPS://BBB.example.com",
        "https://localhost",
    ],
)
def test_an_https_address_is_a_url(url: str) -> None:
    assert codes(url, "url") == []


@pytest.mark.parametrize(
    "url",
    [
        "http://bbb.example.com",
        "ftp://bbb.example.com",
        "javascript:alert(1)",
        "bbb.example.com",
        "//bbb.example.com",
        "https:bbb.example.com",
        "https://",
        "https:///api",
        "https://user@bbb.example.com",
        "https://user:password@bbb.example.com",
        "https://bbb.example.com\\@evil.example",
        "https://bbb.example.com?x=1",
        "https://bbb.example.com/api?",
        "https://bbb.example.com/#top",
        "https://bbb.example.com:",
        "https://bbb.example.com:0",
        "https://bbb.example.com:65536",
        "https://bbb.example.com:x",
        "https://bbb example.com",
        " https://bbb.example.com",
        "https://bbb.example.com\n",
        "https://bbb.ex\tample.com",
        "https://bücher.example",
        "https://-bbb.example.com",
        "https://bbb..example.com",
        "https://bbb_1.example.com",
        f"https://{'a' * 64}.example.com",
        f"https://{'a.' * 130}example.com",
        "https://[2001:db8::7",
        "https://[bbb.example.com]",
        "https://2001:db8::7",
    ],
)
def test_anything_else_is_no_url(url: str) -> None:
    assert codes(url, "url") == ["invalid_url"]


def test_a_text_is_any_string_of_up_to_2000_characters() -> None:
    assert codes("x" * 2_000) == []
    assert codes("x" * 2_001) == ["max_length"]


def test_a_property_may_take_longer_texts() -> None:
    key = PropertyDeclaration(name="key", label="Key", secret=True, max_length=8_000)
    assert list(broken_value(key, "x" * 8_000)) == []
    assert [broken.code for broken in broken_value(key, "x" * 8_001)] == ["max_length"]


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_an_empty_text_is_refused(blank: str) -> None:
    assert codes(blank) == codes(blank, "url") == ["blank"]


def test_every_rule_that_a_text_breaks_is_told() -> None:
    assert codes("\0\udc00" + "x" * 2_000) == [
        "max_length",
        "null_characters_not_allowed",
        "surrogate_characters_not_allowed",
    ]


@pytest.mark.parametrize("value", [5, True, Decimal("1.5"), ["x"], {"x": "y"}])
@pytest.mark.parametrize("kind", ["text", "url", "choice"])
def test_what_is_no_string_is_no_text(kind: Kind, value: object) -> None:
    assert codes(value, kind, choices=("x",)) == ["invalid_type"]


@pytest.mark.parametrize("value", [1, 65535])
def test_a_whole_number_within_its_range_is_an_integer(value: object) -> None:
    assert codes(value, "integer") == []


@pytest.mark.parametrize(
    "value, code",
    [
        (0, "min_value"),
        (-1, "min_value"),
        (65536, "max_value"),
        (10**400, "max_value"),
        (True, "invalid_type"),
        ("22", "invalid_type"),
        (22.0, "invalid_type"),
        (Decimal(22), "invalid_type"),
        (Decimal("NaN"), "invalid_type"),
        ([22], "invalid_type"),
    ],
)
def test_anything_else_is_no_integer(value: object, code: str) -> None:
    assert codes(value, "integer") == [code]


def test_an_integer_without_a_range_is_one_that_every_json_reader_keeps_exactly() -> None:
    number = PropertyDeclaration(name="number", label="Number", kind="integer")
    assert list(broken_value(number, 2**53 - 1)) == []
    assert [broken.code for broken in broken_value(number, 2**53)] == ["max_value"]
    assert [broken.code for broken in broken_value(number, -(2**53))] == ["min_value"]


@pytest.mark.parametrize("value", [0, 1, "true", None])
def test_only_true_and_false_are_booleans(value: object) -> None:
    assert codes(True, "boolean") == codes(False, "boolean") == []
    assert codes(value, "boolean") == ["invalid_type"]


def test_a_choice_is_one_of_its_choices() -> None:
    assert codes("tls", "choice", choices=("tls", "tcp")) == []
    assert codes("TLS", "choice", choices=("tls", "tcp")) == ["invalid_choice"]
