"""Writes the declared features to the database, and says what that changes."""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils.module_loading import import_string

from features import registry
from features.models import Feature
from features.read_only import open_for_the_seed

ATTRIBUTES = [field.name for field in Feature._meta.concrete_fields if field.name not in ("id", "version")]


def plan(path: Path = registry.SHIPPED) -> registry.Plan:
    """What a seed from this file would change; raises BadRegistry where the file is refused."""
    return registry.diff(_declared(path), _stored())


def say_nothing(_: str) -> None:
    pass


@transaction.atomic
def seed(path: Path = registry.SHIPPED, *, tell: Callable[[str], None] = say_nothing) -> registry.Plan:
    """Makes the stored features equal to the declared ones; raises BadRegistry before anything is written.

    Whoever builds on the registry follows in the same transaction, by the setting AROUND_SEED: a context
    manager that is called with the plan and with `tell`, for its progress.
    """
    declared = _declared(path)
    _wait_for_another_seed()
    done = registry.diff(declared, _stored())
    followed = import_string(settings.AROUND_SEED)
    with open_for_the_seed(), followed(done, tell):
        _write([Feature(**declared[code]) for code in (*done.created, *done.updated)])
        Feature.objects.filter(code__in=done.withdrawn).update(available=False)
        Feature.objects.filter(code__in=[*done.updated, *done.withdrawn]).update(version=F("version") + 1)
    return done


def _wait_for_another_seed() -> None:
    """It may be doing the same, and then nothing is left to do. On SQLite the transaction waits by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE features_feature IN SHARE ROW EXCLUSIVE MODE")


def _write(features: list[Feature]) -> None:
    """Inserts or updates by code, so that two seeds at the same moment agree instead of colliding."""
    changing = [name for name in ATTRIBUTES if name != "code"]
    Feature.objects.bulk_create(
        features, update_conflicts=True, unique_fields=["code"], update_fields=changing
    )


def _declared(path: Path) -> Mapping[str, registry.Attributes]:
    return {
        declaration.code: registry.stored_form(
            declaration, settings.PLATFORM_VERSION, settings.PLATFORM_LICENSE
        )
        for declaration in registry.read(path)
    }


def _stored() -> Mapping[str, registry.Attributes]:
    return {row["code"]: row for row in Feature.objects.values(*ATTRIBUTES)}
