"""The feed: whatever changes in the catalog is told once, in the order of the commits, without a gap."""

import json
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from catalog import lifecycle
from catalog.authorship import Author, Entrance, written_by
from catalog.bulk import add_packages
from catalog.changes import change_package, change_provider, write
from catalog.models import Change, Package, PackageProvider, Provider
from catalog.models.change import append, head
from catalog.models.door import WrittenOutsideTheDoor
from catalog.models.rules import Refused
from catalog.models.whole import Whole
from catalog.reserving import release
from tests.catalog.checked import findings
from tests.factories import BBB, count_stock, make_package, make_provider, make_published_package, sell

pytestmark = pytest.mark.django_db

Told = list[tuple[str, str, str]]


@pytest.fixture(autouse=True)
def since(registry: None) -> int:
    """The cursor after the registry, with which each feed begins."""
    return head()


def told(after: int) -> Told:
    entries = Change.objects.filter(cursor__gt=after)
    assert [entry.cursor for entry in entries] == [*range(after + 1, head() + 1)]
    return [(entry.resource, entry.code, entry.event) for entry in entries]


def changes(after: int) -> list[str]:
    """What the one entry since then points at."""
    entry: Any = Change.objects.get(cursor__gt=after)
    assert entry.event == "changed"
    return list(entry.changes)


def edit_provider(provider: Provider, **attributes: Any) -> None:
    with change_provider(provider):
        for name, value in attributes.items():
            setattr(provider, name, value)
        provider.full_clean()
        provider.save()


def rename(package: Package, name: str) -> None:
    with change_package(package):
        package.name = name
        write(package)


def test_the_life_of_a_catalog_is_told_in_its_order(since: int) -> None:
    provider = make_provider(code="bbb-main")
    package = make_package(code="meet-standard", providers=[provider])
    lifecycle.publish(package)
    edit_provider(provider, name="Renamed")
    copy = lifecycle.clone(package, code="meet-copy")
    rename(package, "Other")
    lifecycle.delete(copy)
    lifecycle.retire(package)

    assert told(since) == [
        ("provider", "bbb-main", "created"),
        ("package", "meet-standard", "created"),
        ("package", "meet-standard", "published"),
        ("provider", "bbb-main", "changed"),
        ("package", "meet-copy", "created"),
        ("package", "meet-standard", "changed"),
        ("package", "meet-copy", "deleted"),
        ("package", "meet-standard", "retired"),
    ]
    assert findings() == []


def test_an_entry_of_a_package_leads_to_its_revision(since: int) -> None:
    package = make_package(code="meet-standard")
    entry = Change.objects.get(cursor__gt=since)

    assert entry.revision == package.revisions.get()
    assert (entry.record, entry.code) == (package.id, "meet-standard")


def test_an_entry_says_who_changed_what_when_and_why(since: int) -> None:
    provider = make_provider()
    since = head()
    with written_by(lambda: Author(Entrance.API, "billing", "Moved to the new data centre")):
        edit_provider(provider, name="Main", properties={**BBB, "host_url": "https://bbb2.example.com"})
    entry = Change.objects.get(cursor__gt=since)

    assert (entry.door, entry.actor, entry.reason) == ("api", "billing", "Moved to the new data centre")
    assert (entry.record, entry.revision, entry.created_at) == (provider.id, None, provider.updated_at)
    assert entry.changes == ["/name", "/properties/host_url"]


def test_what_changes_nothing_is_not_told(since: int) -> None:
    package = make_published_package(has_stock=True)
    provider = Provider.objects.get()
    since, before = head(), Provider.objects.values().get()
    rename(package, package.name)
    lifecycle.publish(package)
    count_stock(package, 5)
    release(sell(package, 3), timezone.now())
    edit_provider(provider, name=provider.name, properties=BBB)

    assert told(since) == []
    after = Provider.objects.values().get()
    assert {**after, "encrypted_properties": ""} == {**before, "encrypted_properties": ""}


def test_a_provider_is_told_when_it_is_made_changed_and_deleted(since: int) -> None:
    provider = make_provider(code="bbb-main")
    edit_provider(provider, active=False)
    edit_provider(provider, features_off=["recording"], settings={"region": "eu"})
    with change_provider(provider):
        provider.delete()

    assert told(since) == [
        ("provider", "bbb-main", event) for event in ("created", "changed", "changed", "deleted")
    ]
    assert [entry.changes for entry in Change.objects.filter(cursor__gt=since)] == [
        [],
        ["/active"],
        ["/features_off", "/settings/region"],
        [],
    ]
    assert {entry.record for entry in Change.objects.filter(cursor__gt=since)} == {provider.id}


def test_a_provider_counts_its_entries(since: int) -> None:
    provider = make_provider()
    for name in ("One", "Two", "Two"):
        edit_provider(provider, name=name)
    stored = Provider.objects.get()

    assert (provider.revision, stored.revision) == (3, 3)
    assert stored.updated_at == provider.updated_at == Change.objects.latest("cursor").created_at


