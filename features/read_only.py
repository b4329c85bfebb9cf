"""Keeps the stored registry read-only for everything but the seed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_open = ContextVar("registry_is_open", default=False)


class RegistryIsReadOnly(Exception):
    """Raised by every write to the registry outside the seed."""

    code = "registry_is_read_only"

    def __init__(self) -> None:
        super().__init__("Features are declared in features/registry.toml; only seed_features writes them.")


@contextmanager
def open_for_the_seed() -> Iterator[None]:
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


def only_by_the_seed(method: Callable[P, R]) -> Callable[P, R]:
    """The same method, which raises RegistryIsReadOnly outside the seed."""

    @wraps(method)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not _open.get():
            raise RegistryIsReadOnly
        return method(*args, **kwargs)

    return guarded
