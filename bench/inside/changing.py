"""One package changed through the door, against the same SQL alone.

In turns: a change is made and taken back, to see its statements; these are replayed by the bare driver and
committed, which leaves the database as the change would have; then the next package is changed for good.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from typing import Any

from django.db import connection, transaction

from bench.inside.driver import Driver, Statement, driver
from catalog.changes import change_package, write
from catalog.lifecycle import publish, unpublish
from catalog.models import Package, Status

Step = Callable[[Package], None]

# A change that is a transaction by itself has none.
NESTED = ("SAVEPOINT", "RELEASE SAVEPOINT")


def change(times: str) -> dict[str, dict[str, float]]:
    """The median seconds of each step through the door and bare, and the statements that it takes.

    Every step is taken back afterwards, so that a database which is kept can be measured again.
    """
    off_sale = Package.objects.exclude(status=Status.ACTIVE).filter(retired=False).order_by("key")
    on_sale = Package.objects.filter(status=Status.ACTIVE).order_by("key")
    most = 2 * int(times)
    return {
        "publish": _compared(publish, unpublish, [*off_sale[:most]]),
        "new price": _compared(partial(_raise, by=1), partial(_raise, by=-1), [*on_sale[:most]]),
    }


def _raise(package: Package, *, by: int) -> None:
    with change_package(package):
        package.price += by
        write(package)


def _compared(step: Step, back: Step, packages: Sequence[Package]) -> dict[str, float]:
    through_the_door, bare, statements = [], [], 0
    with driver() as replayer:
        for first, second in zip(packages[::2], packages[1::2], strict=False):
            captured = _statements_of(step, first, replayer)
            statements = len(captured)
            bare.append(_timed(replayer.replay, captured))
            through_the_door.append(_timed(step, second))
    for package in packages:
        back(package)
    return {"door": median(through_the_door), "bare": median(bare), "statements": statements}


def _timed(what: Callable[[Any], None], concerned: object) -> float:
    begun = time.perf_counter()
    what(concerned)
    return time.perf_counter() - begun


def _statements_of(step: Step, package: Package, replayer: Driver) -> list[Statement]:
    captured: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(NESTED):
            captured.append(replayer.understood((sql, params)))
        return execute(sql, params, many, context)

    with replayer.numbers_taken_back(), transaction.atomic():
        with connection.execute_wrapper(note):
            step(package)
        transaction.set_rollback(True)
    return captured
