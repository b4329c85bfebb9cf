"""The catalog as files: readable, the same bytes every time, and nothing in them that is not decided."""

import shutil
from pathlib import Path

import pytest
from pytest_django import Settings

from catalog.as_code.exporting import export, remove_strangers
from catalog.as_code.problems import NotDone
from catalog.changes import change_package, write
from catalog.models import Package, Provider, StoredDocument
from catalog.models.door import opened as door_opened
from tests.as_code.conftest import SECRET
from tests.as_code.directories import Checkout
from tests.commands.test_rotate_keys import LOST
from tests.factories import count_stock, make_package, make_provider, sell

pytestmark = pytest.mark.django_db

STANDARD = """\
code = "meet-standard"
name = "Standard"
service_type = "meet"
status = "active"
hidden = false
retired = false
description = \"\"\"
One.
Two.\"\"\"
short_description = ""
has_stock = false
low_stock_qty = "none"
oversell_enabled = false
overages_enabled = true
price = 12.00
signup_fee = 0.00
currency = "USD"
tier = ""
tier_rank = 0
trial_period = 0
trial_interval = "day"
trial_mode = "outside"
grace_period = 0
grace_interval = "day"
periodicity = 0
periodicity_type = "month"
notification_preferences = [
    { event = "expired", channel = "email" },
]
package_settings = "{\\"a\\":{\\"c\\":null},\\"b\\":[1,0.5]}"
available_from = "none"
available_until = "none"

[package_metadata]
sku = "M-1"

[features.max_storage]
value = true

[features.recording]
value = true

[features.max_rooms]
value = 5
overage_price = 3.00
sort_order = 7

[providers.bbb-main]
default = true

[providers.bbb-spare]
"""
MAIN = """\
code = "bbb-main"
name = "{name}"
active = true
provider_type = "bbb"
service_type = "meet"
features_off = []

[properties]
host_url = "https://bbb.example.com"

[secrets]
secret = "BBB_MAIN_SECRET"

[settings]

[metadata]
"""
MANIFEST = """\
# A catalog as code, by `manage.py export_catalog`. Below: what the features mean that it grants.

format = 1

[registry]
max_rooms = "consumable quota, count_agg, reset monthly 0"
max_storage = "consumable quota in gb, sum_agg, reset monthly 0"
recording = "switch, count_agg, reset monthly 0"
"""


def files_in(path: Path) -> dict[str, bytes]:
    return {str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()}


def test_a_package_is_a_file_that_people_can_read(checkout: Checkout) -> None:
    assert checkout.text("packages/meet-standard") == STANDARD


def test_a_provider_is_a_file_without_its_secrets(checkout: Checkout) -> None:
    name = Provider.objects.get(code="bbb-main").name

    assert checkout.text("providers/bbb-main") == MAIN.format(name=name)


def test_the_manifest_says_what_the_features_mean(checkout: Checkout) -> None:
    assert checkout.text("catalog") == MANIFEST


def test_there_is_one_file_of_each(checkout: Checkout) -> None:
    assert sorted(files_in(checkout.path)) == [
        "catalog.toml",
        "packages/meet-draft.toml",
        "packages/meet-inactive.toml",
        "packages/meet-retired.toml",
        "packages/meet-standard.toml",
        "providers/bbb-main.toml",
        "providers/bbb-spare.toml",
        "providers/custom.toml",
    ]


def test_no_file_holds_a_secret_or_an_id(checkout: Checkout) -> None:
    everything = b"".join(files_in(checkout.path).values()).decode()

    assert SECRET not in everything
    for record in (*Package.objects.all(), *Provider.objects.all()):
        assert str(record.uuid) not in everything
        assert record.id not in everything


def test_stock_and_sales_change_no_file(checkout: Checkout) -> None:
    before = files_in(checkout.path)
    package = Package.objects.get(code="meet-standard")
    count_stock(package, 5)
    sell(package)

    assert checkout.export().written == 0
    assert files_in(checkout.path) == before


def test_again_it_writes_nothing(checkout: Checkout) -> None:
    exported = checkout.export()

    assert (exported.written, exported.unchanged) == (0, 8)


def test_elsewhere_it_writes_the_same_bytes(checkout: Checkout, tmp_path: Path) -> None:
    Checkout(tmp_path / "deep" / "other").export()

    assert files_in(tmp_path / "deep" / "other") == files_in(checkout.path)


def test_what_was_edited_is_written_anew(checkout: Checkout) -> None:
    checkout.say("packages/meet-standard", price="13.00")

    assert checkout.export().written == 1
    assert checkout.text("packages/meet-standard") == STANDARD


def test_the_names_that_somebody_gave_to_variables_stay(checkout: Checkout) -> None:
    checkout.say("providers/bbb-main", secret='"VAULT_BBB"', active="false")
    checkout.export()

    assert checkout.text("providers/bbb-main").count('secret = "VAULT_BBB"\n') == 1
    assert "active = true\n" in checkout.text("providers/bbb-main")


