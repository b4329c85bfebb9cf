"""The load itself: every case in every round, so that what drifts on the machine drifts for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from statistics import median

from bench.cases import Case
from bench.load import burst, require_answers
from bench.options import Options
from bench.progress import say

Key = tuple[str, str, int]
"""A case's name, its server's name and its number of packages."""


def rates(cases: Iterable[Case], options: Options) -> dict[Key, float]:
    """Answers per second: the median of the rounds."""
    turns = list(_neighbours(cases))
    found: Mapping[Key, list[float]] = defaultdict(list)
    for number in range(1, options.rounds + 1):
        say(f"round {number} of {options.rounds}: {len(turns)} cases of {options.seconds} s")
        for case in turns:
            found[case.name, case.server.name, case.server.size].append(_rate(case, options))
    return {key: median(of_rounds) for key, of_rounds in found.items()}


def _neighbours(cases: Iterable[Case]) -> Iterable[Case]:
    """Those that are compared with each other next to each other."""
    by_name: Mapping[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_name[case.name].append(case)
    return chain.from_iterable(by_name.values())


def _rate(case: Case, options: Options) -> float:
    load = burst(
        f"http://{case.server.address}{case.path}",
        headers=case.headers,
        seconds=options.seconds,
        connections=options.connections,
    )
    require_answers(load, size=case.size, connections=options.connections, case=str(case))
    return load.rate
