"""What holds for every write over any stored properties."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from catalog.provider_types import PropertiesRefused, merge, public, secrets_set
from tests.provider_types.vendor import VENDOR

MARK = "S3cr3t-"  # in every secret here, and nowhere else

secrets = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30).map(
    lambda text: MARK + text
)
urls = st.sampled_from(["https://a.example", "https://b.example/api"])
shown = {"user": st.sampled_from(["ann", "bob"]), "verified": st.booleans(), "port": st.integers(1, 65535)}
hidden = {"spare_secret": secrets, "old_key": secrets}

stored_properties = st.fixed_dictionaries({"host_url": urls, "secret": secrets}, optional=shown | hidden)

writes = st.fixed_dictionaries(
    {"host_url": urls},
    optional=shown | {"secret": secrets, "spare_secret": st.none() | secrets, "old_key": st.none()},
)

junk = st.one_of(
    secrets,
    st.lists(secrets),
    secrets.map(lambda text: text + "\0" + "x" * 2_000),
    secrets.map(lambda text: f"https://u:{text}@a.example"),
    st.booleans(),
    st.integers(),
    st.decimals(),
)
bad_writes = st.dictionaries(
    st.sampled_from([*(declared.name for declared in VENDOR.properties), "old_key"]), junk
)


def words_of_refusal(stored: dict[str, object], write: dict[str, object]) -> Iterator[str]:
    try:
        merge(VENDOR, stored, write)
    except PropertiesRefused as refused:
        yield repr(refused)
        for broken in refused.broken:
            yield from (repr(broken), broken.message, broken.path)


@given(stored_properties)
def test_a_secret_is_never_shown(stored: dict[str, object]) -> None:
    assert MARK not in repr(public(VENDOR, stored))


@given(stored_properties)
def test_every_stored_property_is_either_shown_or_named_as_a_secret(stored: dict[str, object]) -> None:
    assert {*public(VENDOR, stored), *secrets_set(VENDOR, stored)} == stored.keys() | {"port"}


@given(stored_properties, bad_writes)
def test_no_refusal_repeats_a_value(stored: dict[str, object], write: dict[str, object]) -> None:
    assert not [words for words in words_of_refusal(stored, write) if MARK in words]


@given(stored_properties)
def test_writing_back_what_was_shown_changes_nothing(stored: dict[str, object]) -> None:
    written = merge(VENDOR, stored, public(VENDOR, stored))
    assert written == {"port": 443} | stored  # its default, where it was declared since


@given(stored_properties, secrets)
def test_writing_what_is_stored_already_changes_nothing(stored: dict[str, object], secret: str) -> None:
    written = merge(VENDOR, stored, {**public(VENDOR, stored), "secret": secret})
    assert merge(VENDOR, written, {**public(VENDOR, written), "secret": secret}) == written


@given(stored_properties, writes)
def test_a_secret_changes_only_where_the_write_names_it(
    stored: dict[str, object], write: dict[str, object]
) -> None:
    write["host_url"] = stored["host_url"]
    try:
        merged = merge(VENDOR, stored, write)
    except PropertiesRefused:
        return
    unnamed = {name: value for name, value in stored.items() if VENDOR.hides(name) and name not in write}
    assert unnamed.items() <= merged.items()


@given(stored_properties, secrets)
def test_no_stored_secret_moves_to_another_url(stored: dict[str, object], secret: str) -> None:
    merged = merge(VENDOR, stored, {"host_url": "https://c.example", "secret": secret, "spare_secret": None})
    assert {name: value for name, value in merged.items() if VENDOR.hides(name)} == {"secret": secret}


@given(stored_properties)
def test_null_clears_every_secret_that_is_not_required(stored: dict[str, object]) -> None:
    cleared = dict.fromkeys(secrets_set(VENDOR, stored), None) | {"secret": "S3-second"}
    assert secrets_set(VENDOR, merge(VENDOR, stored, public(VENDOR, stored) | cleared)) == ["secret"]
