"""Nothing but the seed writes features, whichever way the ORM is asked."""

from collections.abc import Callable

import pytest
from asgiref.sync import async_to_sync

from features import seeding
from features.models import Feature
from features.read_only import RegistryIsReadOnly
from tests.features.plans import changes_nothing

pytestmark = pytest.mark.django_db


@pytest.fixture
def rooms() -> Feature:
    seeding.seed()
    return Feature.objects.get(code="max_rooms")


WRITES: dict[str, Callable[[Feature], object]] = {
    "save": lambda rooms: rooms.save(),
    "delete": lambda rooms: rooms.delete(),
    "asave": lambda rooms: async_to_sync(rooms.asave)(),
    "create": lambda _: Feature.objects.create(code="polls"),
    "get_or_create": lambda rooms: Feature.objects.get_or_create(code=rooms.code),
    "update_or_create": lambda rooms: Feature.objects.update_or_create(code=rooms.code),
    "bulk_create": lambda _: Feature.objects.bulk_create([Feature(code="polls")]),
    "bulk_update": lambda rooms: Feature.objects.bulk_update([rooms], ["name"]),
    "update": lambda _: Feature.objects.update(name="Halls"),
    "delete all": lambda _: Feature.objects.all().delete(),
    "update some": lambda _: Feature.objects.filter(available=True, quota=True).update(name="Halls"),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_outside_the_seed_raises(rooms: Feature, write: Callable[[Feature], object]) -> None:
    rooms.name = "Halls"
    with pytest.raises(RegistryIsReadOnly):
        write(rooms)
    assert changes_nothing(seeding.plan())


def test_the_registry_is_closed_again_after_a_seed(rooms: Feature) -> None:
    seeding.seed()
    with pytest.raises(RegistryIsReadOnly):
        rooms.save()
