"""To see what a change would do it is done, and undone."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.db import connection


class _Undone(Exception):
    """Leaves a transaction, whose work is not to stay."""


@contextmanager
def undone(within: Callable[[], AbstractContextManager[Any]]) -> Iterator[None]:
    """What is done inside is done in the transaction that `within` opens, checked whole, and then undone."""
    try:
        with within():
            yield
            if connection.vendor == "postgresql":
                connection.check_constraints()  # those that it asks at the commit, which never comes
            raise _Undone
    except _Undone:
        pass
