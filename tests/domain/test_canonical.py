import struct
from datetime import date
from decimal import Decimal
from hashlib import sha256
from random import Random
from types import MappingProxyType

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.canonical import canonical, digest
from catalog.domain.free_object import MAX_NUMBER
from tests.domain.json_documents import documents, exact_numbers, shuffled, similar_documents

# RFC 8785, sections 3.2.2 and 3.2.4: the sample, and its canonical form in bytes.
SAMPLE = r"""{
  "numbers": [333333333.33333329, 1E30, 4.50,
              2e-3, 0.000000000000000000000000001],
  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
  "literals": [null, true, false]
}"""
CANONICAL_SAMPLE = bytes.fromhex("""
    7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72
    75 65 2c 66 61 6c 73 65 5d 2c 22 6e 75 6d 62 65 72 73 22 3a
    5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31
    65 2b 33 30 2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37
    5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30
    30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d
""")

# RFC 8785, section 3.2.3: keys by their UTF-16 code units. By code points the emoji would be the last one.
UNSORTED = r"""{
  "\u20ac": "Euro Sign",
  "\r": "Carriage Return",
  "\ufb33": "Hebrew Letter Dalet With Dagesh",
  "1": "One",
  "\ud83d\ude00": "Emoji: Grinning Face",
  "\u0080": "Control",
  "\u00f6": "Latin Small Letter O With Diaeresis"
}"""
SORTED = [
    "Carriage Return",
    "One",
    "Control",
    "Latin Small Letter O With Diaeresis",
    "Euro Sign",
    "Emoji: Grinning Face",
    "Hebrew Letter Dalet With Dagesh",
]

# RFC 8785, appendix B: numbers by the bits of their doubles.
NUMBERS = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}
NO_NUMBERS = {"NaN": "7fffffffffffffff", "Infinity": "7ff0000000000000"}

