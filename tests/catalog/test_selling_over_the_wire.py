"""64 clients and 25 pieces, two processes: clients ask again before they are answered, and a process dies."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing, suppress
from http.client import HTTPException
from typing import Any

import pytest

from catalog.models import Package, Reservation, Stock
from tests.catalog.checked import findings
from tests.factories import make_published_package
from tests.serving import HEADERS, PATIENCE, Served, serving, welcome

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS, PIECES = 64, 25
HERE = "/api/v1/packages/meet-standard/reservations"
IMPATIENT = 0.1  # seconds


@pytest.fixture
def package(registry: None) -> Package:
    welcome("Stock clients")
    return make_published_package(code="meet-standard", has_stock=True, stock_qty=PIECES)


@pytest.fixture
def server(package: Package) -> Iterator[Served]:
    with serving(workers=2) as served:
        asked(served, "GET", HERE, patience=PATIENCE)
        yield served


def asked(server: Served, method: str, path: str, body: Any = None, *, patience: float) -> int:
    with closing(server.conversation(patience)) as connection:
        connection.request(method, path, body and json.dumps(body), HEADERS)
        return connection.getresponse().status


def stubbornly(server: Served, method: str, path: str, body: Any = None) -> int:
    """The first answer that comes, however often a client has to ask for it."""
    for patience in (IMPATIENT, *[PATIENCE] * 10):
        with suppress(OSError, HTTPException):
            return asked(server, method, path, body, patience=patience)
    raise AssertionError("Nobody answers any more.")


def selling(server: Served, number: int) -> tuple[int, int]:
    return number, stubbornly(server, "POST", HERE, {"quantity": 1, "reference": f"order-{number}"})


def releasing(server: Served, number: int) -> tuple[int, int]:
    return number, stubbornly(server, "DELETE", f"{HERE}/order-{number}")


def at_once(
    server: Served, what: Callable[[Served, int], tuple[int, int]], numbers: list[int], *, kill_after: int
) -> list[tuple[int, int]]:
    """All at once, and what each was answered; after so many answers a process that serves them is killed."""
    answers = []
    with ThreadPoolExecutor(len(numbers)) as pool:
        for done in as_completed([pool.submit(what, server, number) for number in numbers]):
            answers.append(done.result())
            if len(answers) == kill_after:
                os.kill(server.workers[0], signal.SIGKILL)
    return answers


def test_exactly_as_many_are_sold_as_there_are_and_each_comes_back_once(server: Served) -> None:
    answers = at_once(server, selling, [*range(CLIENTS)], kill_after=8)

    sold = [number for number, status in answers if status in (200, 201)]
    assert (len(answers), len(sold)) == (CLIENTS, PIECES)
    assert {status for _, status in answers} <= {200, 201, 409}
    assert {int(it.reference.removeprefix("order-")) for it in Reservation.objects.all()} == {*sold}
    assert (Stock.objects.get().quantity, findings()) == (0, [])

    answers = at_once(server, releasing, sold * 2, kill_after=12)

    assert {status for _, status in answers} == {204}
    assert not Reservation.objects.filter(released_at=None).exists()
    assert (Stock.objects.get().quantity, findings()) == (PIECES, [])
