"""The command `check_catalog`: damage that is done by hand is found, named, and mended where it can be."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import lifecycle
from catalog.bulk import add_packages
from catalog.changes import change_package, change_provider, write
from catalog.management.commands import check_catalog as command
from catalog.models import Change, Package, Provider, Reservation, Revision, Stock
from catalog.models.change import head
from catalog.models.whole import Whole
from tests.factories import count_stock, make_package, make_provider

pytestmark = pytest.mark.django_db

Names = dict[str, object]


@pytest.fixture
def names(registry: None) -> Names:
    """A package on sale with three revisions, a draft that was deleted, and a provider that was renamed."""
    main, spare = make_provider(code="bbb-main"), make_provider(code="bbb-spare")
    idle = make_provider(code="bbb-idle")
    gone = make_package(code="meet-gone")
    lifecycle.delete(gone)
    package = make_package(
        code="meet-standard",
        price=10,
        package_metadata={"sku": "M-1"},
        features={"max_rooms": 5, "recording": True},
        providers=[main, spare],
    )
    lifecycle.publish(package)
    with change_package(package):
        package.name = "Standard"
        write(package)
    with change_provider(main):
        main.name = "Main"
        main.save()
    published = Change.objects.get(event="published").cursor
    return {
        "package": package.id,
        "gone": gone.id,
        "idle": idle.id,
        "first": published - 1,
        "published": published,
        "renamed": published + 1,
        "last": head(),
        "last_but_one": head() - 1,
    }


def damage(*statements: str) -> None:
    connection.check_constraints()  # PostgreSQL alters no table that something is left to be checked of
    with connection.cursor() as database:
        for statement in statements:
            database.execute(statement)


def check_catalog(*arguments: str) -> tuple[list[str], str]:
    """What it prints, and how it fails; the empty text where it does not."""
    output = StringIO()
    try:
        call_command("check_catalog", *arguments, stdout=output)
    except CommandError as error:
        return output.getvalue().splitlines(), str(error)
    return output.getvalue().splitlines(), ""


def proven() -> str:
    return (
        f"{Package.objects.count()} packages, {Revision.objects.count()} revisions, "
        f"{Provider.objects.count()} providers, {Change.objects.count()} entries of the feed, 1 head of it, "
        f"{Stock.objects.count()} stocks, {Reservation.objects.count()} reservations"
    )


DIFFERS = "meet-standard: its stored document differs from a fresh rendering"
MOVED = "meet-standard: its terms are not those of its last revision"

MENDABLE = {
    "a document edited": (
        "UPDATE catalog_storeddocument SET text = replace(text, '\"price\":10', '\"price\":1')",
        [DIFFERS],
    ),
    "a document that is no JSON": ("UPDATE catalog_storeddocument SET text = 'spoilt'", [DIFFERS]),
    "a document of another format": ("UPDATE catalog_storeddocument SET format = 99", [DIFFERS]),
    "a document lost": (
        "DELETE FROM catalog_storeddocument",
        ["meet-standard: it has no stored document"],
    ),
    "a package edited": ("UPDATE catalog_package SET price = 12.5", [MOVED, DIFFERS]),
    "an entry edited": (
        'UPDATE catalog_packagefeature SET "limit" = 7 WHERE "limit" = 5',
        [MOVED, DIFFERS],
    ),
    "a provider detached": ('DELETE FROM catalog_packageprovider WHERE "default"', [MOVED, DIFFERS]),
    "a digest edited": (
        "UPDATE catalog_package SET digest = 'abc'",
        ["meet-standard: its digest is not that of its last revision", DIFFERS],
    ),
    "a number turned back": (
        "UPDATE catalog_package SET revision = 1",
        ["meet-standard: its revision is 1, and the last that is kept is 3", DIFFERS],
    ),
    "a head that lags behind": (
        "UPDATE catalog_feedhead SET cursor = 1",
        ["the feed: its head is 1, and its last entry {last}"],
    ),
    "a head lost": ("DELETE FROM catalog_feedhead", ["the feed: its head is 0, and its last entry {last}"]),
}


@pytest.mark.parametrize("sql, found", MENDABLE.values(), ids=MENDABLE)
def test_what_follows_from_something_else_is_mended(names: Names, sql: str, found: list[str]) -> None:
    lines = [line.format(**names) for line in found]
    damage(sql)

    assert check_catalog() == (
        lines,
        f"Wrong: {len(lines)}, in {proven()}. `--fix` mends what can be mended.",
    )
    told, failure = check_catalog("--fix")
    assert (told[:-1], failure) == ([f"mended  {line}" for line in lines], "")
    assert told[-1].endswith(f" Mended: {len(lines)}.")
    assert check_catalog() == ([f"Proven: {proven()}."], "")
    with change_package(Package.objects.get()) as package:
        package.hidden = True
        write(package)
    assert check_catalog() == ([f"Proven: {proven()}."], "")


OPENED_BELOW_ZERO = """
INSERT INTO catalog_stockmovement
    (package_id, kind, quantity, balance, version, actor, door, reason, created_at)
