"""Finds, among many, those that reach certain numbers in everything asked for, without looking at each.

To hold n packages against each other takes n² comparisons, and a catalog may have 100,000. A sieve keeps, for
each measure, the numbers in order, and for each of them which packages reach it, as the bits of one integer:
an answer is a search and an `&` for each measure, for thousands of packages at a time.

It works with floats, which may take two numbers for the same: what passes is then looked at exactly.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from catalog.domain.lint.offer import Offer

SIZE = 2_048  # packages of one sieve; a larger one takes more memory, and several take more searches

Measures = Iterable[tuple[str, float]]
Reaching = tuple[list[float], list[int]]

_NOBODY: Reaching = ([], [0])


class Sieves:
    """Of packages in the order in which they are to be found. `measures` tells what one of them reaches."""

    def __init__(self, offers: Sequence[Offer], measures: Callable[[Offer], Measures]) -> None:
        starts = range(0, len(offers), SIZE)
        self._sieves = [_Sieve(offers[start : start + SIZE], measures) for start in starts]

    def passing(self, least: Sequence[tuple[str, float]]) -> Iterator[Offer]:
        """Those that reach at least so much in each of these measures; perhaps some that just fail to."""
        for sieve in self._sieves:
            yield from sieve.passing(least)


class _Sieve:
    def __init__(self, offers: Sequence[Offer], measures: Callable[[Offer], Measures]) -> None:
        self._offers = offers
        self._all = (1 << len(offers)) - 1
        columns = defaultdict[str, list[tuple[float, int]]](list)
        for place, offer in enumerate(offers):
            for name, number in measures(offer):
                columns[name].append((number, place))
        self._columns = {name: _reaching(column) for name, column in columns.items()}

    def passing(self, least: Iterable[tuple[str, float]]) -> Iterator[Offer]:
        bits = self._all
        for name, number in least:
            numbers, reaching = self._columns.get(name, _NOBODY)
            bits &= reaching[bisect_left(numbers, number)]
            if not bits:
                return
        while bits:
            first = bits & -bits
            yield self._offers[first.bit_length() - 1]
            bits ^= first


def _reaching(column: list[tuple[float, int]]) -> Reaching:
    """The different numbers in order, and for each the packages that reach it; none reach beyond the last."""
    numbers, reaching = list[float](), [0]
    for number, place in sorted(column, reverse=True):
        bits = reaching[-1] | 1 << place
        if numbers and numbers[-1] == number:
            reaching[-1] = bits
        else:
            numbers.append(number)
            reaching.append(bits)
    return numbers[::-1], reaching[::-1]
