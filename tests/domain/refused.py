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
    assert words in caught.value.message == str(caught.value)
    assert is_told_in_a_sentence(caught.value)


def problems(broken: list[BrokenRule]) -> list[tuple[str, str]]:
    assert all(map(is_told_in_a_sentence, broken))
    return [(rule.code, rule.path) for rule in broken]


def is_told_in_a_sentence(broken: BrokenRule) -> bool:
    """Whether people are told what is wrong: from a capital letter to a full stop, and without shouting."""
    words = broken.message
    return words[0].isupper() and words[-1] in ".?" and not words.isupper()
