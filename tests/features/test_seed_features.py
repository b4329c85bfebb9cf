"""The command `seed_features`: what each mode says and writes."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.models import Feature
from tests.features.conftest import RegistryFile
from tests.features.declared import QUOTA, SWITCH

pytestmark = pytest.mark.django_db


def seed_features(*arguments: str, registry: Path | None = None) -> list[str]:
    output = StringIO()
    file = [f"--registry={registry}"] if registry else []
    call_command("seed_features", *arguments, *file, stdout=output)
    return output.getvalue().splitlines()


def test_a_first_seed_creates_every_feature_and_the_groups() -> None:
    lines = seed_features()
    assert "created    max_rooms" in lines
    assert "mended     group Catalog readers lacks features.view_feature" in lines
    assert lines[-1].startswith(f"{Feature.objects.count()} created, 0 updated, 0 withdrawn, 0 unchanged;")
    assert Group.objects.filter(permissions__codename="view_feature").count() == 3


def test_a_second_seed_writes_nothing_and_says_so() -> None:
    seed_features()
    with CaptureQueriesContext(connection) as queries:
        lines = seed_features()
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert "unchanged  max_rooms" in lines
    assert (
        lines[-1]
        == f"0 created, 0 updated, 0 withdrawn, {len(lines) - 1} unchanged; 0 rights of groups mended."
    )


def test_a_seed_says_old_and_new_of_what_it_updates(registry_file: RegistryFile) -> None:
    seed_features(registry=registry_file(SWITCH, QUOTA))
    changed = registry_file(QUOTA | {"periodicity": 2, "service_types": ["meet"]})
    assert seed_features(registry=changed) == [
        'updated    whiteboard_minutes: service_types [] -> ["meet"], periodicity 1 -> 2',
        "withdrawn  hand_raising",
        "0 created, 1 updated, 1 withdrawn, 0 unchanged; 0 rights of groups mended.",
    ]


def test_a_dry_run_prints_the_plan_and_writes_nothing() -> None:
    lines = seed_features("--dry-run")
    assert "created    max_rooms" in lines
    assert "mended     group Catalog readers lacks features.view_feature" in lines
    assert lines[-1].startswith("Nothing is written.")
    assert not Feature.objects.exists()
    assert not Group.objects.exists()


def test_a_dry_run_says_what_the_seed_then_does(registry_file: RegistryFile) -> None:
    seed_features(registry=registry_file(SWITCH, QUOTA))
    path = registry_file(SWITCH | {"name": "Raised hands"}, QUOTA | {"code": "boards"})
    plan = seed_features("--dry-run", registry=path)
    assert plan[:-1] == seed_features(registry=path)[:-1]


def test_a_check_passes_where_the_database_equals_the_declaration() -> None:
    seed_features()
    (line,) = seed_features("--check")
    assert line.startswith("The database equals the declaration: 0 created")


def test_a_check_fails_and_names_each_difference(registry_file: RegistryFile) -> None:
    seed_features(registry=registry_file(SWITCH, QUOTA))
    Group.objects.get(name="Stock clients").delete()
    declared = registry_file(SWITCH | {"name": "Raised hands"}, QUOTA | {"code": "boards"})
    with pytest.raises(CommandError) as refusal:
        seed_features("--check", registry=declared)
    differences = str(refusal.value).splitlines()[1:]
    assert differences[:3] == [
        "created    boards",
        'updated    hand_raising: name "Hand raising" -> "Raised hands"',
        "withdrawn  whiteboard_minutes",
    ]
    assert "mended     group Stock clients lacks catalog.view_package" in differences
    assert refusal.value.returncode == 1


def test_a_check_writes_nothing() -> None:
    with pytest.raises(CommandError):
        seed_features("--check")
    assert not Feature.objects.exists()
    assert not Group.objects.exists()


@pytest.mark.parametrize("mode", [[], ["--dry-run"], ["--check"]])
def test_a_bad_file_is_refused_with_every_mistake(registry_file: RegistryFile, mode: list[str]) -> None:
    path = registry_file(SWITCH | {"colour": "red"}, QUOTA | {"periodicity": -1})
    with pytest.raises(CommandError) as refusal:
        seed_features(*mode, registry=path)
    lines = str(refusal.value).splitlines()[1:]
    assert lines[0].startswith(f"{path}: hand_raising: unknown key “colour”.")
    assert lines[1].startswith(f"{path}: whiteboard_minutes: periodicity is out of range.")
    assert not Feature.objects.exists()
    assert not Group.objects.exists()


def test_a_dry_run_is_no_check() -> None:
    with pytest.raises(CommandError, match="not allowed with argument"):
        seed_features("--dry-run", "--check")
