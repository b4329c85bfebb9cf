from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.identity import PACKAGE, PROVIDER, new_uuid, read_key, typeid_of, ulid_of

# The valid vectors of the TypeID specification; the prefixes are ours, since they don't touch the suffix.
TYPEID_SUFFIXES = {
    "00000000000000000000000000": "00000000-0000-0000-0000-000000000000",
    "00000000000000000000000001": "00000000-0000-0000-0000-000000000001",
    "0000000000000000000000000a": "00000000-0000-0000-0000-00000000000a",
    "0000000000000000000000000g": "00000000-0000-0000-0000-000000000010",
    "00000000000000000000000010": "00000000-0000-0000-0000-000000000020",
    "7zzzzzzzzzzzzzzzzzzzzzzzzz": "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "0123456789abcdefghjkmnpqrs": "0110c853-1d09-52d8-d73e-1194e95b5f19",
    "01h455vb4pex5vsknk084sn02q": "01890a5d-ac96-774b-bcce-b302099a8057",
}

# The invalid vectors of the TypeID specification that are about the suffix. Upper case is left out: a
# look-up takes any case.
INVALID_TYPEID_SUFFIXES = [
    "1234567890123456789012345",
    "123456789012345678901234567",
    "1234567890123456789012345 ",
    "123456789-123456789-123456",
    "ooooooiiiiiiuuuuuuulllllll",
    "i23456789ol23456789oi23456",
    "123456789-0123456789-0123456",
    "8zzzzzzzzzzzzzzzzzzzzzzzzz",
]

# The invalid vectors about the prefix, as they stand.
INVALID_TYPEIDS = [
    "PREFIX_00000000000000000000000000",
    "12345_00000000000000000000000000",
    "pre.fix_00000000000000000000000000",
    "préfix_00000000000000000000000000",
    "  prefix_00000000000000000000000000",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl_00000000000000000000000000",
    "_00000000000000000000000000",
    "_",
    "_prefix_00000000000000000000000000",
]

# RFC 9562, appendix A.6: the example of a UUIDv7, of 2022-02-22 19:22:22 UTC.
RFC_UUID = UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")
RFC_MILLISECOND = 1_645_557_742_000

uuids = st.uuids()
prefixes = st.sampled_from([PACKAGE, PROVIDER])


@pytest.mark.parametrize(("suffix", "uuid"), TYPEID_SUFFIXES.items())
@pytest.mark.parametrize("prefix", [PACKAGE, PROVIDER])
def test_the_vectors_of_typeid_hold_both_ways(prefix: str, suffix: str, uuid: str) -> None:
    assert typeid_of(prefix, UUID(uuid)) == f"{prefix}_{suffix}"
    assert read_key(prefix, f"{prefix}_{suffix}") == UUID(uuid)


@pytest.mark.parametrize("suffix", INVALID_TYPEID_SUFFIXES)
def test_a_typeid_with_an_invalid_suffix_means_nothing(suffix: str) -> None:
    assert read_key(PACKAGE, f"{PACKAGE}_{suffix}") is None


@pytest.mark.parametrize("typeid", INVALID_TYPEIDS)
def test_a_typeid_with_an_invalid_prefix_means_nothing(typeid: str) -> None:
    assert read_key(PACKAGE, typeid) is None


def test_the_example_of_the_ulid_specification_is_read_and_written_back() -> None:
    uuid = read_key(PACKAGE, "01ARZ3NDEKTSV4RRFFQ69G5FAV")

    assert isinstance(uuid, UUID)
    assert ulid_of(uuid) == "01ARZ3NDEKTSV4RRFFQ69G5FAV"


def test_the_largest_ulid_of_its_specification_is_read_and_the_next_means_nothing() -> None:
    assert read_key(PACKAGE, "7ZZZZZZZZZZZZZZZZZZZZZZZZZ") == UUID(int=2**128 - 1)
    assert read_key(PACKAGE, "80000000000000000000000000") is None


def test_the_example_of_the_rfc_has_its_millisecond_in_all_spellings() -> None:
    assert RFC_UUID.int >> 80 == RFC_MILLISECOND
    assert ulid_of(RFC_UUID) == "01FWHE4YDGFK1SHH6W1G60EECF"
    assert typeid_of(PACKAGE, RFC_UUID) == "pkg_01fwhe4ydgfk1shh6w1g60eecf"


@given(prefixes, uuids)
def test_every_spelling_is_read_back_in_any_case(prefix: str, uuid: UUID) -> None:
    for spelling in (str(uuid), ulid_of(uuid), typeid_of(prefix, uuid)):
        assert read_key(prefix, spelling.lower()) == uuid
        assert read_key(prefix, spelling.upper()) == uuid
        assert read_key(prefix, spelling.swapcase()) == uuid


@given(prefixes, uuids)
def test_the_spellings_have_their_documented_form(prefix: str, uuid: UUID) -> None:
    ulid, typeid = ulid_of(uuid), typeid_of(prefix, uuid)

    assert len(ulid) == 26
    assert ulid == ulid.upper()
    assert typeid == f"{prefix}_{ulid.lower()}"


@given(st.lists(uuids, min_size=2))
def test_all_spellings_sort_alike(some: list[UUID]) -> None:
    in_order = sorted(some)

    assert sorted(some, key=str) == in_order
    assert sorted(some, key=ulid_of) == in_order
    assert sorted(some, key=lambda uuid: typeid_of(PACKAGE, uuid)) == in_order


def test_new_uuids_sort_by_age_in_every_spelling() -> None:
    made = [new_uuid() for _ in range(1_000)]

    assert sorted(made, key=str) == made
    assert sorted(made, key=ulid_of) == made


@given(uuids)
def test_an_id_of_the_other_kind_means_nothing(uuid: UUID) -> None:
    assert read_key(PACKAGE, typeid_of(PROVIDER, uuid)) is None
    assert read_key(PROVIDER, typeid_of(PACKAGE, uuid)) is None


@pytest.mark.parametrize(
    "text",
    [
        "{01890a5d-ac96-774b-bcce-b302099a8057}",
        "urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057",
        "01890a5dac96774bbcceb302099a8057",
        "01890a5d-ac96-774b-bcce-b302099a805",
        "01890a5d-ac96-774b-bcce-b302099a80570",
        "01890a5dac96-774b-bcce-b302-099a8057",
        "01890a5d-ac96-774b-bcce-b302099a8057\n",
        " 01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV\n",
        "01ARZ3NDEK-TSV4RRFFQ69G5FAV",
        "O1ARZ3NDEKTSV4RRFFQ69G5FAV",
        "0lARZ3NDEKTSV4RRFFQ69G5FAV",
        "01ARZ3NDEKTSV4RRFFQ69G5FA",
        "01ARZ3NDEKTSV4RRFFQ69G5FAVV",
        "\N{ARABIC-INDIC DIGIT ZERO}1ARZ3NDEKTSV4RRFFQ69G5FAV",
        "p\N{KELVIN SIGN}g_01h455vb4pex5vsknk084sn02q",
        "pkg_pkg_01h455vb4pex5vsknk084sn02q",
        "pkg_",
        "",
        "0" * 400,
        "a" * 400,
        "standard\x00",
        "stand\ud800ard",
        "Standard",
        "compare",
    ],
)
def test_a_text_that_is_no_key_means_nothing(text: str) -> None:
    assert read_key(PACKAGE, text) is None


@given(st.text())
def test_no_text_breaks_the_reading_of_keys(text: str) -> None:
    assert read_key(PACKAGE, text) in {None, text}
