"""Several clients at the same moment, each over a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from functools import partial
from threading import Barrier
from typing import Any, TypeVar

from django.db import connection
from rest_framework.test import APIClient

from tests.api.answers import send

T = TypeVar("T")


def at_once(*tasks: Callable[[], T]) -> list[T]:
    """What the tasks return, all of which begin when the last of them is ready."""
    start = Barrier(len(tasks))

    def run(task: Callable[[], T]) -> T:
        start.wait()
        try:
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return [waiting.result() for waiting in [pool.submit(run, task) for task in tasks]]


def request(manager: APIClient, method: str, path: str, body: str = "") -> Callable[[], Any]:
    """A request to be made later, by a client of its own with the same rights."""
    return partial(send, deepcopy(manager), method, path, body)
