"""Applying: all of it through the one door, one revision a package, and nothing where nothing differs."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from catalog import demo, lifecycle
from catalog.as_code.applying import Wish, apply, try_out
from catalog.as_code.problems import NotDone
from catalog.as_code.reading import opened
from catalog.authorship import Author, Entrance, written_by
from catalog.models import Change, Package, Provider, Revision
from catalog.models.change import head
from config.rest import roles
from features import seeding
from tests.as_code.conftest import SECRET
from tests.as_code.directories import Checkout, actions
from tests.as_code.test_differences import NEW
from tests.as_code.test_exporting import Meddler, files_in
from tests.catalog.checked import findings
from tests.factories import count_stock, make_package, make_provider

pytestmark = pytest.mark.django_db


def events(since: int) -> list[tuple[str, str, list[str]]]:
    return [(it.code, it.event, it.changes) for it in Change.objects.filter(cursor__gt=since)]


def edited(checkout: Checkout) -> Checkout:
    """Something of everything that can be done."""
    checkout.write("packages/meet-new", NEW.format(more='status = "active"'))
    checkout.say("packages/meet-standard", price="14.00", overage_price="2.00")
    checkout.say("packages/meet-retired", retired="false", description='"Back."')
    checkout.say("packages/meet-inactive", status='"active"')
    checkout.drop("packages/meet-draft", "features.max_rooms")
    checkout.append("packages/meet-draft", "[features.recording]\nvalue = false")
    checkout.say("providers/bbb-spare", active="false")
    return checkout


def test_the_catalog_becomes_what_the_files_say(checkout: Checkout) -> None:
    edited(checkout).apply()

    assert checkout.diff() == []
    assert findings() == []
    assert Package.objects.get(code="meet-new").features.get().value == 10
    assert Package.objects.get(code="meet-inactive").status == "active"
    assert Provider.objects.get(code="bbb-spare").active is False


def test_each_package_that_changes_has_one_revision_more(checkout: Checkout) -> None:
    since = head()
    edited(checkout).apply()

    assert sorted(events(since)) == [
        ("bbb-spare", "changed", ["/active"]),
        ("meet-draft", "changed", ["/features/recording", "/features/max_rooms"]),
        ("meet-inactive", "published", ["/status"]),
        ("meet-new", "created", []),
        ("meet-retired", "restored", ["/retired", "/description"]),
        ("meet-standard", "changed", ["/price", "/features/max_rooms/overage_price"]),
    ]


def test_again_it_makes_no_revision(checkout: Checkout) -> None:
    edited(checkout).apply()
    before, cursor = Revision.objects.count(), head()

    assert checkout.apply() == []
    assert (Revision.objects.count(), head()) == (before, cursor)


def test_who_wrote_it_and_why_is_kept(checkout: Checkout) -> None:
    checkout.say("packages/meet-standard", price="14.00")
    with written_by(lambda: Author(Entrance.COMMAND, reason="v42")):
        checkout.apply()
    change = Change.objects.get(cursor=head())

    assert (change.door, change.actor, change.reason) == ("command", "", "v42")


def test_what_a_file_leaves_out_stays_as_it_is(checkout: Checkout) -> None:
    checkout.write(
        "packages/meet-standard",
        'code = "meet-standard"\nprice = 14\noverages_enabled = false\n[features]\nmax_rooms = 6\n',
    )
    checkout.apply()
    package = Package.objects.get(code="meet-standard")

    assert (package.price, package.name, package.description) == (14, "Standard", "One.\nTwo.")
    assert [(entry.code, entry.value) for entry in package.features.all()] == [("max_rooms", 6)]
    assert [row.code for row in package.providers.all()] == ["bbb-main", "bbb-spare"]


def test_a_provider_keeps_what_its_file_leaves_out(checkout: Checkout) -> None:
    checkout.write("providers/bbb-main", 'code = "bbb-main"\nname = "Main"\n')
    checkout.apply()
    provider = Provider.objects.get(code="bbb-main")

    assert provider.name == "Main"
    assert provider.all_properties["secret"] == SECRET


def test_a_secret_comes_from_its_variable(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BBB_MAIN_SECRET", "another secret")
    since = head()
    checkout.apply()

    assert Provider.objects.get(code="bbb-main").all_properties["secret"] == "another secret"
    assert events(since) == [("bbb-main", "changed", ["/properties/secret"])]
    assert checkout.diff() == []


def test_an_address_moves_with_its_secret(checkout: Checkout) -> None:
    checkout.say("providers/bbb-main", host_url='"https://new.example.com"')
    checkout.apply()

    assert Provider.objects.get(code="bbb-main").all_properties == {
        "host_url": "https://new.example.com",
        "secret": SECRET,
    }


def test_stock_stays_where_it_is(checkout: Checkout) -> None:
    count_stock(Package.objects.get(code="meet-standard"), 7)
    checkout.say("packages/meet-standard", has_stock="true")
    checkout.apply()

    assert Package.objects.get(code="meet-standard").stock_qty == 7


def test_a_package_moves_to_another_provider_that_comes_as_the_old_one_goes(checkout: Checkout) -> None:
    """The old default can't be deactivated before the packages have left it."""
    for name in ("meet-standard", "meet-inactive"):
        checkout.drop(f"packages/{name}", "providers.bbb-main")
    checkout.drop("packages/meet-standard", "providers.bbb-spare")
    for name in ("meet-standard", "meet-inactive"):
        checkout.append(f"packages/{name}", "[providers.bbb-spare]\ndefault = true")
    checkout.say("providers/bbb-main", active="false", name='"Old"')
    since = head()
    checkout.apply()

    assert [(code, changes) for code, event, changes in events(since) if code == "bbb-main"] == [
        ("bbb-main", ["/name"]),
        ("bbb-main", ["/active"]),
    ]
    assert findings() == []


