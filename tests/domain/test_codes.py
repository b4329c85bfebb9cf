from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.identity import (
    PACKAGE,
    PROVIDER,
    RESERVED_WORDS,
    check_code,
    check_name,
    read_key,
    typeid_of,
    ulid_of,
)
from tests.domain.refused import refused


@pytest.mark.parametrize("code", ["ab", "meet-standard", "live_2026", "a-", "a" * 64, "pkgs", "webinar-new"])
def test_a_code_of_small_letters_digits_hyphens_and_underscores_is_accepted(code: str) -> None:
    check_code(code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "a",
        "a" * 65,
        "2meet",
        "-meet",
        "Meet",
        "meet standard",
        "meet.standard",
        "meet\n",
        "m\x00eet",
        "m\ud800eet",
        "größe",
        "m\N{ARABIC-INDIC DIGIT ONE}",
    ],
)
def test_any_other_code_is_refused(code: str) -> None:
    with refused("invalid_code", words="2 to 64 characters"):
        check_code(code)


@pytest.mark.parametrize("word", sorted(RESERVED_WORDS))
def test_a_word_of_the_routes_is_reserved(word: str) -> None:
    with refused("reserved_code"):
        check_code(word)


@given(st.uuids())
def test_a_code_that_looks_like_an_id_is_reserved_in_any_case(uuid: UUID) -> None:
    for look in (str(uuid), ulid_of(uuid), typeid_of(PACKAGE, uuid), typeid_of(PROVIDER, uuid)):
        for code in (look.lower(), look.upper()):
            with refused("reserved_code"):
                check_code(code)


@pytest.mark.parametrize(
    "code", ["pkg_01h455vb4pex5vsknk084sn02", "prv_standard", "pkg_8zzzzzzzzzzzzzzzzzzzzzzzzz"]
)
def test_a_code_that_begins_like_an_id_is_reserved(code: str) -> None:
    with refused("reserved_code"):
        check_code(code)


@given(st.from_regex(r"[a-z][a-z0-9_-]{1,63}", fullmatch=True))
def test_a_look_up_by_code_finds_exactly_the_codes_that_can_be_given(code: str) -> None:
    if read_key(PACKAGE, code) == code:
        check_code(code)
    else:
        with refused("reserved_code"):
            check_code(code)


@pytest.mark.parametrize("name", ["Standard", " x ", "0"])
def test_a_name_has_something_to_read(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize("name", ["", " ", "\t\n", "\N{NO-BREAK SPACE}"])
def test_a_name_of_blanks_alone_is_refused(name: str) -> None:
    with refused("blank", "not only blanks"):
        check_name(name)
