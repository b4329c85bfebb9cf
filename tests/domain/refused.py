"""How the tests of the domain say that a rule is broken."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from catalog.domain.broken_rule import BrokenRule


@contextmanager
def refused(code: str, words: str = "") -> Iterator[pytest.ExceptionInfo[BrokenRule]]:
    with pytest.raises(BrokenRule) as caught:
        yield caught
    assert caught.value.code == code
    assert words in caught.value.message


def problems(broken: list[BrokenRule]) -> list[tuple[str, str]]:
    return [(rule.code, rule.path) for rule in broken]
