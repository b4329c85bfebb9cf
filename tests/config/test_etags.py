"""Entity tags and the headers that list them, by the grammar of RFC 9110."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.rest.etags import Tags, UnreadableTags, entity_tag, read_tags

OPAQUE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0xFF, exclude_characters='"\x7f')).map(
    lambda text: f'"{text}"'
)
TAGS = st.lists(st.tuples(st.sampled_from(["", "W/"]), OPAQUE), min_size=1)
BLANKS = st.text(" \t", max_size=3)
EMPTY_ELEMENTS = st.text(" \t,", max_size=4)


@given(TAGS, st.data())
def test_a_list_says_which_tags_it_names_however_it_is_spaced(
    tags: list[tuple[str, str]], data: st.DataObject
) -> None:
    elements = [f"{data.draw(BLANKS)}{weak}{opaque}{data.draw(BLANKS)}" for weak, opaque in tags]
    header = f",{data.draw(EMPTY_ELEMENTS)}".join(elements) + data.draw(st.sampled_from(["", ",", " , "]))

    assert read_tags(header) == Tags(
        strong=frozenset(opaque for weak, opaque in tags if not weak),
        weak=frozenset(opaque for weak, opaque in tags if weak),
    )


@given(st.text() | st.text('W/",* \ta1-'))
def test_whatever_a_header_holds_it_is_read_or_refused(header: str) -> None:
    try:
        tags = read_tags(header)
    except UnreadableTags:
        return
    assert tags.every or tags.strong or tags.weak


@pytest.mark.parametrize(
    "header",
    [
        "",
        " ",
        ",",
        " , ,",
        "3-17",
        '"3-17',
        '3-17"',
        '"3-17" "4"',
        '"3""4"',
        '"3";"4"',
        '"3", 4',
        '*, "3"',
        '"3", *',
        "**",
        "*,",
        "W/*",
        'w/"3"',
        'W/ "3"',
        'W"3"',
        'W/W/"3"',
        '"3 17"',
        '"3\t17"',
        '"3\x7f"',
        '"3\u0100"',
        '"3"\n',
        "'3'",
        " " * 100_000 + "x",
        '"3",' * 20_000 + "x",
    ],
)
def test_what_is_no_list_of_tags_is_refused(header: str) -> None:
    with pytest.raises(UnreadableTags):
        read_tags(header)


@pytest.mark.parametrize(
    "header, strongly, weakly",
    [
        ('"3-17"', True, True),
        ('W/"3-17"', False, True),
        ('"1", W/"3-17"', False, True),
        ('"1" ,, "3-17"', True, True),
        ("*", True, True),
        (" * ", True, True),
        ('"3"', False, False),
        ('"3-18"', False, False),
        ('""', False, False),
        ('"*"', False, False),
        ('"a,b","3-17"', True, True),
    ],
)
def test_a_tag_is_compared_strongly_or_weakly(header: str, strongly: bool, weakly: bool) -> None:
    tags = read_tags(header)

    assert tags.include('"3-17"') is strongly
    assert tags.resemble('"3-17"') is weakly


@pytest.mark.parametrize(
    "header, revisions",
    [
        ("*", None),
        ('"3-17"', {3}),
        ('"3"', {3}),
        ('"0-0"', {0}),
        ('"3-17", "4-1", "3-18"', {3, 4}),
        ('"3-17-whatever,comes"', {3}),
        ('W/"3-17"', set()),
        ('W/"3-17", "4-1"', {4}),
        ('"03-17"', set()),
        ('"-3"', set()),
        ('"3.0"', set()),
        ('"3a"', set()),
        ('"d41d8cd98f00b204e9800998ecf8427e"', set()),
        ('""', set()),
        (f'"{"9" * 5_000}-1"', set()),
        ('"\xb2-1"', set()),
    ],
)
def test_a_write_begins_from_the_revisions_that_strong_tags_of_ours_name(
    header: str, revisions: set[int] | None
) -> None:
    found = read_tags(header).revisions()

    assert (None if found is None else set(found)) == revisions


@given(st.lists(st.integers(0, 10**18 - 1), min_size=1, max_size=3))
def test_our_own_tag_names_its_version(version: list[int]) -> None:
    tags = read_tags(entity_tag(version))

    assert tags.include(entity_tag(version))
    assert tags.revisions() == frozenset(version[:1])


def test_a_tag_is_the_values_of_its_version() -> None:
    assert entity_tag((3, 17)) == '"3-17"'
