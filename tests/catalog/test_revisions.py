"""What exactly was sold: each change of a package's terms is kept, with what, who, when, how and why."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from catalog import lifecycle
from catalog.authorship import Author, Entrance, written_by
from catalog.changes import change_package, change_provider, write
from catalog.documents import terms_of
from catalog.domain.canonical import digest
from catalog.models import Change, Package, PackageProvider, Provider, Revision
from catalog.models.door import WrittenOutsideTheDoor
from catalog.models.kept import KeptForEver
from catalog.models.rules import Refused
from catalog.models.whole import Whole
from catalog.reading import shown_one
from tests.catalog.checked import findings
from tests.catalog.revisions import last
from tests.factories import count_stock, edit, grant, make_package, make_provider, sell

pytestmark = pytest.mark.django_db

BEYOND_TERMS = {"revision", "digest", "updated_at", "stock_qty"}


@pytest.fixture
def package(registry: None) -> Package:
    return make_package(
        code="meet-standard",
        price=10,
        features={"max_rooms": 5, "recording": True},
        providers=[make_provider(code="bbb-main")],
    )


def events(package: Package) -> list[str]:
    """What the revisions call what was done, in their order."""
    return list(package.revisions.order_by("number").values_list("change__event", flat=True))


def test_a_new_package_has_a_first_revision(package: Package) -> None:
    revision = package.revisions.get()

    assert (revision.number, revision.change.event, revision.change.changes) == (1, "created", [])
    assert (package.revision, package.digest) == (1, revision.digest)


def test_a_revision_is_the_whole_of_the_terms(package: Package) -> None:
    revision = last(package)

    assert revision.terms == terms_of(Whole.loaded(Package.objects.with_parts().get()))
    assert revision.digest == digest(revision.terms)
    assert shown_one(package).document == revision.terms | {
        "revision": 1,
        "digest": revision.digest,
        "updated_at": last(package).change.created_at.isoformat().replace("+00:00", "Z"),
        "stock_qty": 0,
    }


def test_the_package_shows_its_new_revision_when_the_door_has_closed(package: Package) -> None:
    edit(package, price=12)
    stored = Package.objects.get()

    assert (package.revision, package.digest) == (2, last(package).digest)
    assert (stored.revision, stored.digest, stored.updated_at) == (2, package.digest, package.updated_at)
    assert package.updated_at == last(package).change.created_at


def test_what_is_written_as_it_was_makes_no_revision(package: Package) -> None:
    before = Package.objects.values().get()
    with change_package(package):
        write(
            package,
            features=[grant(package, "recording", True), grant(package, "max_rooms", Decimal("5.0000"))],
            providers=[PackageProvider(package=package, provider=Provider.objects.get(), default=True)],
        )

    assert Package.objects.values().get() == before
    assert events(package) == ["created"]


def test_what_is_changed_and_changed_back_within_one_door_makes_no_revision(package: Package) -> None:
    name = package.name
    with change_package(package):
        edit(package, name="Other")
        replaced(package)
        edit(package, name=name)
        replaced(package, grant(package, "max_rooms", 5), grant(package, "recording", True))

    assert events(package) == ["created"]


def test_an_open_door_alone_makes_no_revision(package: Package) -> None:
    with change_package(package):
        pass
    with change_provider(Provider.objects.get()):
        pass

    assert events(package) == ["created"]


def test_each_step_of_a_packages_life_is_called_by_its_name(package: Package) -> None:
    for step in (
        lifecycle.publish,
        lifecycle.unpublish,
        lifecycle.publish,
        lifecycle.retire,
        lifecycle.restore,
    ):
        step(package)

    assert events(package) == ["created", "published", "unpublished", "published", "retired", "restored"]
    assert [it.change.changes for it in package.revisions.select_related("change").order_by("number")] == [
        [],
        ["/status"],
        ["/status"],
        ["/status"],
        ["/retired"],
        ["/retired"],
    ]


def test_a_step_to_where_the_package_is_already_makes_no_revision(package: Package) -> None:
    lifecycle.unpublish(package)  # a draft stays one
    lifecycle.restore(package)
    lifecycle.publish(package)
    lifecycle.publish(package)
    lifecycle.retire(package)
    lifecycle.retire(package)

    assert events(package) == ["created", "published", "retired"]


def test_what_moves_stock_makes_no_revision(package: Package) -> None:
    edit(package, has_stock=True)
    lifecycle.publish(package)
    before = Package.objects.values().get()
    count_stock(package, 5)
    sell(package, 3)

    assert Package.objects.values().get() == before
    assert events(package) == ["created", "changed", "published"]
    assert shown_one(package).document["stock_qty"] == 2


def test_the_opening_stock_is_no_term(registry: None) -> None:
    package = make_package(stock_qty=7, has_stock=True)

    assert "stock_qty" not in last(package).terms


CHANGES: dict[str, tuple[Callable[[Package], object], list[str]]] = {
    "an attribute": (lambda it: edit(it, price=12), ["/price"]),
    "several": (lambda it: edit(it, tier="basic", name="New"), ["/name", "/tier"]),
    "a key of an object": (lambda it: edit(it, package_metadata={"a/b": 1}), ["/package_metadata/a~1b"]),
    "an instant": (
        lambda it: edit(it, available_from=datetime(2027, 1, 1, tzinfo=UTC)),
        ["/available_from"],
    ),
    "notifications": (
        lambda it: edit(it, notification_preferences=[{"event": "expired", "channel": "email"}]),
        ["/notification_preferences"],
    ),
    "a code": (lambda it: edit(it, code="meet-other"), ["/code"]),
    "a granted value": (
        lambda it: replaced(it, grant(it, "max_rooms", 8), grant(it, "recording", True)),
        ["/features/max_rooms/value"],
    ),
    "a value of another kind": (
        lambda it: replaced(it, grant(it, "max_rooms", True), grant(it, "recording", False)),
        ["/features/recording/value", "/features/max_rooms/value"],
    ),
    "an entry that came": (lambda it: granted(it, "public_chat"), ["/features/public_chat"]),
    "an entry that went": (lambda it: replaced(it, grant(it, "recording", True)), ["/features/max_rooms"]),
    "a reset": (
        lambda it: replaced(
            it,
            grant(it, "max_rooms", 5, periodicity_type="weekly", periodicity=2),
            grant(it, "recording", True),
        ),
        ["/features/max_rooms/periodicity_type", "/features/max_rooms/periodicity"],
    ),
    "a provider that came": (lambda it: attached(it, make_provider(code="bbb-2")), ["/providers/bbb-2"]),
    "a provider that went": (lambda it: detached(it), ["/providers/bbb-main"]),
}


def granted(package: Package, code: str) -> None:
    with change_package(package):
        grant(package, code, True).save()


def replaced(package: Package, *entries: Any) -> None:
    with change_package(package):
        write(package, features=entries)


def attached(package: Package, provider: Provider) -> None:
    with change_package(package, attaching=[provider]):
        PackageProvider(package=package, provider=provider).save()


def detached(package: Package) -> None:
    with change_package(package):
        package.providers.all().delete()


@pytest.mark.parametrize("change, pointers", CHANGES.values(), ids=CHANGES)
def test_a_revision_points_at_what_has_changed(
    package: Package, change: Callable[[Package], object], pointers: list[str]
) -> None:
    change(package)

    assert sorted(last(package).change.changes) == sorted(pointers)
    assert events(package) == ["created", "changed"]
    assert findings() == []


def test_several_things_done_at_once_are_called_by_the_most_telling(package: Package) -> None:
    with change_package(package):
        edit(package, price=12)
        lifecycle.publish(package)
        lifecycle.retire(package)

    assert events(package) == ["created", "published"]
    assert last(package).change.changes == ["/status", "/retired", "/price"]


def test_a_revision_says_who_wrote_it_where_and_why(package: Package) -> None:
    with written_by(lambda: Author(Entrance.ADMIN, "ann", "Prices for 2027")):
        edit(package, price=12)
    change = last(package).change

    assert (change.door, change.actor, change.reason) == ("admin", "ann", "Prices for 2027")


def test_without_an_author_it_is_a_command_of_nobody(package: Package) -> None:
    change = last(package).change

    assert (change.door, change.actor, change.reason) == ("command", "", "")


def test_an_author_is_asked_for_only_when_something_is_written(package: Package) -> None:
    def nobody() -> Author:
        pytest.fail("Nothing is written.")

    with written_by(nobody):
        shown_one(package)
        lifecycle.unpublish(package)


def test_an_author_within_another_is_the_author(package: Package) -> None:
    with written_by(lambda: Author(actor="ann")):
        with written_by(lambda: Author(actor="bob")):
            edit(package, price=12)
        edit(package, price=13)

    actors = package.revisions.order_by("number").values_list("change__actor", flat=True)
    assert list(actors) == ["", "bob", "ann"]


WRITES: dict[str, Callable[[Any, Any], object]] = {
    "save": lambda row, _: row.save(),
    "save of some fields": lambda row, _: row.save(update_fields=["pk"]),
    "delete": lambda row, _: row.delete(),
    "update": lambda row, rows: rows.update(pk=row.pk),
    "bulk_update": lambda row, rows: rows.bulk_update([row], ["pk"]),
    "delete of a set": lambda _, rows: rows.delete(),
    "update_or_create": lambda row, rows: rows.update_or_create(pk=row.pk, defaults={}),
    "update by the base manager": lambda row, _: (
        type(row)._base_manager.filter(pk=row.pk).update(**{row._meta.pk.name: row.pk})
    ),
    "delete by the base manager": lambda row, _: type(row)._base_manager.all().delete(),
}


@pytest.mark.parametrize("model", [Revision, Change])
@pytest.mark.parametrize("write_to", WRITES.values(), ids=WRITES)
def test_what_is_kept_is_kept_for_ever(package: Package, model: type[Any], write_to: Any) -> None:
    rows = model.objects.order_by("pk")
    before = list(rows.values())

    # Within an open door too.
    with pytest.raises(KeptForEver), change_package(package):
        write_to(rows[0], model.objects.all())

    assert list(rows.values()) == before


@pytest.mark.parametrize(
    "write_over",
    [
        lambda row: row.save(),
        lambda row: type(row).objects.bulk_create(
            [row], update_conflicts=True, unique_fields=[row._meta.pk.name], update_fields=["digest"]
        ),
    ],
    ids=["save", "bulk_create"],
)
def test_no_new_row_takes_the_place_of_a_kept_one(package: Package, write_over: Any) -> None:
    kept = last(package)
    forged = Revision(pk=kept.pk, package=package, number=1, document="{}", digest="forged")

    with pytest.raises((KeptForEver, IntegrityError)), change_package(package):
        write_over(forged)

    assert last(package).digest == kept.digest


@pytest.mark.parametrize("model", [Revision, Change])
def test_nothing_is_kept_outside_the_door(package: Package, model: type[Any]) -> None:
    row = model(pk=99)

    with pytest.raises(WrittenOutsideTheDoor):
        row.save()
    with pytest.raises(WrittenOutsideTheDoor):
        model.objects.bulk_create([row])


def test_a_number_is_given_once(package: Package) -> None:
    twice = Revision(package=package, number=1, document="{}", digest="")

    with pytest.raises(IntegrityError), change_package(package):
        twice.save()


def test_a_deleted_draft_keeps_its_revisions_and_gets_a_last_one(package: Package) -> None:
    edit(package, price=12)
    terms = last(package).terms
    lifecycle.delete(package)
    kept = Revision.objects.select_related("change").order_by("number")

    assert [(it.number, it.change.event) for it in kept] == [(1, "created"), (2, "changed"), (3, "deleted")]
    assert (kept[2].terms, kept[2].digest) == (terms, digest(terms))
    assert (kept[2].change.record, kept[2].change.code) == (terms["id"], "meet-standard")
    assert findings() == []


def test_what_is_made_and_deleted_within_one_door_was_never_there(package: Package) -> None:
    with change_package(package):
        lifecycle.delete(lifecycle.clone(package))

    assert events(package) == ["created"]
    assert Revision.objects.count() == 1
    assert findings() == []


def test_what_is_refused_leaves_no_revision(package: Package) -> None:
    lifecycle.publish(package)

    with pytest.raises(Refused), change_package(package):
        write(package, providers=[])
    with pytest.raises(ValidationError):
        edit(package, price=-1)

    assert events(package) == ["created", "published"]
    assert findings() == []


def test_a_clone_begins_at_its_own_first_revision(package: Package) -> None:
    edit(package, price=12)
    copy = lifecycle.clone(package)

    assert (copy.revision, events(copy)) == (1, ["created"])
    assert (package.revision, events(package)) == (2, ["created", "changed"])
    same = {"features", "providers", "price", "package_metadata"}
    assert {name: last(copy).terms[name] for name in same} == {
        name: last(package).terms[name] for name in same
    }


def test_a_change_of_a_provider_is_no_change_of_terms(package: Package) -> None:
    before = shown_one(package).text
    with change_provider(Provider.objects.get()) as provider:
        provider.name = "Renamed"
        provider.save()

    assert events(package) == ["created"]
    assert shown_one(package).text == before
    assert findings() == []


def test_a_document_broken_by_hand_stops_nobody(package: Package) -> None:
    with connection.cursor() as database:
        database.execute("UPDATE catalog_revision SET document = 'spoilt'")
    edit(package, price=12)

    assert last(package).terms["price"] == 12


def test_a_deleted_draft_is_told_by_its_own_id_whatever_became_of_its_document(package: Package) -> None:
    with connection.cursor() as database:
        database.execute("UPDATE catalog_revision SET document = 'spoilt'")
    known = package.id
    lifecycle.delete(package)
    told = Change.objects.latest("cursor")

    assert (told.event, told.record, told.code) == ("deleted", known, "meet-standard")
