"""Between a seed of the registry and the writers of packages: documents repeat what the registry says.

Rows can't be locked for this: a package that is being made grants a feature unseen. On SQLite the
transaction itself keeps others from writing.
"""

from django.db import connection


def keep_writers_out() -> None:
    """Whoever writes a package now ends first; whoever begins waits, and renders with the new registry."""
    _lock("EXCLUSIVE")


def keep_seeds_out() -> None:
    """Until the transaction ends, documents may show the registry as it is now. Other writers don't wait."""
    _lock("ROW EXCLUSIVE")


def _lock(mode: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE catalog_package IN {mode} MODE")
