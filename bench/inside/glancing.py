"""The figures of the front page, counted anew, against one look at every row of the packages' table."""

from __future__ import annotations

import time
from statistics import median

from django.db import connection
from django.utils import timezone

from catalog.overview import look
from config.statements import fetched

TURNS = 7
# No index has the descriptions: the rows themselves are read.
SCAN = "SELECT count(*), sum(length(description)) FROM catalog_package"


def glance() -> dict[str, float]:
    """The median seconds of both, in turns."""
    connection.ensure_connection()
    figures, scans = [], []
    for _ in range(TURNS):
        begun = time.perf_counter()
        fetched(SCAN, [])
        scanned = time.perf_counter()
        look(timezone.now())
        figures.append(time.perf_counter() - scanned)
        scans.append(scanned - begun)
    return {"figures": median(figures), "scan": median(scans)}