def test_a_secret_that_is_changed_is_named_and_never_told(since: int) -> None:
    provider = make_provider()
    since = head()
    edit_provider(provider, properties={**BBB, "secret": "a new and very secret one"})

    assert changes(since) == ["/properties/secret"]
    kept = json.dumps([*Change.objects.values()], default=str)
    assert "very secret" not in kept
    assert BBB["secret"] not in kept


def test_a_secret_that_is_left_out_stays_and_is_no_change(since: int) -> None:
    provider = make_provider()
    since = head()
    edit_provider(provider, properties={"host_url": BBB["host_url"]})

    assert told(since) == []


def test_new_keys_are_no_change(since: int, settings: Settings) -> None:
    provider = make_provider()
    since, before = head(), provider.updated_at
    settings.CATALOG_ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *settings.CATALOG_ENCRYPTION_KEYS]
    token = Provider.objects.get().encrypted_properties
    call_command("rotate_keys", verbosity=0)
    stored = Provider.objects.get()

    assert stored.encrypted_properties != token
    assert (stored.updated_at, stored.revision) == (before, 1)
    assert told(since) == []


def test_a_lost_key_stops_no_change_of_the_rest(since: int, settings: Settings) -> None:
    provider = make_provider()
    settings.CATALOG_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    since = head()
    with change_provider(provider):
        provider.name = "Renamed"
        provider.save()

    assert changes(since) == ["/name"]


def test_what_is_rolled_back_leaves_no_gap(since: int) -> None:
    package = make_published_package(code="meet-standard")
    since = head()
    with pytest.raises(Refused), change_package(package):
        write(package, providers=[])
    with transaction.atomic():
        rename(package, "Lost")
        assert told(since) == [("package", "meet-standard", "changed")]
        transaction.set_rollback(True)
    rename(Package.objects.get(), "Kept")

    assert told(since) == [("package", "meet-standard", "changed")]
    assert findings() == []


def test_what_is_done_within_one_door_is_told_as_one(since: int) -> None:
    package, other = make_package(code="meet-standard"), make_package(code="meet-other")
    since = head()
    with change_package(package):
        rename(other, "Other")
        rename(package, "One")
        assert told(since) == []
        rename(package, "Two")
        rename(other, "Others")

    assert sorted(told(since)) == [
        ("package", "meet-other", "changed"),
        ("package", "meet-standard", "changed"),
    ]
    assert (package.revision, Package.objects.get(pk=other.pk).revision) == (2, 2)
    assert len({entry.created_at for entry in Change.objects.filter(cursor__gt=since)}) == 1
    assert findings() == []


def test_packages_and_their_provider_within_one_door_are_told_together(since: int) -> None:
    provider = make_provider(code="bbb-main")
    since = head()
    with change_provider(provider):
        edit_provider(provider, name="One")
        package = make_package(code="meet-standard", providers=[provider])
        edit_provider(provider, name="Two")
        lifecycle.publish(package)

    assert told(since) == [("package", "meet-standard", "created"), ("provider", "bbb-main", "changed")]
    assert findings() == []


def test_what_an_inner_door_was_refused_is_not_told(since: int) -> None:
    package, other = make_published_package(code="meet-standard"), make_package(code="meet-other")
    since = head()
    with change_package(package):
        rename(package, "Kept")
        with pytest.raises(Refused):
            lifecycle.publish(other)

    assert told(since) == [("package", "meet-standard", "changed")]
    assert findings() == []


def test_a_provider_that_is_made_and_deleted_within_one_door_was_never_there(since: int) -> None:
    package = make_package()
    since = head()
    with change_package(package):
        provider = make_provider()
        with change_provider(provider):
            provider.delete()

    assert told(since) == []
    assert findings() == []


def test_many_packages_at_once_are_told_in_their_order(since: int) -> None:
    codes = [f"meet-{number}" for number in range(300)]
    add_packages(Whole(Package(code=code, name="New", service_type="meet")) for code in codes)

    assert told(since) == [("package", code, "created") for code in codes]
    assert findings() == []


def test_a_clone_is_told_and_its_original_is_not(since: int) -> None:
    package = make_published_package(code="meet-standard", features={"max_rooms": 5})
    since = head()
    lifecycle.clone(package)

    assert told(since) == [("package", "meet-standard-copy", "created")]


def test_attaching_a_provider_is_a_change_of_the_package_alone(since: int) -> None:
    package, provider = make_package(code="meet-standard"), make_provider()
    since = head()
    with change_package(package, attaching=[provider]):
        PackageProvider(package=package, provider=provider).save()

    assert told(since) == [("package", "meet-standard", "changed")]


def test_nothing_is_added_outside_the_door(since: int) -> None:
    with pytest.raises(WrittenOutsideTheDoor):
        append([])
