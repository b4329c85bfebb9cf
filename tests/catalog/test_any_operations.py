"""Whatever is done, through whichever doors: each change is kept and told once, and all is proven."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from catalog.documents import terms_of
from catalog.domain.canonical import digest
from catalog.models import Change, Package, Provider
from catalog.models.change import head
from catalog.models.whole import Whole
from features.models import Feature
from tests.catalog.checked import findings
from tests.catalog.operations import OPERATIONS, REFUSED, RESTORING, Catalog
from tests.catalog.rows import all_rows
from tests.factories import make_package, make_provider, make_published_package

Terms = Mapping[str, Any]

EXAMPLES, STEPS = 32, 16


@dataclass(frozen=True)
class Seen:
    """What can be told of a catalog, by its tables alone."""

    packages: Mapping[str, Terms]
    providers: Mapping[str, Terms]
    features: Mapping[str, Terms]
    head: int


def look() -> Seen:
    return Seen(
        {package.id: terms_of(Whole.loaded(package)) for package in Package.objects.with_parts()},
        {provider.id: terms_of_provider(provider) for provider in Provider.objects.all()},
        {row["code"]: row for row in Feature.objects.values(*FEATURE)},
        head(),
    )


FEATURE = [field.name for field in Feature._meta.concrete_fields if field.name != "version"]
UNSAID = {"encrypted_properties", "revision", "updated_at"}


def terms_of_provider(provider: Provider) -> Terms:
    columns = {field.name: getattr(provider, field.name) for field in Provider._meta.concrete_fields}
    return {name: columns[name] for name in columns.keys() - UNSAID} | {"all": provider.all_properties}


def event_of(old: Terms | None, new: Terms | None) -> str:
    """What the feed must call a change, by what the terms were and are."""
    if old is None or new is None:
        return "deleted" if new is None else "created"
    if old.get("status") != new.get("status"):
        return "published" if new["status"] == "active" else "unpublished"
    if old.get("retired") != new.get("retired"):
        return "retired" if new["retired"] else "restored"
    return "changed"


def done(before: Mapping[str, Terms], after: Mapping[str, Terms]) -> dict[str, str]:
    """The event of each record that is not what it was."""
    changed = (key for key in {**before, **after} if differs(before.get(key), after.get(key)))
    return {key: event_of(before.get(key), after.get(key)) for key in changed}


def differs(old: Terms | None, new: Terms | None) -> bool:
    if old and new and "format" in new:
        return digest(old) != digest(new)
    return old != new


@pytest.mark.django_db
@settings(
    max_examples=EXAMPLES,
    phases=[Phase.generate],  # a failure tells what was done; to shorten that takes minutes
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_whatever_is_done_is_kept_and_told(
    manager: APIClient, admin_client: Client, tmp_path: Path, data: st.DataObject
) -> None:
    catalog = Catalog(manager, admin_client, tmp_path, data.draw)
    with transaction.atomic():
        make_provider(code="bbb-a")
        provider = make_provider(code="bbb-b")
        make_package(code="meet-a", features={"max_rooms": 5, "custom_branding": True}, providers=[provider])
        make_package(code="meet-b", features={"max_storage": True})
        make_published_package(code="meet-c", has_stock=True, stock_qty=5)
        for operation in data.draw(st.permutations(OPERATIONS))[:STEPS]:
            do(operation, catalog)
        assert findings() == []
        transaction.set_rollback(True)


def do(operation: Any, catalog: Catalog) -> None:
    before, rows = look(), all_rows()
    try:
        operation(catalog)
    except REFUSED as refused:
        note(f"{operation.__name__} is refused: {refused}")
        assert (head(), all_rows()) == (before.head, rows)
        return
    note(f"{operation.__name__} is done")
    assert_told(before, look(), restoring=operation in RESTORING)


def assert_told(before: Seen, after: Seen, *, restoring: bool) -> None:
    packages = done(before.packages, after.packages)
    if restoring:
        packages = dict.fromkeys(packages, "restored_revision")
    expected = packages | done(before.providers, after.providers) | done(before.features, after.features)
    entries = list(Change.objects.filter(cursor__gt=before.head).select_related("revision"))

    assert sorted((entry.record, entry.event) for entry in entries) == sorted(expected.items())
    for entry in entries:
        assert (entry.record in packages) == (entry.revision is not None)
        if entry.revision and entry.event != "deleted":
            assert_kept(entry, after.packages[entry.record])


def assert_kept(entry: Any, terms: Terms) -> None:
    """The package shows the revision of its last entry, and that one its terms."""
    package = Package.objects.get(uuid=entry.revision.package_id)
    assert (package.revision, package.updated_at) == (entry.revision.number, entry.created_at)
    assert package.digest == entry.revision.digest == digest(terms) == digest(entry.revision.terms)
    assert package.revisions.count() == package.revision