def test_a_feature_moves_from_one_provider_to_the_other(checkout: Checkout) -> None:
    """What the spare one offers now comes before the packages, what the main one does not after them."""
    checkout.say("providers/bbb-main", features_off='["recording"]')
    checkout.apply()
    checkout.say("providers/bbb-main", features_off="[]")
    checkout.say("providers/bbb-spare", features_off='["recording"]')
    checkout.apply()

    assert Provider.objects.get(code="bbb-main").features_off == []
    assert Provider.objects.get(code="bbb-spare").features_off == ["recording"]


def test_without_files_packages_are_retired_and_never_deleted(checkout: Checkout) -> None:
    for folder in ("packages", "providers"):
        for file in (checkout.path / folder).iterdir():
            file.unlink()
    before = Package.objects.count()
    steps = checkout.apply(pruning=True)

    assert {*actions(steps).values()} == {("retire",)}
    assert Package.objects.count() == before
    assert not Package.objects.filter(retired=False).exists()
    assert checkout.apply(pruning=True) == []


def test_a_draft_is_retired_too(checkout: Checkout) -> None:
    checkout.file("packages/meet-standard").unlink()
    checkout.file("packages/meet-draft").unlink()
    checkout.apply(pruning=True)

    assert Package.objects.get(code="meet-draft").retired


def test_other_steps_than_those_agreed_to_are_not_taken(checkout: Checkout) -> None:
    checkout.say("packages/meet-standard", price="14.00")
    shown = try_out(checkout.wish())
    lifecycle.retire(Package.objects.get(code="meet-standard"))
    since = head()

    with pytest.raises(NotDone, match="The catalog was changed since you were shown this"):
        apply(checkout.wish(), shown)
    assert head() == since


def test_what_others_do_elsewhere_is_no_matter(checkout: Checkout) -> None:
    checkout.say("packages/meet-standard", price="14.00")
    shown = try_out(checkout.wish())
    make_package(code="meet-today")
    apply(checkout.wish(), shown)

    assert Package.objects.get(code="meet-standard").price == 14


def test_what_is_changed_meanwhile_is_compared_again(checkout: Checkout) -> None:
    checkout.say("packages/meet-standard", price="14.00")
    meddler = Meddler(1)
    steps = apply(Wish(opened(checkout.path), pruning=False, tell=meddler))

    assert meddler.lines[1] == "the catalog was changed meanwhile: comparing again"
    assert actions(steps) == {"packages/meet-standard": ("change",), "packages/meet-draft": ("change",)}
    assert Package.objects.get(code="meet-draft").tier_rank == 0


def test_where_others_never_rest_it_gives_up(checkout: Checkout) -> None:
    checkout.say("packages/meet-standard", price="14.00")

    with pytest.raises(NotDone, match="Others go on changing the catalog: nothing is written"):
        apply(Wish(opened(checkout.path), pruning=False, tell=Meddler(100)))
    assert Package.objects.get(code="meet-standard").price == 12


def test_an_empty_directory_is_no_catalog(small: Package, tmp_path: Path) -> None:
    with pytest.raises(NotDone, match="has no file of a catalog"):
        Checkout(tmp_path).apply()


def test_a_registry_that_is_empty_is_told(db: None, tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").write_text("format = 1")

    with pytest.raises(NotDone, match=r"run `manage\.py seed_features`"):
        Checkout(tmp_path).apply()


@pytest.mark.django_db(transaction=True)
def test_a_catalog_moves_elsewhere_and_is_the_same_to_the_byte(
    registry: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.load(timezone.now())
    here = Checkout(tmp_path / "here")
    here.export()
    for provider in Provider.objects.all():
        for name, value in provider.all_properties.items():
            variable = f"{provider.code}_{name}".replace("-", "_").upper()
            monkeypatch.setenv(variable, str(value))
    secrets = {provider.code: provider.all_properties for provider in Provider.objects.all()}
    call_command("flush", interactive=False, verbosity=0)
    seeding.seed()
    roles.seed()

    here.apply()

    there = Checkout(tmp_path / "there")
    there.export()
    assert files_in(there.path) == files_in(here.path)
    assert {provider.code: provider.all_properties for provider in Provider.objects.all()} == secrets
    assert findings() == []
    since = head()
    assert there.apply() == []
    assert head() == since


def test_providers_may_be_many_and_packages_none(registry: None, tmp_path: Path) -> None:
    provider = make_provider(code="alone", provider_type="custom", properties={})
    checkout = Checkout(tmp_path)
    checkout.export()
    checkout.say("providers/alone", name='"Alone"')
    checkout.apply()
    provider.refresh_from_db()

    assert provider.name == "Alone"
