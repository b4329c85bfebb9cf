"""Who changes the catalog, through which door, and why: said where a change begins, kept with the change."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum


class Entrance(StrEnum):
    """The doors to the catalog, as a revision names them."""

    ADMIN = "admin"
    API = "api"
    IMPORT = "import"
    COMMAND = "command"


@dataclass(frozen=True)
class Author:
    """`actor` is a user's name, empty where nobody is signed in; `reason` is theirs, in their words."""

    door: Entrance = Entrance.COMMAND
    actor: str = ""
    reason: str = ""


LONGEST_REASON = 255  # characters

_author: ContextVar[Callable[[], Author]] = ContextVar("author", default=Author)


def current_author() -> Author:
    return _author.get()()


@contextmanager
def written_by(author: Callable[[], Author]) -> Iterator[None]:
    """Whatever is written inside is this author's, who is asked for only when something is."""
    token = _author.set(author)
    try:
        yield
    finally:
        _author.reset(token)
