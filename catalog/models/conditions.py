"""The condition of a check constraint, asked of a row in Python: true, false, or unknown, as SQL has it.

It knows the few look-ups that our constraints use, and says so where it meets another.
"""

from collections.abc import Callable, Iterator
from operator import eq, ge, gt, le, lt
from typing import Any

from django.db.models import F, Model, Q

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {"exact": eq, "gt": gt, "gte": ge, "lt": lt, "lte": le}


def holds(condition: Any, row: Model) -> bool | None:
    """Whether a row meets a condition; None where that is unknown, which a CHECK lets pass."""
    answers = [holds(part, row) if isinstance(part, Q) else _asks(part, row) for part in condition.children]
    decisive = condition.connector == Q.OR
    if decisive in answers:
        answer: bool | None = decisive
    else:
        answer = None if None in answers else not decisive
    return not answer if condition.negated and answer is not None else answer


def names_in(condition: Any) -> Iterator[str]:
    """The fields that a condition looks at."""
    for part in condition.children:
        if isinstance(part, Q):
            yield from names_in(part)
        else:
            yield from _names_asked(part)


def _names_asked(part: Any) -> Iterator[str]:
    lookup, value = part
    yield lookup.partition("__")[0]
    if isinstance(value, F):
        yield str(value.name)  # type: ignore[attr-defined]  # the stubs leave it out


def _asks(part: Any, row: Model) -> bool | None:
    lookup, value = part
    name, _, comparison = lookup.partition("__")
    stored = getattr(row, name)
    if comparison == "isnull":
        return (stored is None) is bool(value)
    other = getattr(row, str(value.name)) if isinstance(value, F) else value  # type: ignore[attr-defined]  # as above
    if stored is None or other is None:
        return None
    return COMPARISONS[comparison or "exact"](stored, other)
