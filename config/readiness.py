"""What must be there before anybody can be served: the database, every migration, and the registry."""

from functools import cache
from typing import NamedTuple

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from config.rest import roles
from features import registry
from features.models import Feature


class Lacking(NamedTuple):
    what: str
    words: str


def lacking() -> Lacking | None:
    """The first thing that is missing: whatever comes after rests on it."""
    try:
        connection.ensure_connection()
        return _unapplied_migrations() or _unseeded_registry()
    except (DatabaseError, InterfaceError):  # whose words may name its address and user
        return Lacking("database", "It does not answer.")


def _unapplied_migrations() -> Lacking | None:
    missing = len(_known_migrations() - MigrationRecorder(connection).applied_migrations().keys())
    return Lacking("migrations", f"{missing} are not applied: run `manage.py migrate`.") if missing else None


def _unseeded_registry() -> Lacking | None:
    stored = set(Feature.objects.values_list("code", flat=True))
    if _declared_features() <= stored and not roles.missing():
        return None
    return Lacking("registry", "Features or groups are missing: run `manage.py seed_features`.")


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)


@cache
def _declared_features() -> frozenset[str]:
    return frozenset(declaration.code for declaration in registry.read(registry.SHIPPED))
