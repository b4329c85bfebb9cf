"""A query that is composed once is the same query, whatever it is asked with."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Package
from catalog.models.prepared import Prepared
from catalog.reserving import OFFER
from tests.factories import make_package, make_published_package

pytestmark = pytest.mark.django_db

NOW = timezone.now()

BY_UUID = Prepared(
    lambda uuid: Package.objects.filter(uuid=uuid), ("key", "uuid", "hidden", "created_at"), uuid=UUID(int=0)
)


def test_it_finds_the_record_by_each_value(registry: None) -> None:
    packages = [make_package(hidden=hidden) for hidden in (True, False)]

    for package in packages:
        found = BY_UUID.first(uuid=package.uuid)
        assert found == package
        assert (found.uuid, found.hidden, found.created_at) == (
            package.uuid,
            package.hidden,
            package.created_at,
        )


def test_it_finds_none_where_there_is_none() -> None:
    assert BY_UUID.first(uuid=UUID(int=7)) is None


def test_it_is_one_statement_and_what_was_left_out_is_another(registry: None) -> None:
    package = make_package(name="Standard")
    with CaptureQueriesContext(connection) as queries:
        found = BY_UUID.first(uuid=package.uuid)
    assert len(queries) == 1

    with CaptureQueriesContext(connection) as queries:
        assert found is not None
        assert found.name == "Standard"
    assert len(queries) == 1


@pytest.mark.parametrize("days", [-2, 0, 1, 3])
def test_what_a_sale_asks_is_what_is_sellable(registry: None, days: int) -> None:
    make_package()
    package = make_published_package(available_from=NOW, available_until=NOW + timedelta(days=2))
    at = (NOW + timedelta(days=days)).astimezone(UTC)

    found = OFFER.first(key=package.pk, at=at)

    assert (found is not None) == Package.objects.sellable(at).filter(pk=package.pk).exists()
    assert (found is not None) == (0 <= days < 2)
    assert OFFER.first(key=package.pk, at=datetime(1999, 1, 1, tzinfo=UTC)) is None
