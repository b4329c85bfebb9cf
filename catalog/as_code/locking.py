"""One apply after the other; what it may write is locked first: providers by key, then packages by key."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import connection

from catalog.history import chunks
from catalog.models import Package, Provider
from catalog.models.on_sale import PackageQuerySet
from catalog.models.registry_lock import keep_seeds_out
from config.statements import fetched

BATCH = 1_000  # keys a statement

APPLYING = 0x61707079  # of PostgreSQL's advisory locks, ours for applying; any number that nobody else takes


def wait_for_another(tell: Callable[[str], None]) -> None:
    """Until no other apply is under way. On SQLite the transaction has waited for every writer already."""
    if connection.vendor != "postgresql":
        return
    if fetched("SELECT 1 WHERE pg_try_advisory_xact_lock(%s)", [APPLYING]):
        return
    tell("waiting for another apply, or diff, to end")
    fetched("SELECT pg_advisory_xact_lock(%s)", [APPLYING])


def lock(*, changing: Iterable[str], attaching: Iterable[str], packages: Iterable[str]) -> None:
    """Lock the providers that are changed or attached, the packages of those that are changed, and these."""
    changed = {*changing}
    _lock_providers({*changed, *attaching})
    keep_seeds_out()
    keys = {*Package.objects.filter(providers__provider__code__in=changed).values_list("key", flat=True)}
    for some in chunks(packages, BATCH):
        keys |= {*Package.objects.filter(code__in=some).values_list("key", flat=True)}
    for batch in chunks(sorted(keys), BATCH):
        _lock_packages(Package.objects.filter(pk__in=batch))


def _lock_providers(codes: Iterable[str]) -> None:
    named = Provider.objects.filter(code__in=codes).order_by("key")
    list(named.select_for_update().values_list("key"))


def _lock_packages(packages: PackageQuerySet) -> None:
    list(packages.order_by("key").select_for_update(of=("self",), no_key=True).values_list("key"))
