"""A registry's file is read whole, or refused whole with every mistake."""

from pathlib import Path
from typing import Any

import pytest

from features.declaration import Declaration
from features.registry import BadRegistry, read
from tests.features.conftest import RegistryFile
from tests.features.declared import QUOTA, SWITCH, without


def mistakes_in(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(BadRegistry) as refusal:
        read(path)
    assert all(mistake.file == str(path) and mistake.reason for mistake in refusal.value.mistakes)
    return [(mistake.entry, mistake.code) for mistake in refusal.value.mistakes]


def test_entries_are_read_in_the_order_of_the_file(registry_file: RegistryFile) -> None:
    assert read(registry_file(SWITCH, QUOTA)) == (Declaration(**SWITCH), Declaration(**QUOTA))


def test_a_switch_needs_no_unit_and_no_reset(registry_file: RegistryFile) -> None:
    (switch,) = read(registry_file(SWITCH))
    assert (switch.field_suffix, switch.periodicity, switch.feature_settings) == ("", 0, {})


@pytest.mark.parametrize("key", SWITCH)
def test_a_missing_key_is_refused(registry_file: RegistryFile, key: str) -> None:
    entry = "entry 1" if key == "code" else "hand_raising"
    assert mistakes_in(registry_file(without(SWITCH, key))) == [(entry, "missing_key")]


@pytest.mark.parametrize("key", ["name", "description", "code"])
def test_a_blank_text_is_missing(registry_file: RegistryFile, key: str) -> None:
    assert [code for _, code in mistakes_in(registry_file(SWITCH | {key: " "}))] == ["missing_key"]


@pytest.mark.parametrize("key", ["periodicity", "periodicity_type"])
def test_a_quota_says_its_reset(registry_file: RegistryFile, key: str) -> None:
    assert mistakes_in(registry_file(without(QUOTA, key))) == [("whiteboard_minutes", "missing_key")]


@pytest.mark.parametrize("aggregation", ["sum_agg", "max_agg", "unique_count_agg"])
def test_all_but_a_count_need_a_unit(registry_file: RegistryFile, aggregation: str) -> None:
    entry = without(QUOTA, "field_suffix") | {"aggregation_type": aggregation}
    assert mistakes_in(registry_file(entry)) == [("whiteboard_minutes", "missing_field_suffix")]


def test_a_blank_unit_is_no_unit(registry_file: RegistryFile) -> None:
    assert mistakes_in(registry_file(QUOTA | {"field_suffix": ""})) == [
        ("whiteboard_minutes", "missing_field_suffix")
    ]


def test_a_switch_is_never_consumable(registry_file: RegistryFile) -> None:
    assert mistakes_in(registry_file(SWITCH | {"consumable": True})) == [
        ("hand_raising", "consumable_switch")
    ]


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("name", 7, "wrong_type"),
        ("name", "x" * 121, "too_long"),
        ("description", "a\0b", "null_character"),
        ("field_suffix", ["minutes"], "wrong_type"),
        ("aggregation_type", "average_agg", "unknown_word"),
        ("aggregation_type", 1, "wrong_type"),
        ("consumable", 1, "wrong_type"),
        ("quota", "true", "wrong_type"),
        ("periodicity_type", "yearly", "unknown_word"),
        ("periodicity", True, "wrong_type"),
        ("periodicity", 1.0, "wrong_type"),
        ("periodicity", "1", "wrong_type"),
        ("periodicity", -1, "out_of_range"),
        ("periodicity", 1001, "out_of_range"),
        ("feature_settings", ["dark"], "wrong_type"),
        ("feature_metadata", "dark", "wrong_type"),
        ("service_types", "meet", "wrong_type"),
        ("service_types", [1], "wrong_type"),
        ("service_types", ["meet", "television"], "unknown_word"),
        ("service_types", ["meet", "meet"], "repeated_word"),
        ("delivered_by", "vendor", "unknown_word"),
        ("least_version", 2.5, "wrong_type"),
        ("least_version", "2.x", "bad_version"),
        ("least_version", "2.5\n", "bad_version"),
        ("licenses", ["free"], "unknown_word"),
        ("licenses", "enterprise", "wrong_type"),
    ],
)
def test_a_bad_value_is_refused(registry_file: RegistryFile, key: str, value: Any, code: str) -> None:
    assert mistakes_in(registry_file(QUOTA | {key: value})) == [("whiteboard_minutes", code)]


