"""The seed makes the stored features equal to the declared ones, and writes nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from features import seeding
from features.models import Feature
from features.read_only import open_for_the_seed
from features.registry import SHIPPED, BadRegistry, read
from tests.features.conftest import RegistryFile
from tests.features.declared import QUOTA, SWITCH
from tests.features.plans import changes_nothing

pytestmark = pytest.mark.django_db


def stored(code: str) -> Feature:
    return Feature.objects.get(code=code)


def writes(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_the_shipped_registry_is_stored_as_declared() -> None:
    seeding.seed()
    for declaration in read(SHIPPED):
        feature = stored(declaration.code)
        declared = {name: value for name, value in vars(declaration).items() if hasattr(feature, name)}
        assert {name: getattr(feature, name) for name in declared} == declared


def test_seeding_twice_writes_nothing() -> None:
    with CaptureQueriesContext(connection) as first:
        seeding.seed()
    with CaptureQueriesContext(connection) as second:
        again = seeding.seed()
    assert writes(first)
    assert not writes(second)
    assert changes_nothing(again)


def test_settings_of_every_kind_are_stored_so_that_seeding_twice_writes_nothing(
    registry_file: RegistryFile,
) -> None:
    path = registry_file(SWITCH)
    settings = '{ a = 1.0, b = 1e15, c = 1e-7, d = true, e = 1, f = ["ü", { g = 9007199254740991 }] }'
    path.write_text(f"{path.read_text()}\nfeature_settings = {settings}")
    seeding.seed(path)
    assert changes_nothing(seeding.plan(path))


def test_a_plan_writes_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        plan = seeding.plan()
    assert plan.created
    assert not writes(queries)


def test_a_changed_declaration_updates_its_row_in_place(registry_file: RegistryFile) -> None:
    seeding.seed(registry_file(SWITCH, QUOTA))
    key = stored(QUOTA["code"]).pk
    done = seeding.seed(registry_file(SWITCH, QUOTA | {"periodicity": 2}))
    assert done.updated == {QUOTA["code"]: {"periodicity": (1, 2)}}
    assert (stored(QUOTA["code"]).pk, stored(QUOTA["code"]).periodicity) == (key, 2)


def test_an_undeclared_feature_is_withdrawn_and_stays(registry_file: RegistryFile) -> None:
    seeding.seed(registry_file(SWITCH, QUOTA))
    assert seeding.seed(registry_file(SWITCH)).withdrawn == (QUOTA["code"],)
    assert not stored(QUOTA["code"]).available
    assert changes_nothing(seeding.seed(registry_file(SWITCH)))


def test_a_withdrawn_feature_that_is_declared_again_is_available_again(registry_file: RegistryFile) -> None:
    seeding.seed(registry_file(SWITCH, QUOTA))
    key = stored(QUOTA["code"]).pk
    seeding.seed(registry_file(SWITCH))
    done = seeding.seed(registry_file(SWITCH, QUOTA))
    assert done.updated == {QUOTA["code"]: {"available": (False, True)}}
    assert (stored(QUOTA["code"]).pk, stored(QUOTA["code"]).available) == (key, True)


def test_a_version_tells_every_change_of_a_feature_and_nothing_else(registry_file: RegistryFile) -> None:
    versions = []
    for entries in [
        (SWITCH, QUOTA),
        (SWITCH, QUOTA),
        (SWITCH, QUOTA | {"periodicity": 2}),
        (SWITCH,),
        (SWITCH,),
        (SWITCH, QUOTA),
    ]:
        seeding.seed(registry_file(*entries))
        versions.append((stored(SWITCH["code"]).version, stored(QUOTA["code"]).version))

    assert versions == [(1, 1), (1, 1), (1, 2), (1, 3), (1, 3), (1, 4)]


def test_a_version_is_no_attribute_that_a_plan_compares(registry_file: RegistryFile) -> None:
    path = registry_file(SWITCH)
    seeding.seed(path)
    with open_for_the_seed():
        Feature.objects.update(version=7)

    assert changes_nothing(seeding.plan(path))
    assert seeding.seed(registry_file(SWITCH | {"name": "Hands"})).updated == {
        SWITCH["code"]: {"name": (SWITCH["name"], "Hands")}
    }
    assert stored(SWITCH["code"]).version == 8


def test_what_the_platform_lacks_is_stored_as_unavailable(
    registry_file: RegistryFile, settings: Settings
) -> None:
    path = registry_file(SWITCH | {"least_version": "2.10"}, QUOTA | {"licenses": ["enterprise"]})
    settings.PLATFORM_VERSION, settings.PLATFORM_LICENSE = "2.9", "business"
    seeding.seed(path)
    assert not Feature.objects.filter(available=True).exists()

    settings.PLATFORM_VERSION, settings.PLATFORM_LICENSE = "2.10", "enterprise"
    seeding.seed(path)
    assert Feature.objects.filter(available=True).count() == 2


def test_a_bad_file_writes_nothing(registry_file: RegistryFile) -> None:
    with pytest.raises(BadRegistry):
        seeding.seed(registry_file(SWITCH, QUOTA | {"periodicity": -1}))
    assert not Feature.objects.exists()
