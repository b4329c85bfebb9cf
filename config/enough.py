"""How much of what is wrong is told at once: a body full of mistakes needs no longer answer."""

from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

MOST_ERRORS = 100


def enough_of(errors: Iterable[T]) -> list[T]:
    """The first of them; what comes after is not even looked for."""
    return list(islice(errors, MOST_ERRORS))
