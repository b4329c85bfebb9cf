"""Files that can't be applied: every problem at once, with its file and line, and nothing is written."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from catalog.as_code.problems import NotDone, Problem
from catalog.as_code.reading import opened
from catalog.models import Package
from features.models import Feature
from features.read_only import open_for_the_seed
from tests.as_code.conftest import SECRET
from tests.as_code.directories import Checkout
from tests.as_code.test_differences import NEW
from tests.catalog.rows import all_rows
from tests.commands.test_rotate_keys import LOST
from tests.factories import withdraw

pytestmark = pytest.mark.django_db

Edit = Callable[[Checkout], object]


def package(**attributes: str) -> Edit:
    return lambda checkout: checkout.say("packages/meet-standard", **attributes)


def provider(**attributes: str) -> Edit:
    return lambda checkout: checkout.say("providers/bbb-main", **attributes)


def appended(name: str, text: str) -> Edit:
    return lambda checkout: checkout.append(name, text)


def written(name: str, text: str) -> Edit:
    return lambda checkout: checkout.write(name, text)


def replaced(name: str, old: str, new: str) -> Edit:
    return lambda checkout: checkout.write(name, checkout.text(name).replace(old, new))


def nobody_records(checkout: Checkout) -> None:
    for code in ("bbb-main", "bbb-spare"):
        checkout.say(f"providers/{code}", features_off='["recording"]')


STANDARD = "packages/meet-standard.toml"
DRAFT = "packages/meet-draft"
MAIN = "providers/bbb-main.toml"

OF_PACKAGES: dict[str, tuple[Edit, list[str]]] = {
    "an unknown attribute": (
        replaced("packages/meet-standard", "tier_rank", "tier_rnk"),
        [f"{STANDARD}:19: tier_rnk: There is no such attribute. Did you mean “tier_rank”?"],
    ),
    "stock": (
        replaced("packages/meet-standard", "tier_rank = 0", "stock_qty = 4"),
        [
            f"{STANDARD}:19: stock_qty: This stands in no file: the catalog itself finds it out, "
            "and stock is counted where it is. Leave it out."
        ],
    ),
    "a text for a number": (
        package(price='"12"'),
        [f"{STANDARD}:15: price: This must be a number."],
    ),
    "a number for a text": (package(name="1"), [f"{STANDARD}:2: name: This must be a text, in quotes."]),
    "a number for a flag": (package(hidden="1"), [f"{STANDARD}:5: hidden: This must be true or false."]),
    "a flag for a number": (
        package(tier_rank="true"),
        [f"{STANDARD}:19: tier_rank: This must be a whole number."],
    ),
    "a fraction of a day": (
        package(trial_period="1.5"),
        [f"{STANDARD}:20: trial_period: This must be a whole number."],
    ),
    "a price that is finer than its currency": (
        package(price="12.345"),
        [f"{STANDARD}:15: price: An amount in USD may have at most 2 decimals."],
    ),
    "a price below zero": (package(price="-1"), [f"{STANDARD}:15: price: A price must not be negative."]),
    "a price without end": (
        package(price="1e999999999"),
        [
            f"{STANDARD}:15: price: Ensure that there are no more than 14 digits in total.",
        ],
    ),
    "a price that is none": (
        package(price="nan"),
        [
            f"{STANDARD}:15: price: An amount must be a finite number.",
            f"{STANDARD}:15: price: “NaN” value must be a decimal number.",
        ],
    ),
    "several rules of one package": (
        package(currency='"XXX"', trial_interval='"hour"', tier_rank="99999999999"),
        [
            f"{STANDARD}:17: currency: This is not an active ISO 4217 currency. Use a code such as EUR, ",
            f"{STANDARD}:19: tier_rank: Ensure this value is less than or equal to 2147483647.",
            f"{STANDARD}:21: trial_interval: 'hour' is not one of day, week, month, year.",
        ],
    ),
    "another type of service": (
        package(service_type='"live"'),
        [
            f"{STANDARD}:3: service_type: The service type is frozen while a provider is attached: ",
            f"{STANDARD}:48: providers.bbb-main: BigBlueButton ",
            f"{STANDARD}:51: providers.bbb-spare: BigBlueButton ",
        ],
    ),
    "a status that there is none of": (
        package(status='"sold"'),
        [f"{STANDARD}:4: status: 'sold' is not one of draft, active, inactive."],
    ),
    "a draft again": (
        package(status='"draft"'),
        [f"{STANDARD}:4: status: What was published is never a draft again."],
    ),
    "no instant": (
        package(available_from='"soon"'),
        [f'{STANDARD}:31: available_from: This must be an instant, such as 2026-01-31T00:00:00Z, or "none".'],
    ),
    "an instant before all time": (
        package(available_from="0001-01-01T00:00:00+14:00"),
        [f"{STANDARD}:31: available_from: This leads out of the calendar, which has the years 1 to 9999."],
    ),
    "a window that never opens": (
        package(available_from="2027-01-01", available_until="2026-01-01T00:00:00"),
        [f"{STANDARD}:32: available_until: The end must lie after the start, or it is never sold."],
    ),
    "NUL": (package(name='"a\\u0000"'), [f"{STANDARD}:2: name: Null characters are not allowed."]),
    "settings that are no JSON": (
        package(package_settings='"{"'),
        [f"{STANDARD}:30: package_settings: This must be a table, or the text of a JSON object in which "],
    ),
    "settings in which a key stands twice": (
        package(package_settings="""'{"a": 1, "a": null}'"""),
        [f"{STANDARD}:30: package_settings: This must be a table, or the text of a JSON object in which "],
    ),
    "settings that are too deep": (
        package(package_settings="{ a = { b = { c = 1 } } }"),
        [f"{STANDARD}:30: package_settings.a.b: An object may hold scalars, or one further level of them."],
    ),
    "a feature that the registry lacks": (
        replaced("packages/meet-standard", "[features.recording]", "[features.recordng]"),
        [
            f"{STANDARD}:40: features.recordng: The registry has no such feature, nor does this version of "
            "the program declare it. Did you mean “recording”?"
        ],
    ),
    "a feature of another type": (
        replaced("packages/meet-standard", "[features.recording]", "[features.max_registrations]"),
        [
            f"{STANDARD}:40: features.max_registrations: "
            "Registrations can't be used on a package of type meet."
        ],
    ),
    "a number for a switch": (
        appended(DRAFT, "[features.recording]\nvalue = 3"),
        [f"{DRAFT}.toml:39: features.recording.value: Recording is a switch: on or off, no number."],
    ),
    "a text for a value": (
        replaced(DRAFT, "value = false", 'value = "5"'),
        [f"{DRAFT}.toml:34: features.max_rooms.value: A value must be a number, true or false."],
    ),
    "no value": (
        replaced(DRAFT, "value = false", "sort_order = 1"),
        [f"{DRAFT}.toml:33: features.max_rooms: The value is missing: a number, true or false."],
    ),
    "an unknown attribute of a row": (
        replaced(DRAFT, "value = false", "value = 5\noverage = 1"),
        [f"{DRAFT}.toml:35: features.max_rooms.overage: There is no such attribute."],
    ),
    "a negative value": (
        replaced(DRAFT, "value = false", "value = -1"),
        [f"{DRAFT}.toml:34: features.max_rooms.value: A value must not be negative; unlimited is true."],
    ),
    "features that are no table": (
        written(DRAFT, 'code = "meet-draft"\nfeatures = 3\n'),
        [f"{DRAFT}.toml:2: features: This must be a table."],
    ),
    "a provider that is missing": (
        appended(DRAFT, "[providers.bbb-mian]"),
        [
            f"{DRAFT}.toml:38: providers.bbb-mian: There is no such provider: it is neither in the catalog "
            "nor among the files. Did you mean “bbb-main”?"
        ],
    ),
    "a provider of another type": (
        appended(DRAFT, "[providers.custom]"),
        [f"{DRAFT}.toml:38: providers.custom: "],
    ),
    "two default providers": (
        replaced("packages/meet-standard", "[providers.bbb-spare]", "[providers.bbb-spare]\ndefault = true"),
        [f"{STANDARD}:52: providers.bbb-spare.default: A package must have at most one default provider."],
    ),
    "a provider that is no table": (
        replaced("packages/meet-standard", "[providers.bbb-spare]", "[providers]\nbbb-spare = true"),
        [f"{STANDARD}:52: providers.bbb-spare: This must be a table."],
    ),
}


@pytest.mark.parametrize("edit, problems", OF_PACKAGES.values(), ids=OF_PACKAGES)
def test_what_is_wrong_with_a_package_is_told_with_its_line(
    checkout: Checkout, edit: Edit, problems: list[str]
) -> None:
    edit(checkout)
    told = checkout.problems()

    assert len(told) == len(problems)
    assert all(line.startswith(start) for line, start in zip(told, problems, strict=True)), told


OF_PUBLISHING: dict[str, tuple[Edit, list[str]]] = {
    "a draft without a provider": (
        lambda checkout: checkout.say(DRAFT, status='"active"', overages_enabled="true"),
        [
            f"{DRAFT}.toml:12: overages_enabled: Overages are enabled, and no feature has an overage price.",
            f"{DRAFT}.toml:36: providers: It has no active default provider.",
        ],
    ),
    "a new package that has passed": (
        written("packages/meet-new", NEW.format(more='status = "active"\navailable_until = 2020-01-01')),
        ["packages/meet-new.toml:6: available_until: The end of its availability lies in the past."],
    ),
    "a package on sale that loses its providers": (
        replaced("packages/meet-standard", "[providers.bbb-main]\ndefault = true\n", ""),
        [f"{STANDARD}:1: providers: It has no active default provider."],
    ),
}


@pytest.mark.parametrize("edit, problems", OF_PUBLISHING.values(), ids=OF_PUBLISHING)
def test_what_keeps_a_package_off_sale_is_told_all_at_once(
    checkout: Checkout, edit: Edit, problems: list[str]
) -> None:
    edit(checkout)

    assert checkout.problems() == problems


OF_PROVIDERS: dict[str, tuple[Edit, list[str]]] = {
    "an unknown attribute": (
        replaced("providers/bbb-main", "active = true", "activ = true"),
        [f"{MAIN}:3: activ: There is no such attribute. Did you mean “active”?"],
    ),
    "an unset variable": (
        provider(secret='"NOBODY_SET_THIS"'),
        [
            f"{MAIN}:12: secrets.secret: The environment variable NOBODY_SET_THIS is not set, or empty: "
            "the secret is read from it."
        ],
    ),
    "a variable that is no name": (
        provider(secret="3"),
        [f"{MAIN}:12: secrets.secret: This must be the name of an environment variable, in quotes."],
    ),
    "a secret in the open": (
        replaced("providers/bbb-main", "[properties]", f'[properties]\nsecret = "{SECRET}"'),
        [
            f"{MAIN}:9: properties.secret: A secret stands in no file: name the variable that holds it, "
            "as secret in [secrets]."
        ],
    ),
    "a secret that the type does not have": (
        replaced("providers/bbb-main", "[secrets]\nsecret", "[secrets]\ntoken"),
        [f"{MAIN}:12: secrets.token: BigBlueButton has no such secret; its secrets are "],
    ),
    "an unknown property": (
        replaced("providers/bbb-main", "host_url", "host_urls"),
        [
            f"{MAIN}:8: properties.host_url: BigBlueButton needs this.",
            f"{MAIN}:9: properties.host_urls: BigBlueButton has no such property. Did you mean “host_url”?",
        ],
    ),
    "an address that is none": (
        provider(host_url='"http://bbb.example.com"'),
        [f"{MAIN}:9: properties.host_url: This must be an https URL of a host"],
    ),
    "an unknown type": (
        provider(provider_type='"bbbb"'),
        [
            f"{MAIN}:4: provider_type: The type is frozen while it is attached to meet-inactive, ",
            f"{MAIN}:4: provider_type: Value 'bbbb' is not a valid choice.",
        ],
    ),
    "a feature that the type does not offer": (
        provider(features_off='["recordng"]'),
        [f"{MAIN}:6: features_off: BigBlueButton does not offer recordng anyway."],
    ),
    "features that are no list": (
        provider(features_off='"recording"'),
        [f"{MAIN}:6: features_off: This must be a list of feature codes."],
    ),
    "a default provider that goes": (
        provider(active="false"),
        [
            f"{MAIN}:3: active: It is the default provider of meet-inactive, meet-standard: set another one "
            "there first."
        ],
    ),
    "a feature that a package on sale needs": (
        nobody_records,
        ["providers/bbb-spare.toml:1: Standard (meet-standard): No active provider understands Recording."],
    ),
}


@pytest.mark.parametrize("edit, problems", OF_PROVIDERS.values(), ids=OF_PROVIDERS)
def test_what_is_wrong_with_a_provider_is_told_with_its_line(
    checkout: Checkout, edit: Edit, problems: list[str]
) -> None:
    edit(checkout)
    told = checkout.problems()

    assert len(told) == len(problems), told
    assert all(line.startswith(start) for line, start in zip(told, problems, strict=True)), told
    assert SECRET not in "".join(told)


NOT_READ: dict[str, tuple[Edit, str]] = {
    "no TOML": (written(DRAFT, "code = \n"), f"{DRAFT}.toml:1: This is not TOML: Invalid value."),
    "a key twice": (
        written(DRAFT, 'code = "meet-draft"\ncode = "x"\n'),
        f"{DRAFT}.toml:2: This is not TOML: Cannot overwrite a value.",
    ),
    "an endless number": (
        written(DRAFT, f'code = "meet-draft"\nprice = {"9" * 5000}\n'),
        f"{DRAFT}.toml:2: This is not TOML: A number is too long.",
    ),
    "NUL in the file": (written(DRAFT, 'code = "a\0"\n'), f"{DRAFT}.toml:1: This is not TOML: "),
    "a name that is no text": (
        lambda checkout: (checkout.path / "packages" / os.fsdecode(b"meet-\xff.toml")).write_text(""),
        "packages/meet-\N{REPLACEMENT CHARACTER}.toml:1: Only files that are named <code>.toml belong here.",
    ),
    "another coding": (
        lambda checkout: checkout.file(DRAFT).write_bytes(b'code = "meet-draft"\nname = "M\xfcller"\n'),
        f"{DRAFT}.toml:2: This is not UTF-8.",
    ),
    "a directory": (
        lambda checkout: (checkout.path / "packages" / "meet-x.toml").mkdir(),
        "packages/meet-x.toml:1: This is not a file.",
    ),
    "a pipe": (
        lambda checkout: os.mkfifo(checkout.path / "packages" / "meet-x.toml"),
        "packages/meet-x.toml:1: This is not a file.",
    ),
    "a link to nowhere": (
        lambda checkout: (checkout.path / "packages" / "meet-x.toml").symlink_to("nowhere"),
        "packages/meet-x.toml:1: This can't be read: No such file or directory.",
    ),
    "a link to itself": (
        lambda checkout: (checkout.path / "packages" / "meet-x.toml").symlink_to("meet-x.toml"),
        "packages/meet-x.toml:1: This can't be read: Too many levels of symbolic links.",
    ),
    "a mistyped ending": (
        lambda checkout: (checkout.path / "packages" / "meet-x.tml").write_text(""),
        "packages/meet-x.tml:1: Only files that are named <code>.toml belong here.",
    ),
    "a provider that is no TOML": (
        written("providers/custom", "x"),
        "providers/custom.toml:1: This is not TOML: ",
    ),
    "no code": (
        written(DRAFT, 'name = "Draft"\n'),
        f'{DRAFT}.toml:1: code: The code is missing: code = "meet-draft".',
    ),
    "another code": (
        written(DRAFT, '\ncode = "meet-drft"\n'),
        f"{DRAFT}.toml:2: code: The file is named meet-draft, unlike its code.",
    ),
    "the code of another file": (
        written(DRAFT, 'code = "meet-standard"\n'),
        f"{DRAFT}.toml:1: code: The file is named meet-draft, unlike its code. meet-standard.toml is ",
    ),
    "a code that nothing can have": (
        written("packages/Meet", NEW.replace("meet-new", "Meet").format(more="")),
        "packages/Meet.toml:1: code: A code has 2 to 64 characters",
    ),
}


@pytest.mark.parametrize("edit, problem", NOT_READ.values(), ids=NOT_READ)
def test_what_is_no_file_of_a_catalog_is_told_beside_the_others(
    checkout: Checkout, edit: Edit, problem: str
) -> None:
    edit(checkout)
    checkout.say("packages/meet-standard", price="-1")
    told = checkout.problems()

    assert len(told) == 2, told
    assert any(line.startswith(problem) for line in told), told
    assert f"{STANDARD}:15: price: A price must not be negative." in told


def test_a_link_to_a_file_is_that_file(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.toml").write_text(checkout.text(DRAFT))
    checkout.file(DRAFT).unlink()
    checkout.file(DRAFT).symlink_to(tmp_path / "elsewhere.toml")

    assert checkout.diff() == []


def test_what_an_editor_hides_is_passed_over(checkout: Checkout) -> None:
    (checkout.path / "packages" / ".meet-draft.toml.swp").write_text("x")

    assert checkout.diff() == []


def test_a_mark_at_the_beginning_and_other_ends_of_lines_do_no_harm(checkout: Checkout) -> None:
    text = checkout.text(DRAFT).replace("\n", "\r\n")
    checkout.file(DRAFT).write_bytes(b"\xef\xbb\xbf" + text.encode())

    assert checkout.diff() == []


OF_MANIFEST: dict[str, tuple[Edit, str]] = {
    "none": (lambda checkout: checkout.file("catalog").unlink(), "catalog.toml:1: This is missing."),
    "no TOML": (written("catalog", "x"), "catalog.toml:1: This is not TOML: "),
    "no format": (
        written("catalog", ""),
        "catalog.toml:1: format: The format of the files is missing: format = 1.",
    ),
    "a later format": (
        written("catalog", "\nformat = 2"),
        "catalog.toml:2: format: This program reads files of the format 1, and no other.",
    ),
    "an unknown key": (
        written("catalog", "format = 1\nregistri = {}"),
        "catalog.toml:2: registri: There is no such attribute. Did you mean “registry”?",
    ),
    "a registry that is none": (
        written("catalog", "format = 1\nregistry = 3"),
        "catalog.toml:2: registry: This must be a table: ",
    ),
    "an unknown feature": (
        written("catalog", 'format = 1\nregistry.max_room = "x"'),
        "catalog.toml:2: registry.max_room: The registry has no such feature, nor does this version of the "
        "program declare it. Did you mean “max_rooms”?",
    ),
    "another unit": (
        replaced("catalog", "quota in gb", "quota in mb"),
        "catalog.toml:7: registry.max_storage: Here it is “consumable quota in gb, sum_agg, reset monthly 0”",
    ),
}


@pytest.mark.parametrize("edit, problem", OF_MANIFEST.values(), ids=OF_MANIFEST)
def test_the_manifest_is_looked_at_before_all_else(checkout: Checkout, edit: Edit, problem: str) -> None:
    edit(checkout)
    checkout.say("packages/meet-standard", price="-1")
    (told,) = checkout.problems()

    assert told.startswith(problem), told


def test_a_registry_that_was_not_seeded_since_is_told_what_to_do(checkout: Checkout) -> None:
    with open_for_the_seed():
        Feature.objects.filter(code="polls").delete()
    checkout.append("catalog", 'polls = "switch, count_agg, reset monthly 0"')

    assert checkout.problems() == [
        "catalog.toml:10: registry.polls: The registry lacks this feature: run `manage.py seed_features`."
    ]


def test_a_feature_that_was_withdrawn_is_not_granted_anew(checkout: Checkout) -> None:
    withdraw("polls")
    checkout.append(DRAFT, "[features.polls]\nvalue = true")

    assert checkout.problems() == [
        f"{DRAFT}.toml:38: features.polls: Polls is not available on this platform."
    ]


def test_a_package_whose_new_provider_is_refused_is_not_told_that_there_is_none(checkout: Checkout) -> None:
    text = checkout.text("providers/bbb-main").replace("bbb-main", "bbb-new").replace("https:", "http:")
    checkout.write("providers/bbb-new", text)
    checkout.append(DRAFT, "[providers.bbb-new]")
    (told,) = checkout.problems()

    assert told.startswith("providers/bbb-new.toml:9: properties.host_url: ")


def test_all_problems_of_all_files_are_told_at_once(checkout: Checkout) -> None:
    checkout.say("providers/bbb-main", secret='"NOBODY_SET_THIS"', features_off="3")
    checkout.say("packages/meet-standard", price="-1", hidden="3")
    checkout.say(DRAFT, status='"active"')
    checkout.write("packages/meet-broken", "=")

    assert [":".join(line.split(":")[:2]) for line in checkout.problems()] == [
        "packages/meet-broken.toml:1",
        f"{DRAFT}.toml:36",
        f"{STANDARD}:5",
        f"{STANDARD}:15",
        f"{MAIN}:6",
        f"{MAIN}:12",
    ]


def test_properties_that_no_key_opens_are_told(checkout: Checkout, settings: Settings) -> None:
    settings.CATALOG_ENCRYPTION_KEYS = [LOST]
    told = checkout.problems()

    assert [line.split(":")[0] for line in told] == [
        f"providers/{code}.toml" for code in ("bbb-main", "bbb-spare", "custom")
    ]
    assert all("No key of CATALOG_ENCRYPTION_KEYS opens this provider's properties." in line for line in told)


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_a_directory_that_is_none_is_told(small: Package, tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(NotDone, match=r"(is not there|is a file, and a catalog is a directory)\."):
        opened(tmp_path / name)


def test_a_message_can_be_printed_whatever_the_file_says() -> None:
    problem = Problem("packages/a\udcff.toml", 1, "a\nb", "code", "x" * 500)

    assert str(problem).encode()
    assert len(str(problem).splitlines()) == 1


def test_nothing_is_written_by_a_directory_with_one_bad_file(checkout: Checkout) -> None:
    checkout.say("packages/meet-standard", price="14.00")
    checkout.write("packages/meet-new", NEW.format(more=""))
    checkout.write("packages/meet-zz", "=")
    before = all_rows()

    assert len(checkout.problems()) == 1
    assert all_rows() == before