SELECT package_id, 'opening', -3, -3, 0, '', 'command', '', CURRENT_TIMESTAMP FROM catalog_stock
"""
UNMENDABLE = {
    "a revision's document edited": (
        [
            "UPDATE catalog_revision SET document = replace(document, 'rooms', 'x') "
            "WHERE number = 2 AND document LIKE '%standard%'"
        ],
        ["meet-standard: revision 2: its digest is not that of its document"],
    ),
    "a revision's document that is no JSON": (
        ["UPDATE catalog_revision SET document = 'spoilt' WHERE number = 2 AND document LIKE '%standard%'"],
        ["meet-standard: revision 2: its digest is not that of its document"],
    ),
    "a revision's document that is no object": (
        ["UPDATE catalog_revision SET document = '[1]' WHERE number = 2 AND document LIKE '%standard%'"],
        ["meet-standard: revision 2: its digest is not that of its document"],
    ),
    "a last revision's digest edited": (
        ["UPDATE catalog_revision SET digest = 'abc' WHERE number = 3 AND document LIKE '%standard%'"],
        [
            "meet-standard: its digest is not that of its last revision",
            MOVED,
            "meet-standard: revision 3: its digest is not that of its document",
        ],
    ),
    "a deleted package's revision edited": (
        ["UPDATE catalog_revision SET digest = 'abc' WHERE document LIKE '%meet-gone%' AND number = 1"],
        ["{gone}: revision 1: its digest is not that of its document"],
    ),
    "a revision lost": (
        [
            "DELETE FROM catalog_change WHERE code = 'meet-standard' AND event = 'published'",
            "DELETE FROM catalog_revision WHERE number = 2 AND document LIKE '%standard%'",
        ],
        ["the feed: cursor {published} is missing", "meet-standard: revision 2 is missing"],
    ),
    "two revisions lost": (
        [
            "DELETE FROM catalog_change WHERE code = 'meet-standard' AND event <> 'changed'",
            "DELETE FROM catalog_revision WHERE number < 3 AND document LIKE '%standard%'",
        ],
        [
            "the feed: cursors {first} to {published} are missing",
            "meet-standard: revisions 1 to 2 are missing",
        ],
    ),
    "a last revision lost": (
        [
            "DELETE FROM catalog_change WHERE code = 'meet-standard' AND event = 'changed'",
            "DELETE FROM catalog_revision WHERE number = 3 AND document LIKE '%standard%'",
        ],
        [
            "the feed: cursor {renamed} is missing",
            "meet-standard: its revision is 3, and the last that is kept is 2",
            "meet-standard: its digest is not that of its last revision",
            MOVED,
        ],
    ),
    "all revisions lost": (
        [
            "DELETE FROM catalog_change WHERE code = 'meet-standard'",
            "DELETE FROM catalog_revision WHERE document LIKE '%standard%'",
        ],
        [
            "the feed: cursors {first} to {renamed} are missing",
            "meet-standard: its revision is 3, and none is kept",
        ],
    ),
    "a revision numbered anew": (
        ["UPDATE catalog_revision SET number = 0 WHERE number = 2 AND document LIKE '%standard%'"],
        ["meet-standard: revision 0: the first is 1", "meet-standard: revision 2 is missing"],
    ),
    "an entry lost": (
        ["DELETE FROM catalog_change WHERE code = 'meet-standard' AND event = 'published'"],
        [
            "the feed: cursor {published} is missing",
            "meet-standard: revision 2: the feed has 0 entries of it",
        ],
    ),
    "an entry without its revision": (
        ["UPDATE catalog_change SET revision_id = NULL WHERE code = 'meet-standard' AND event = 'published'"],
        [
            "the feed: entry {published} is of {package}, and its revision of nothing",
            "meet-standard: revision 2: the feed has 0 entries of it",
        ],
    ),
    "an entry of another record": (
        ["UPDATE catalog_change SET record = 'pkg_x' WHERE code = 'meet-standard' AND event = 'published'"],
        ["the feed: entry {published} is of pkg_x, and its revision of {package}"],
    ),
    "an entry of another kind": (
        ["UPDATE catalog_change SET resource = 'feature' WHERE event = 'published'"],
        ["the feed: entry {published} is of a feature, and its revision of {package}"],
    ),
    "the last entry lost": (
        ["DELETE FROM catalog_change WHERE cursor = (SELECT max(cursor) FROM catalog_change)"],
        [
            "the feed: its head is {last}, and its last entry {last_but_one}",
            "provider bbb-main: its revision is 2, and the feed has 1 entries of it",
        ],
    ),
    "a head that has run ahead": (
        ["UPDATE catalog_feedhead SET cursor = 1000"],
        ["the feed: its head is 1000, and its last entry {last}"],
    ),
    "a package deleted past the door": (
        [
            "DELETE FROM catalog_storeddocument",
            "DELETE FROM catalog_stock",
            "DELETE FROM catalog_packagefeature",
            "DELETE FROM catalog_packageprovider",
            "DELETE FROM catalog_package",
        ],
        ["{package}: it is gone, and the feed does not tell"],
    ),
    "a package told to be deleted": (
        ["UPDATE catalog_change SET event = 'deleted' WHERE code = 'meet-standard' AND event = 'changed'"],
        ["meet-standard: the feed says that it was deleted"],
    ),
    "a default provider deactivated": (
        ["UPDATE catalog_provider SET active = NOT active WHERE code = 'bbb-main'"],
        ["meet-standard: its default provider bbb-main is not active"],
    ),
    "stock lost": (["DELETE FROM catalog_stock"], ["meet-standard: it has no stock"]),
    "stock below zero": (
        ["UPDATE catalog_stock SET quantity = -3", OPENED_BELOW_ZERO],
        ["meet-standard: its stock is -3, and it was never to be oversold"],
    ),
    "terms that JSON can't hold": (
        ["UPDATE catalog_package SET package_metadata = '{\"n\": 1e400}'"],
        ["meet-standard: its terms can't be written as JSON"],
    ),
    "a provider's number edited": (
        ["UPDATE catalog_provider SET revision = 7 WHERE code = 'bbb-main'"],
        ["provider bbb-main: its revision is 7, and the feed has 2 entries of it"],
    ),
    "a provider that was never made": (
        ["UPDATE catalog_change SET event = 'changed' WHERE code = 'bbb-idle'"],
        ["provider bbb-idle: the feed does not begin with how it was created"],
    ),
    "a provider told to be deleted": (
        ["UPDATE catalog_change SET event = 'deleted' WHERE code = 'bbb-main' AND event = 'changed'"],
        ["provider bbb-main: the feed says that it was deleted"],
    ),
    "a provider deleted past the door": (
        ["DELETE FROM catalog_provider WHERE code = 'bbb-idle'"],
        ["provider {idle}: it is gone, and the feed does not tell"],
    ),
}


@pytest.mark.parametrize("sql, found", UNMENDABLE.values(), ids=UNMENDABLE)
def test_what_nobody_can_know_any_more_is_left(names: Names, sql: list[str], found: list[str]) -> None:
    lines = [line.format(**names) for line in found]
    damage(*sql)
    revisions = Revision.objects.count()

    assert check_catalog()[0] == lines
    for _ in range(2):
        told, failure = check_catalog("--fix")
        assert told == [f"left    {line}" for line in lines]
        assert failure == f"Wrong: {len(lines)}, in {proven()}. Mended: 0."
    assert Revision.objects.count() == revisions


def test_what_is_wrong_fails_the_command(names: Names) -> None:
    damage("DELETE FROM catalog_stock")

    for arguments in ([], ["--fix"]):
        with pytest.raises(CommandError) as failure:
            call_command("check_catalog", *arguments, stdout=StringIO())
        assert failure.value.returncode == 1


def test_what_is_left_is_told_beside_what_is_mended(names: Names) -> None:
    damage(
        "DROP INDEX package_one_default_provider",
        'UPDATE catalog_packageprovider SET "default" = active',
    )
    two_defaults = "meet-standard: it has 2 default providers"

    assert check_catalog()[0] == [MOVED, DIFFERS, two_defaults]
    told, failure = check_catalog("--fix")
    assert told == [f"mended  {MOVED}", f"mended  {DIFFERS}", f"left    {two_defaults}"]
    assert failure.startswith("Wrong: 1, in ")
    assert failure.endswith(" Mended: 2.")
    assert check_catalog()[0] == [two_defaults]


def test_terms_that_came_past_the_door_are_kept_as_a_revision(names: Names) -> None:
    damage("UPDATE catalog_package SET price = 12.5, has_stock = NOT has_stock")
    check_catalog("--fix")
    package = Package.objects.get()
    revision = package.revisions.latest("number")

    assert (package.revision, package.price) == (4, 12.5)
    assert (revision.number, revision.terms["price"]) == (4, 12.5)
    assert (revision.change.event, revision.change.changes) == ("changed", ["/has_stock", "/price"])
    assert (revision.change.door, revision.change.actor) == ("command", "")
    assert revision.change.reason == "check_catalog --fix"


def test_a_document_is_mended_without_a_revision(names: Names) -> None:
    before = head()
    damage("UPDATE catalog_storeddocument SET text = 'spoilt'")
    check_catalog("--fix")

    assert Package.objects.get().revision == 3
    assert head() == before


@pytest.mark.parametrize("metadata", [{"b": 2, "a": 1}, {"a": 1.0, "b": 2}])
def test_what_was_written_in_another_way_and_says_the_same_is_not_wrong(
    names: Names, metadata: dict[str, object]
) -> None:
    for written in ({"a": 1, "b": 2}, metadata):
        with change_package(Package.objects.get()) as package:
            package.package_metadata = written
            write(package)

    assert Package.objects.get().revision == 4
    assert check_catalog()[1] == ""


def test_a_package_on_sale_that_could_not_be_published_today_is_mended_too(names: Names) -> None:
    damage(
        "UPDATE catalog_storeddocument SET text = 'spoilt'",
        "UPDATE features_feature SET available = NOT available WHERE code = 'max_rooms'",
    )

    assert check_catalog("--fix")[0][0] == f"mended  {DIFFERS}"
    assert check_catalog()[1] == ""


def test_a_catalog_from_before_there_were_revisions_gets_its_first(names: Names) -> None:
    damage(
        "DELETE FROM catalog_change",
        "DELETE FROM catalog_revision",
        "DELETE FROM catalog_feedhead",
        "DELETE FROM catalog_storeddocument",
        "UPDATE catalog_package SET revision = 0, digest = ''",
        "UPDATE catalog_provider SET revision = 0",
    )

    assert check_catalog()[0] == ["meet-standard: it has no revision yet"]
    assert check_catalog("--fix")[0][0] == "mended  meet-standard: it has no revision yet"
    assert [(it.cursor, it.event, it.revision.number) for it in Change.objects.all()] == [(1, "created", 1)]
    assert check_catalog() == ([f"Proven: {proven()}."], "")


def test_a_provider_from_before_there_was_a_feed_is_changed_later(names: Names) -> None:
    damage(
        "DELETE FROM catalog_change WHERE resource = 'provider'",
        "UPDATE catalog_provider SET revision = 0, created_at = '2020-01-01 00:00:00+00:00'",
    )
    with change_provider(Provider.objects.get(code="bbb-idle")) as provider:
        provider.name = "Idle"
        provider.save()

    assert not [line for line in check_catalog()[0] if line.startswith("provider")]


def test_what_was_oversold_stays_below_zero_when_overselling_ends(names: Names) -> None:
    with change_package(Package.objects.get()) as package:
        package.oversell_enabled = True
        write(package)
    count_stock(package, -3)
    with change_package(package):
        package.oversell_enabled = False
        write(package)

    assert Stock.objects.get().quantity == -3
    assert check_catalog()[1] == ""


def test_a_check_writes_nothing(names: Names) -> None:
    damage("DELETE FROM catalog_storeddocument")
    with CaptureQueriesContext(connection) as queries:
        check_catalog()

    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_clean_catalog_is_not_written_to_be_mended(names: Names) -> None:
    with CaptureQueriesContext(connection) as queries:
        told, failure = check_catalog("--fix")

    assert (told, failure) == ([f"Proven: {proven()}."], "")
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_an_empty_catalog_is_proven() -> None:
    told, _ = check_catalog()

    assert told == [
        "Proven: 0 packages, 0 revisions, 0 providers, 0 entries of the feed, 1 head of it, 0 stocks, "
        "0 reservations."
    ]


def test_the_demo_is_clean() -> None:
    call_command("demo", "--no-serve", stdout=StringIO())

    assert check_catalog() == ([f"Proven: {proven()}."], "")


def test_every_chunk_is_looked_at(registry: None) -> None:
    add_packages(
        Whole(Package(code=f"meet-{number}", name="Standard", service_type="meet")) for number in range(600)
    )
    damage("UPDATE catalog_storeddocument SET text = '{}' WHERE text LIKE '%\"code\":\"meet-_99\"%'")

    assert [line.partition(":")[0] for line in check_catalog()[0]] == [
        f"meet-{number}" for number in (199, 299, 399, 499, 599)
    ]
    assert check_catalog("--fix")[1] == ""
    assert check_catalog() == ([f"Proven: {proven()}."], "")


def test_how_far_it_is_stands_apart_from_what_it_found(names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "OFTEN", 2)
    output, progress = StringIO(), StringIO()
    call_command("check_catalog", stdout=output, stderr=progress)

    assert progress.getvalue().splitlines() == [
        f"{Change.objects.count()} entries of the feed",
        "3 providers",
        "5 revisions",
    ]
    assert output.getvalue().splitlines() == [f"Proven: {proven()}."]
