"""Writing over stored properties: what is replaced, what is kept, and what is refused."""

from dataclasses import replace

import pytest

from catalog.provider_types import (
    PROVIDER_TYPES,
    PropertiesRefused,
    PropertyDeclaration,
    merge,
    public,
    secrets_set,
)
from tests.provider_types.vendor import STORED, VENDOR, problems

URL = "https://a.example"


def test_what_is_shown_is_replaced_as_a_whole() -> None:
    stored = {**STORED, "user": "ann", "verified": True}
    assert public(VENDOR, merge(VENDOR, stored, {"host_url": URL, "user": "bob"})) == {
        "host_url": URL,
        "user": "bob",
        "port": 443,
    }


def test_an_absent_property_has_its_default_again() -> None:
    assert merge(VENDOR, {**STORED, "port": 8443}, {"host_url": URL})["port"] == 443


def test_a_deprecated_property_is_never_filled_in() -> None:
    assert "old_port" not in merge(VENDOR, STORED, {"host_url": URL})


def test_null_for_a_shown_property_is_the_same_as_leaving_it_out() -> None:
    assert merge(VENDOR, STORED, {"host_url": URL, "port": None, "user": None}) == STORED


def test_an_absent_secret_is_kept() -> None:
    assert merge(VENDOR, STORED, {"host_url": URL})["secret"] == "S3-first"


def test_a_given_secret_replaces_the_stored_one() -> None:
    assert merge(VENDOR, STORED, {"host_url": URL, "secret": "S3-second"})["secret"] == "S3-second"


def test_null_clears_a_secret() -> None:
    merged = merge(VENDOR, STORED, {"host_url": URL, "spare_secret": None})
    assert secrets_set(VENDOR, merged) == ["secret"]


def test_a_required_secret_cannot_be_cleared() -> None:
    assert problems(STORED, {"host_url": URL, "secret": None}) == [("required", "secret")]


def test_a_new_installation_needs_what_is_required() -> None:
    assert problems({}, {}) == [("required", "host_url"), ("required", "secret")]


def test_a_changed_url_asks_for_every_stored_secret_again() -> None:
    assert problems(STORED, {"host_url": "https://b.example"}) == [
        ("secret_required", "secret"),
        ("secret_required", "spare_secret"),
    ]


def test_a_changed_url_is_accepted_with_the_secrets_given_again_or_cleared() -> None:
    given = {"host_url": "https://b.example", "secret": "S3-first", "spare_secret": None}
    assert merge(VENDOR, STORED, given) == {
        "host_url": "https://b.example",
        "secret": "S3-first",
        "port": 443,
    }


def test_a_removed_url_asks_for_the_secrets_again() -> None:
    assert ("secret_required", "secret") in problems(STORED, {})


def test_a_changed_host_that_secrets_are_sent_to_asks_for_them_again() -> None:
    trunk = PROVIDER_TYPES["sip_trunk"]
    stored = merge(trunk, {}, {"host": "sip.a.example", "username": "u", "password": "S3-first"})
    moved = {**public(trunk, stored), "host": "sip.b.example"}
    assert problems(stored, moved, trunk) == [("secret_required", "password")]


def test_an_unknown_property_is_refused_with_the_nearest_known_one() -> None:
    with pytest.raises(PropertiesRefused) as refused:
        merge(VENDOR, STORED, {"host_url": URL, "sercet": None})
    [broken] = refused.value.broken
    assert (broken.code, broken.path) == ("unknown_property", "sercet")
    assert "“secret”" in broken.message


def test_a_body_full_of_mistakes_is_answered_with_a_hundred() -> None:
    given: dict[str, object] = {f"colour_{number}": "red" for number in range(1_000)}
    found = problems(STORED, given)
    assert len(found) == 100
    assert found[0] == ("required", "host_url")


def test_every_problem_is_reported_at_once() -> None:
    given = {"host_url": "http://b.example", "secret": 5, "port": 0, "region": "asia", "colour": "red"}
    assert sorted(problems(STORED, given)) == [
        ("invalid_choice", "region"),
        ("invalid_type", "secret"),
        ("invalid_url", "host_url"),
        ("min_value", "port"),
        ("secret_required", "spare_secret"),
        ("unknown_property", "colour"),
    ]


def test_the_name_of_an_unknown_property_can_be_shown_whatever_is_in_it() -> None:
    [(_, path)] = problems(STORED, {"host_url": URL, "\ud800\0" + "x" * 500: "red"})
    assert path.isprintable()
    assert len(path) < 100


def test_a_property_declared_since_the_last_write_is_shown_with_its_default() -> None:
    stored = {name: value for name, value in STORED.items() if name != "port"}
    assert public(VENDOR, stored)["port"] == 443


def test_a_destination_declared_since_the_last_write_asks_for_no_secret() -> None:
    api_url = PropertyDeclaration(name="api_url", label="API", kind="url", default="https://api.example")
    extended = replace(VENDOR, properties=(*VENDOR.properties, api_url))
    assert problems(STORED, public(extended, STORED), extended) == []


def test_what_the_type_no_longer_declares_is_never_shown() -> None:
    stored = {**STORED, "old_key": "S3-old"}
    assert "old_key" not in public(VENDOR, stored)
    assert secrets_set(VENDOR, stored) == ["old_key", "secret", "spare_secret"]


def test_what_the_type_no_longer_declares_is_kept_until_null_clears_it() -> None:
    stored = {**STORED, "old_key": "S3-old"}
    assert merge(VENDOR, stored, {"host_url": URL}) == stored
    assert merge(VENDOR, stored, {"host_url": URL, "old_key": None}) == STORED
    assert problems(stored, {"host_url": URL, "old_key": "S3-new"}) == [("unknown_property", "old_key")]


def test_what_the_type_no_longer_declares_does_not_move_to_another_url() -> None:
    moved = {"host_url": "https://b.example", "secret": "S3-second", "spare_secret": None}
    assert "old_key" not in merge(VENDOR, {**STORED, "old_key": "S3-old"}, moved)


def test_neither_what_is_stored_nor_what_is_given_is_changed() -> None:
    stored, given = dict(STORED), {"host_url": URL, "spare_secret": None}
    merge(VENDOR, stored, given)
    assert (stored, given) == (STORED, {"host_url": URL, "spare_secret": None})