@pytest.mark.parametrize("code", ["Rooms", "1st", "_rooms", "max-rooms", "max rooms", "salón", "rooms\n"])
def test_a_code_is_lower_case_letters_digits_and_underscores(registry_file: RegistryFile, code: str) -> None:
    assert [rule for _, rule in mistakes_in(registry_file(SWITCH | {"code": code}))] == ["bad_code"]


@pytest.mark.parametrize("value", ["1979-05-27", "nan", "inf", "9007199254740992", '"\\u0000"', "[[inf]]"])
def test_settings_hold_what_json_can(registry_file: RegistryFile, value: str) -> None:
    path = registry_file(SWITCH)
    path.write_text(f"{path.read_text()}\nfeature_settings = {{ limit = {value} }}")
    assert mistakes_in(path) == [("hand_raising", "not_json")]


def test_settings_are_read_as_they_stand(registry_file: RegistryFile) -> None:
    path = registry_file(SWITCH)
    path.write_text(f'{path.read_text()}\nfeature_settings = {{ limit = 1.5, ladder = ["720p"], on = true }}')
    assert read(path)[0].feature_settings == {"limit": 1.5, "ladder": ["720p"], "on": True}


def test_an_unknown_key_is_refused_with_the_key_that_was_meant(registry_file: RegistryFile) -> None:
    with pytest.raises(
        BadRegistry, match=r"hand_raising: unknown key “consumible”\. Did you mean “consumable”\?"
    ):
        read(registry_file(SWITCH | {"consumible": True}))


def test_an_unknown_key_that_resembles_none_is_answered_with_all_keys(registry_file: RegistryFile) -> None:
    with pytest.raises(BadRegistry, match=r"unknown key “xyz”\. Accepted are name, code, .*licenses"):
        read(registry_file(SWITCH | {"xyz": True}))


def test_a_code_is_declared_once(registry_file: RegistryFile) -> None:
    assert mistakes_in(registry_file(SWITCH, QUOTA, SWITCH)) == [("hand_raising", "duplicate_code")]


def test_every_mistake_of_every_entry_is_named(registry_file: RegistryFile) -> None:
    path = registry_file(
        SWITCH | {"quota": 0, "colour": "red"},
        QUOTA | {"periodicity": -1},
        without(SWITCH, "code") | {"name": 7},
        SWITCH,
    )
    assert mistakes_in(path) == [
        ("hand_raising", "unknown_key"),
        ("hand_raising", "wrong_type"),
        ("whiteboard_minutes", "out_of_range"),
        ("entry 3", "missing_key"),
        ("entry 3", "wrong_type"),
        ("hand_raising", "duplicate_code"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[[feature]\n", "not_toml"),
        (b'name = "\xff"', "not_utf8"),
        (b"", "no_features"),
        (b"feature = []", "no_features"),
        (b"feature = 1", "no_features"),
    ],
)
def test_a_file_that_declares_nothing_readable_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "registry.toml"
    path.write_bytes(content)
    assert mistakes_in(path) == [("", code)]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert mistakes_in(tmp_path / "nowhere.toml") == [("", "unreadable")]
    assert mistakes_in(tmp_path) == [("", "unreadable")]


def test_tables_of_another_name_are_refused(registry_file: RegistryFile) -> None:
    path = registry_file(SWITCH)
    path.write_text(f"{path.read_text()}\n[[features]]\n")
    assert mistakes_in(path) == [("", "unknown_key")]


def test_entries_that_are_no_tables_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "registry.toml"
    path.write_text("feature = [1]")
    assert mistakes_in(path) == [("entry 1", "wrong_type")]
