"""A seed that changes what documents show renders them anew, and is told in the feed."""

import json
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from catalog.changes import change_package, write
from catalog.checking import check
from catalog.documents import FORMAT
from catalog.domain.canonical import digest
from catalog.models import Change, Package, Revision
from catalog.models.change import head
from catalog.reading import shown_one
from features import seeding
from features.models import Feature
from features.registry import SHIPPED
from tests.catalog.at_once import at_once
from tests.factories import grant, make_package

Declared = Callable[..., Path]


@pytest.fixture
def declared(tmp_path: Path) -> Declared:
    """The shipped registry, with one text put for another."""

    def changed(old: str, new: str) -> Path:
        text = SHIPPED.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path = tmp_path / "registry.toml"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return changed


def told_since(cursor: int) -> list[tuple[Any, ...]]:
    fields = ("resource", "code", "event", "changes", "reason")
    return [*Change.objects.filter(cursor__gt=cursor).values_list(*fields)]


def set_by_hand(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.usefixtures("registry")
def test_a_new_name_makes_a_revision_of_the_packages_that_grant_the_feature(declared: Declared) -> None:
    granting = make_package(code="meet-rooms", features={"max_rooms": 5, "recording": True})
    other = make_package(code="meet-other", features={"recording": True})
    since = head()

    seeding.seed(declared('name = "Rooms"', 'name = "Meeting rooms"'))

    assert told_since(since) == [
        ("feature", "max_rooms", "changed", ["/name"], "seed_features"),
        ("package", "meet-rooms", "changed", ["/features/max_rooms/name"], "seed_features"),
    ]
    (entry, _) = shown_one(granting).document["features"]
    assert entry["name"] == "Meeting rooms"
    assert (shown_one(granting).version, shown_one(other).version) == ((2, 0), (1, 0))


@pytest.mark.usefixtures("registry")
def test_a_change_that_no_document_shows_is_told_and_renders_nothing(declared: Declared) -> None:
    make_package(features={"max_rooms": 5})
    since = head()

    seeding.seed(declared('"How many rooms a customer can have."', '"Rooms of a customer."'))

    assert told_since(since) == [("feature", "max_rooms", "changed", ["/description"], "seed_features")]


@pytest.mark.usefixtures("registry")
def test_a_reset_that_a_package_has_of_its_own_stays_as_it_is(declared: Declared) -> None:
    package = make_package()
    own = grant(package, "max_storage", 5, periodicity=2, periodicity_type="weekly")
    with change_package(package):
        write(package, features=[own])
    before = shown_one(package).version
    reset = 'files can take."\nconsumable = true\nquota = true\nperiodicity_type = "monthly"\nperiodicity = '

    seeding.seed(declared(f"{reset}0", f"{reset}3"))

    assert Feature.objects.get(code="max_storage").periodicity == 3
    assert shown_one(package).version == before


@pytest.mark.usefixtures("registry")
def test_a_seed_that_changes_nothing_leaves_nothing_behind() -> None:
    make_package(features={"max_rooms": 5})
    since = head()

    seeding.seed()

    assert told_since(since) == []


@pytest.mark.usefixtures("registry")
def test_many_packages_are_rendered_in_chunks_with_progress(declared: Declared) -> None:
    for _ in range(3):
        make_package(features={"max_rooms": 5})
    lines: list[str] = []

    seeding.seed(declared('name = "Rooms"', 'name = "Meeting rooms"'), tell=lines.append)

    assert lines == ["rendered   3 of 3 packages"]


@pytest.mark.usefixtures("registry")
def test_a_new_format_makes_one_revision_and_never_rewrites_an_old_one() -> None:
    package = make_package(code="meet-old", features={"max_rooms": 5})
    old = Revision.objects.get()
    document = {**json.loads(old.document), "format": FORMAT - 1}
    was = digest(document)
    of_old = "UPDATE catalog_revision SET document = %s, digest = %s WHERE id = %s"
    set_by_hand(of_old, json.dumps(document), was, old.pk)
    set_by_hand("UPDATE catalog_package SET digest = %s WHERE key = %s", was, package.pk)
    set_by_hand("UPDATE catalog_storeddocument SET format = %s", FORMAT - 1)
    since = head()

    seeding.seed()
    seeding.seed()

    assert told_since(since) == [("package", "meet-old", "reformatted", ["/format"], "seed_features")]
    assert Revision.objects.get(number=1).digest == was
    assert not [finding for looked in check() for finding in looked.findings]


def test_a_package_from_before_there_were_revisions_has_its_first_one(reader: APIClient) -> None:
    package = make_package(code="meet-old")
    set_by_hand("DELETE FROM catalog_change")
    set_by_hand("DELETE FROM catalog_revision")
    set_by_hand("DELETE FROM catalog_storeddocument")
    set_by_hand("UPDATE catalog_package SET revision = 0, digest = ''")
    set_by_hand("UPDATE catalog_feedhead SET cursor = 0")

    for address in ("packages", "packages/meet-old"):
        answer = reader.get(f"/api/v1/{address}")
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert "seed_features" in answer.json()["detail"]

    seeding.seed()

    assert told_since(0) == [("package", "meet-old", "created", [], "seed_features")]
    assert reader.get("/api/v1/packages/meet-old").json()["id"] == package.id


@pytest.mark.usefixtures("registry")
def test_a_document_that_was_lost_is_rendered_again_without_a_revision() -> None:
    package = make_package(features={"max_rooms": 5})
    before = shown_one(package)
    set_by_hand("DELETE FROM catalog_storeddocument")

    seeding.seed()

    assert shown_one(package) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("registry")
def test_a_package_that_is_being_made_while_the_registry_is_seeded_shows_the_new_name(
    declared: Declared,
) -> None:
    path = declared('name = "Rooms"', 'name = "Meeting rooms"')
    make_package(code="meet-first", features={"max_rooms": 1})
    under_way, ended = Event(), Event()

    def make_slowly() -> None:
        package = Package(code="meet-slow", name="Slow", service_type="meet")
        with change_package(package):
            write(package, features=[grant(package, "max_rooms", 5)])
            under_way.set()
            ended.wait(0.5)  # seconds, for one who does not wait

    def seed_meanwhile() -> None:
        under_way.wait()
        seeding.seed(path)
        ended.set()

    at_once(make_slowly, seed_meanwhile)

    for package in Package.objects.all():
        assert shown_one(package).document["features"][0]["name"] == "Meeting rooms"
    assert not [finding for looked in check() for finding in looked.findings]