def test_an_unreadable_file_is_written_over(checkout: Checkout) -> None:
    checkout.write("providers/bbb-main", "no toml")
    checkout.export()

    assert 'secret = "BBB_MAIN_SECRET"' in checkout.text("providers/bbb-main")


def test_files_that_the_catalog_knows_nothing_of_are_named_and_left(checkout: Checkout) -> None:
    checkout.write("packages/meet-new", 'code = "meet-new"')
    checkout.write("providers/gone", "")
    (checkout.path / "README.md").write_text("Ours.")

    exported = checkout.export()

    assert exported.strangers == ["providers/gone.toml", "packages/meet-new.toml"]
    assert checkout.text("packages/meet-new") == 'code = "meet-new"'


def test_asked_to_it_removes_them_and_nothing_else(checkout: Checkout) -> None:
    before = files_in(checkout.path)
    checkout.write("packages/meet-new", 'code = "meet-new"')
    (checkout.path / "README.md").write_text("Ours.")

    exported = checkout.export()
    remove_strangers(checkout.path, exported)

    assert (exported.removed, exported.strangers) == (["packages/meet-new.toml"], [])
    assert files_in(checkout.path) == {**before, "README.md": b"Ours."}


def test_what_can_not_be_removed_is_named(checkout: Checkout) -> None:
    checkout.file("packages/meet-new").mkdir()
    exported = checkout.export()

    with pytest.raises(NotDone, match=r"^packages/meet-new\.toml can't be removed: "):
        remove_strangers(checkout.path, exported)


def test_a_directory_with_other_files_is_refused(small: Package, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Ours.")

    with pytest.raises(NotDone, match=r"has other files, and no catalog\.toml"):
        Checkout(tmp_path).export()
    assert files_in(tmp_path) == {"notes.txt": b"Ours."}


def test_a_new_repository_is_empty(small: Package, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()

    assert Checkout(tmp_path).export().written == 8


def test_a_file_is_no_directory(small: Package, tmp_path: Path) -> None:
    (tmp_path / "catalog").write_text("")

    with pytest.raises(NotDone, match="is a file, and a catalog is a directory"):
        Checkout(tmp_path / "catalog").export()


def test_what_can_not_be_written_is_named(checkout: Checkout) -> None:
    shutil.rmtree(checkout.path / "packages")
    (checkout.path / "packages").write_text("")

    with pytest.raises(NotDone, match=r"packages can't be read: Not a directory\."):
        checkout.export()


def test_no_half_written_file_is_left_behind(checkout: Checkout) -> None:
    assert [name for name in files_in(checkout.path) if name.endswith(".part")] == []


def test_an_empty_catalog_is_a_manifest(registry: None, tmp_path: Path) -> None:
    Checkout(tmp_path).export()

    assert [*files_in(tmp_path)] == ["catalog.toml"]


def test_a_package_that_is_not_rendered_is_not_left_out(small: Package, tmp_path: Path) -> None:
    with door_opened():
        StoredDocument.objects.filter(package=small).delete()

    with pytest.raises(NotDone, match=r"`manage\.py seed_features` renders them"):
        Checkout(tmp_path).export()
    assert not (tmp_path / "catalog.toml").exists()


def test_properties_that_no_key_opens_are_told(small: Package, tmp_path: Path, settings: Settings) -> None:
    settings.CATALOG_ENCRYPTION_KEYS = [LOST]

    with pytest.raises(NotDone, match=r"`manage\.py rotate_keys --check` tells whose"):
        Checkout(tmp_path).export()


class Meddler:
    """Somebody who changes the catalog whenever it is told how far the work is, so many times."""

    def __init__(self, times: int) -> None:
        self.left = times
        self.lines: list[str] = []

    def __call__(self, line: str) -> None:
        self.lines.append(line)
        if self.left and " of " in line:
            self.left -= 1
            with change_package(Package.objects.get(code="meet-draft")) as package:
                package.tier_rank += 1
                write(package)


def test_what_is_changed_meanwhile_is_exported_again(checkout: Checkout) -> None:
    meddler = Meddler(1)
    exported = export(checkout.path, meddler)

    assert exported.written == 1
    assert meddler.lines[1] == "the catalog was changed meanwhile: exporting again"
    assert "tier_rank = 1\n" in checkout.text("packages/meet-draft")


def test_where_others_never_rest_an_export_gives_up(checkout: Checkout) -> None:
    with pytest.raises(NotDone, match="Others go on changing the catalog"):
        export(checkout.path, Meddler(100))


def test_codes_that_fold_alike_have_variables_of_their_own(small: Package, tmp_path: Path) -> None:
    make_provider(code="bbb_main")
    checkout = Checkout(tmp_path)
    checkout.export()

    assert 'secret = "BBB_MAIN_SECRET"\n' in checkout.text("providers/bbb-main")
    assert 'secret = "BBB_MAIN_SECRET_2"\n' in checkout.text("providers/bbb_main")


def test_a_package_of_today_is_in_the_next_export(checkout: Checkout) -> None:
    make_package(code="meet-today")

    assert checkout.export().written == 1