# The test data of the RFC's authors, by the name of each file.
TEST_DATA = {
    "arrays": (
        '[56, {"d": true, "10": null, "1": [ ]}]',
        '[56,{"1":[],"10":null,"d":true}]',
    ),
    "french": (
        """{
          "peach": "This sorting order",
          "péché": "is wrong according to French",
          "pêche": "but canonicalization MUST",
          "sin":   "ignore locale"
        }""",
        '{"peach":"This sorting order","péché":"is wrong according to French",'
        '"pêche":"but canonicalization MUST","sin":"ignore locale"}',
    ),
    "structures": (
        r"""{
          "1": {"f": {"f": "hi","F": 5} ,"\n": 56.0},
          "10": { },
          "": "empty",
          "a": { },
          "111": [ {"e": "yes","E": "no" } ],
          "A": { }
        }""",
        r'{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}',
    ),
    "unicode": (
        r'{"Unnormalized Unicode":"A\u030a"}',
        '{"Unnormalized Unicode":"A\u030a"}',
    ),
    "values": (SAMPLE, CANONICAL_SAMPLE.decode()),
    "weird": (
        r"""{
          "\u20ac": "Euro Sign",
          "\r": "Carriage Return",
          "\u000a": "Newline",
          "1": "One",
          "\u0080": "Control\u007f",
          "\ud83d\ude02": "Smiley",
          "\u00f6": "Latin Small Letter O With Diaeresis",
          "\ufb33": "Hebrew Letter Dalet With Dagesh",
          "</script>": "Browser Challenge"
        }""",
        '{"\\n":"Newline","\\r":"Carriage Return","1":"One","</script>":"Browser Challenge",'
        '"\u0080":"Control\u007f","\u00f6":"Latin Small Letter O With Diaeresis","\u20ac":"Euro Sign",'
        '"\U0001f602":"Smiley","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    ),
}


def in_a_document(value: object) -> dict[str, object]:
    return {"it": value}


def written_in_a_document(text: str) -> bytes:
    return b'{"it":%b}' % text.encode()


def marked(value: object) -> object:
    """The value with its true and false marked: Python takes them for 1 and 0."""
    match value:
        case bool():
            return ("marked", value)
        case dict():
            return {key: marked(member) for key, member in value.items()}
        case list():
            return [marked(item) for item in value]
        case _:
            return value


def number_of(bits: str) -> float:
    [number] = struct.unpack(">d", bytes.fromhex(bits))
    return float(number)


def test_the_sample_of_the_rfc_is_written_byte_by_byte() -> None:
    assert canonical(orjson.loads(SAMPLE)) == CANONICAL_SAMPLE


def test_keys_are_in_the_order_of_their_utf_16_code_units() -> None:
    assert list(orjson.loads(canonical(orjson.loads(UNSORTED))).values()) == SORTED


@pytest.mark.parametrize(("bits", "text"), NUMBERS.items())
def test_the_numbers_of_the_rfc_are_written_as_it_says(bits: str, text: str) -> None:
    assert canonical(in_a_document(number_of(bits))) == written_in_a_document(text)


@pytest.mark.parametrize("bits", NO_NUMBERS.values(), ids=NO_NUMBERS.keys())
def test_what_is_no_number_is_refused_as_the_rfc_says(bits: str) -> None:
    with pytest.raises(ValueError, match="not representable"):
        canonical(in_a_document(number_of(bits)))


@pytest.mark.parametrize(("given_text", "text"), TEST_DATA.values(), ids=TEST_DATA.keys())
def test_the_test_data_of_the_authors_hold(given_text: str, text: str) -> None:
    assert canonical(in_a_document(orjson.loads(given_text))) == written_in_a_document(text)


@given(documents)
def test_the_canonical_form_reads_back_to_the_same_document(document: dict[str, object]) -> None:
    assert orjson.loads(canonical(document)) == document


@given(documents)
def test_what_is_canonical_stays_as_it_is(document: dict[str, object]) -> None:
    assert canonical(orjson.loads(canonical(document))) == canonical(document)


@given(documents, st.randoms())
def test_the_order_of_keys_never_matters(document: dict[str, object], chance: Random) -> None:
    assert canonical(shuffled(document, chance)) == canonical(document)


@given(exact_numbers)
def test_equal_numbers_are_written_alike(number: float) -> None:
    assert canonical({"n": number}) == canonical({"n": float(number)})


@given(exact_numbers, exact_numbers)
def test_different_numbers_are_written_differently(one: float, other: float) -> None:
    assert (canonical({"n": one}) == canonical({"n": other})) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"value": True}, {"value": 1}),
        ({"value": False}, {"value": 0}),
        ({"value": 1}, {"value": "1"}),
        ({"value": None}, {}),
        ({"value": None}, {"value": False}),
        ({"value": []}, {"value": {}}),
        ({"value": [1, 2]}, {"value": [2, 1]}),
        ({"value": "\u00c5"}, {"value": "A\u030a"}),
    ],
)
def test_what_json_tells_apart_has_different_digests(
    one: dict[str, object], other: dict[str, object]
) -> None:
    assert digest(one) != digest(other)


def test_one_as_a_whole_number_and_one_with_a_point_have_the_same_digest() -> None:
    assert digest({"price": 1}) == digest({"price": 1.0})


@given(similar_documents, similar_documents)
def test_documents_have_one_digest_exactly_when_they_are_equal_as_json(
    one: dict[str, object], other: dict[str, object]
) -> None:
    assert (digest(one) == digest(other)) == (marked(one) == marked(other))


@given(documents)
def test_a_digest_is_the_sha_256_in_64_hexadecimal_digits(document: dict[str, object]) -> None:
    assert digest(document) == sha256(canonical(document)).hexdigest()
    assert len(digest(document)) == 64


def test_the_digest_of_the_empty_document_is_that_of_two_braces() -> None:
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_a_document_need_not_be_a_dict() -> None:
    assert canonical(MappingProxyType({"b": 1, "a": 2})) == b'{"a":2,"b":1}'


@pytest.mark.parametrize("number", [MAX_NUMBER, -MAX_NUMBER])
def test_the_largest_whole_numbers_are_written(number: int) -> None:
    assert canonical({"n": number}) == b'{"n":%d}' % number


@pytest.mark.parametrize(
    "value",
    [
        MAX_NUMBER + 1,
        -MAX_NUMBER - 1,
        float("-inf"),
        Decimal("1.5"),
        date(2026, 1, 1),
        b"bytes",
        {1},
        "\ud83d",
        {"\ud83d": 1},
        {1: "a"},
    ],
)
def test_what_has_no_canonical_form_is_refused_wherever_it_stands(value: object) -> None:
    for document in ({"k": value}, {"k": [value]}, {"k": {"k": value}}):
        with pytest.raises(ValueError):  # noqa: PT011  # the library's words, and Python's
            canonical(document)
