"""Fills an empty database through the product's own doors, and measures the bulk one by the way."""

from __future__ import annotations

import time
from collections.abc import Iterable
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from bench.inside.dataset import Catalog, installations
from bench.inside.memory import peak
from catalog.bulk import add_packages
from catalog.changes import change_provider
from catalog.models import Provider
from catalog.models.door import opened
from catalog.models.whole import Whole
from features.models import Feature

SAMPLE = 200  # packages that are saved row by row, to compare


def fill(size: str) -> dict[str, Any]:
    """Seconds a package, through the bulk door and row by row; and how far memory grew, in MiB."""
    call_command("migrate", verbosity=0)
    call_command("seed_features", stdout=StringIO())
    for provider in installations():
        with change_provider(provider):
            provider.full_clean()
            provider.save()
    catalog, packages = Catalog(Feature.objects.all(), Provider.objects.all()), int(size)
    before, begun = peak(), time.perf_counter()
    add_packages(catalog.drafts(range(packages)))
    bulk, growth = (time.perf_counter() - begun) / packages, peak() - before
    row_by_row = _row_by_row([*catalog.drafts(range(packages, packages + SAMPLE))]) / SAMPLE
    _settle()
    return {"bulk": bulk, "row_by_row": row_by_row, "growth": growth}


def _row_by_row(drafts: Iterable[Whole]) -> float:
    """What the bulk door is compared with: no document, no revision, one transaction; taken back."""
    begun = time.perf_counter()
    with transaction.atomic(), opened():
        for whole in drafts:
            whole.package.full_clean()
            whole.package.save()
            for row in (*whole.features, *whole.providers):
                row.package = whole.package  # which has its key by now
                row.full_clean()
                row.save()
        transaction.set_rollback(True)
    return time.perf_counter() - begun


def _settle() -> None:
    """What PostgreSQL does by itself within minutes, and would do in the midst of the measurements."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
