"""Files that declare provider types: what they say, and which mistakes they can hold."""

from pathlib import Path

import pytest

from catalog.provider_types.reading import BadDeclaration, read_file, read_folder
from features.service_types import SERVICE_TYPES

GOOD = """
name = "Vendor"
description = "A vendor."
service_types = ["meet"]

[properties.host]
label = "Host"

[features.recording]
parameter = "record"
"""


def declared(folder: Path, text: str, name: str = "vendor.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(folder: Path, text: str, name: str = "vendor.toml") -> list[str]:
    with pytest.raises(BadDeclaration) as bad:
        read_file(declared(folder, text, name))
    return [mistake.removeprefix(f"{name}: ") for mistake in bad.value.mistakes]


def property_mistakes(folder: Path, lines: str) -> list[str]:
    found = mistakes(folder, f'{GOOD}\n[properties.it]\nlabel = "It"\n{lines}')
    return [mistake.removeprefix("properties.it: ") for mistake in found]


def feature_mistakes(folder: Path, lines: str) -> list[str]:
    found = mistakes(folder, f'{GOOD}\n[features.it]\nparameter = "it"\n{lines}')
    return [mistake.removeprefix("features.it: ") for mistake in found]


def test_a_type_has_the_code_that_its_file_is_named_by(tmp_path: Path) -> None:
    assert read_file(declared(tmp_path, GOOD)).code == "vendor"


def test_properties_keep_the_order_of_the_file(tmp_path: Path) -> None:
    text = f'{GOOD}\n[properties.b]\nlabel = "B"\n[properties.a]\nlabel = "A"'
    assert [it.name for it in read_file(declared(tmp_path, text)).properties] == ["host", "b", "a"]


def test_a_folder_is_read_sorted_by_code(tmp_path: Path) -> None:
    declared(tmp_path, GOOD, "b.toml")
    declared(tmp_path, GOOD, "a.toml")
    assert list(read_folder(tmp_path)) == ["a", "b"]


def test_a_folder_reports_the_mistakes_of_all_its_files(tmp_path: Path) -> None:
    declared(tmp_path, GOOD.replace("meet", "meat"), "a.toml")
    declared(tmp_path, "name = ", "b.toml")
    with pytest.raises(BadDeclaration) as bad:
        read_folder(tmp_path)
    assert [mistake.split(":")[0] for mistake in bad.value.mistakes] == ["a.toml", "b.toml"]


def test_what_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vendor.toml"
    path.write_bytes(b'name = "\xff"')
    with pytest.raises(BadDeclaration, match="cannot be read"):
        read_file(path)


def test_every_mistake_of_a_file_is_reported(tmp_path: Path) -> None:
    text = """
    nam = "Vendor"
    description = " "
    service_types = ["meet", "meat", "meet"]
    free_properties = 1

    [properties.host]
    kind = "urll"
    required = "yes"

    [properties.Port]
    label = "Port"
    kind = "integer"
    default = "22"

    [properties.user]
    label = "User"
    kind = "boolean"
    default = "root"

    [features.recording]
    how = "upside down"
    factor = 1.5

    [features.polls]
    parameter = "poll"
    factor = 0
    """
    accepted = "Accepted are lower-case letters, digits and _, a letter first."
    assert mistakes(tmp_path, text) == [
        "unknown key “nam”. Did you mean “name”?",
        "name is missing.",
        "description is empty.",
        "service_types names the same word twice.",
        f"service_types names “meat”. Accepted are {', '.join(SERVICE_TYPES)}.",
        "free_properties is not true or false.",
        "properties.host: label is missing.",
        "properties.host: kind names “urll”. Accepted are text, url, integer, boolean, choice.",
        "properties.host: required is not true or false.",
        f"properties.Port: the name is no code. {accepted}",
        "properties.user: default: This must be true or false.",
        "features.recording: parameter is missing.",
        "features.recording: how names “upside down”. Accepted are value, inverted, listed_when_off, "
        "words, as_granted.",
        "features.recording: factor is not a whole number.",
        "features.polls: factor is less than 1.",
    ]


def test_the_name_of_a_file_is_a_code(tmp_path: Path) -> None:
    [mistake] = mistakes(tmp_path, GOOD, "Big-Blue.toml")
    assert mistake.startswith("the name is no code.")


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    text = GOOD.replace("[properties.host]\nlabel", "properties.host")
    assert mistakes(tmp_path, text) == ["properties.host: is not a table."]


def test_a_type_serves_something(tmp_path: Path) -> None:
    assert mistakes(tmp_path, GOOD.replace('["meet"]', "[]")) == ["service_types is empty."]


def test_free_properties_and_declared_ones_exclude_each_other(tmp_path: Path) -> None:
    [mistake] = mistakes(tmp_path, f"free_properties = true\n{GOOD}")
    assert mistake.startswith("properties are declared.")


def test_understanding_all_and_named_features_exclude_each_other(tmp_path: Path) -> None:
    [mistake] = mistakes(tmp_path, f"understands_all = true\n{GOOD}")
    assert mistake.startswith("features are declared.")


@pytest.mark.parametrize(
    "lines, words",
    [
        ('kind = "choice"', "choices belong to the kind choice"),
        ('choices = ["a"]', "choices belong to the kind choice"),
        ('kind = "choice"\nchoices = ["a"]\ndefault = "b"', "default: This must be one of a."),
        ('kind = "integer"\nmaximum = 9\ndefault = 10', "default: This must be at most 9."),
        ('kind = "integer"\nminimum = 2\nmaximum = 1', "minimum is greater than maximum."),
        ("minimum = 1", "minimum and maximum belong to the kind integer."),
        ('kind = "boolean"\nmax_length = 9', "max_length belongs to the kinds text and url."),
        ('kind = "url"\nsecret = true', "a secret is a text without a default."),
        ('secret = true\ndefault = "x"', "a secret is a text without a default."),
        ('required = true\ndefault = "x"', "what is required has no default and is not deprecated."),
        ("required = true\ndeprecated = true", "what is required has no default and is not deprecated."),
    ],
)
def test_a_property_does_not_contradict_itself(tmp_path: Path, lines: str, words: str) -> None:
    [mistake] = property_mistakes(tmp_path, lines)
    assert mistake.startswith(words)


@pytest.mark.parametrize(
    "lines, words",
    [
        ('how = "listed_when_off"', "items belong to listed_when_off"),
        ('items = ["poll"]', "items belong to listed_when_off"),
        ('how = "words"\non = "yes"', "on and off belong to words"),
        ('on = "yes"\noff = "no"', "on and off belong to words"),
        ('how = "inverted"\nunlimited = 0', "unlimited, factor, minimum, maximum belong to how = “value”."),
        ('unlimited = "none"', "unlimited names “none”. Accepted are omitted."),
        ("unlimited = true", "unlimited is not a whole number or a string."),
        ("minimum = 2\nmaximum = 1", "minimum is greater than maximum."),
        ("minimum = 0", "minimum is less than 1."),
        ("unlimited = 1", "unlimited is one of the limits"),
        ("unlimited = 99\nmaximum = 99", "unlimited is one of the limits"),
        ('also = "it_too"', "also is not an array of strings."),
        ('parameter_on = { meat = "it" }', "parameter_on is no table of service types"),
        ("parameter_on = { meet = 1 }", "parameter_on is no table of service types"),
    ],
)
def test_a_feature_does_not_contradict_itself(tmp_path: Path, lines: str, words: str) -> None:
    [mistake] = feature_mistakes(tmp_path, lines)
    assert mistake.startswith(words)


def test_two_features_share_no_parameter(tmp_path: Path) -> None:
    text = f'{GOOD}\n[features.polls]\nparameter = "record"'
    assert mistakes(tmp_path, text) == ["features.polls: parameter is that of recording already."]


@pytest.mark.parametrize(
    "lines",
    ['also = ["record"]', 'parameter_on = { meet = "record" }', 'parameter_on = { video = "record" }'],
)
def test_a_parameter_named_besides_is_shared_no_more(tmp_path: Path, lines: str) -> None:
    assert feature_mistakes(tmp_path, lines) == ["parameter is that of recording already."]


def test_a_parameter_does_not_lead_into_the_value_of_another(tmp_path: Path) -> None:
    text = f'{GOOD}\n[features.polls]\nparameter = "record.polls"'
    assert mistakes(tmp_path, text) == ["features.polls: parameter leads into that of recording."]


@pytest.mark.parametrize("unlimited", ["0", "-1", "100", '"omitted"'])
def test_unlimited_lies_outside_the_limits(tmp_path: Path, unlimited: str) -> None:
    text = f'{GOOD}\n[features.seats]\nparameter = "seats"\nmaximum = 99\nunlimited = {unlimited}'
    assert read_file(declared(tmp_path, text)).features["seats"].maximum == 99


def test_two_features_share_a_list(tmp_path: Path) -> None:
    listed = 'parameter = "disabled"\nhow = "listed_when_off"\nitems'
    text = f'{GOOD}\n[features.polls]\n{listed} = ["polls"]\n[features.chat]\n{listed} = ["chat"]'
    assert read_file(declared(tmp_path, text)).features["chat"].items == ("chat",)
