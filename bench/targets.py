"""What is to be reached: each measurement as a ratio or a number, with its target beside."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bench import cases, selling
from bench.measuring import Measured
from bench.servers import BARE, IDIOMATIC, PRODUCT

DOOR_SIZE = 10_000  # packages, the most that the import is judged by


@dataclass(frozen=True)
class Target:
    words: str
    reached: Callable[[float], bool]


@dataclass(frozen=True)
class Row:
    """One line of the table: a value for each size that has one."""

    name: str
    values: Mapping[int, float]
    target: Target | None = None
    places: int = 2
    same_at_every_size: bool = False

    @property
    def is_met(self) -> bool | None:
        """None where there is nothing to judge."""
        if self.target is None or not self.values:
            return None
        seen = [round(value, self.places) for value in self.values.values()]
        flat = not self.same_at_every_size or len(set(seen)) == 1
        return flat and all(map(self.target.reached, seen))


def at_least(number: float, words: str = "") -> Target:
    return Target(f"≥ {number:g}{words}", lambda value: value >= number)


def at_most(number: float, words: str = "") -> Target:
    return Target(f"≤ {number:g}{words}", lambda value: value <= number)


def rows(measured: Measured) -> Iterator[Row]:
    yield from _against_others(measured)
    yield from _flat(measured)
    yield from _of_the_admin(measured)
    yield from _queries(measured)
    yield from _writes(measured)
    yield from _memory(measured)


def _against_others(measured: Measured) -> Iterator[Row]:
    list_by_bare = at_least(1.0 if measured.kind == "postgresql" else 0.9)
    for name in cases.LISTS:
        target = list_by_bare if name == cases.LIST else None
        yield Row(f"{name} ÷ bare", _faster(measured, (name, PRODUCT), (name, BARE)), target)
    yield Row(
        "detail ÷ bare", _faster(measured, (cases.DETAIL, PRODUCT), (cases.DETAIL, BARE)), at_least(0.7)
    )
    empty = cases.EMPTY, IDIOMATIC
    yield Row("empty view ÷ bare detail", _faster(measured, empty, (cases.DETAIL, BARE)))
    for name in (*cases.LISTS, cases.DETAIL):
        target = at_least(8) if name == cases.LIST else None
        yield Row(f"{name} ÷ idiomatic", _faster(measured, (name, PRODUCT), (name, IDIOMATIC)), target)
    for name, whole in ((cases.NOT_CHANGED, cases.LIST), (cases.DETAIL_NOT_CHANGED, cases.DETAIL)):
        target = at_least(2) if whole == cases.LIST else None
        yield Row(f"{name} ÷ {whole}", _faster(measured, (name, PRODUCT), (whole, PRODUCT)), target)
        yield Row(f"empty view ÷ {whole}", _faster(measured, empty, (whole, PRODUCT)))


def _flat(measured: Measured) -> Iterator[Row]:
    for name in (*cases.CURSORS, cases.CURSOR_DEEPEST):
        yield Row(f"{name}: time ÷ {measured.sizes[0]:,}", _slower(measured, name), at_most(1.5))
    deepest, first = (cases.PAGE_DEEPEST, PRODUCT), (cases.LIST, PRODUCT)
    yield Row("page= deepest: time ÷ first page", _faster(measured, first, deepest))
    deepest, first = (cases.CURSOR_DEEPEST, PRODUCT), (cases.CURSOR, PRODUCT)
    yield Row("cursor= deepest: time ÷ first page", _faster(measured, first, deepest))


def _of_the_admin(measured: Measured) -> Iterator[Row]:
    yield Row(f"admin list: time ÷ {measured.sizes[0]:,}", _slower(measured, cases.CHANGELIST), at_most(1.5))
    target = at_most(1.0) if measured.kind == "postgresql" else None
    times = _slower(measured, cases.COMPARE)
    yield Row(f"admin comparison of six: time ÷ {measured.sizes[0]:,}", times, at_most(1.5))
    cold = {size: seen["figures"] / seen["scan"] for size, seen in measured.glances.items()}
    yield Row("dashboard's figures, cold: time ÷ a scan of the packages", cold, at_most(2))
    for name in (cases.SEARCH, cases.SEARCH_IN_VAIN):
        times = _faster(measured, (cases.CHANGELIST, PRODUCT), (name, PRODUCT))
        yield Row(f"{name}: time ÷ no search", times, target)


def _queries(measured: Measured) -> Iterator[Row]:
    for name in next(iter(measured.queries.values())):
        most = at_most(2 if name.startswith(cases.DETAIL) else 3, ", the same")
        found = {size: counted[name]["besides"] for size, counted in measured.queries.items()}
        yield Row(f"{name}: queries", found, most, 0, same_at_every_size=True)
    who = {size: _most_for_who_asks(counted) for size, counted in measured.queries.items()}
    yield Row("queries of authentication and permissions", who, at_most(3), 0)


def _most_for_who_asks(counted: Mapping[str, Mapping[str, int]]) -> int:
    return max(of["of_who_asks"] for of in counted.values())


def _writes(measured: Measured) -> Iterator[Row]:
    for name in next(iter(measured.changes.values())):
        ratios = {size: done[name]["door"] / done[name]["bare"] for size, done in measured.changes.items()}
        yield Row(f"{name}: time ÷ bare transaction", ratios, at_most(4))
    sales = _faster(measured, (selling.RESERVATION, PRODUCT), (selling.RESERVATION, BARE))
    yield Row("reservation ÷ bare", sales, at_least(0.3))
    faster = {size: fill["row_by_row"] / fill["bulk"] for size, fill in measured.fills.items()}
    yield Row("import: times faster than row by row", faster, at_least(5), 1)
    growth = {size: fill["growth"] for size, fill in measured.fills.items()}
    judged = {size: mebibytes for size, mebibytes in growth.items() if size <= DOOR_SIZE}
    yield Row("import: growth of memory, MiB", judged, at_most(60), 0)
    if beyond := {size: mebibytes for size, mebibytes in growth.items() if size > DOOR_SIZE}:
        yield Row(f"import of more than {DOOR_SIZE:,}: growth of memory, MiB", beyond, None, 0)


def _memory(measured: Measured) -> Iterator[Row]:
    memory, size = measured.memory, measured.memory_size
    megabytes = memory.after * 1024**2 / 1_000_000
    # Only a million tells of a million: a short run says how much, and judges nothing.
    target = at_most(200) if memory.reads >= 1_000_000 else None
    yield Row(f"worker after {memory.reads:,} reads by both, MB", {size: megabytes}, target, 0)
    yield Row("worker: growth, bytes a read", {size: memory.bytes_per_read}, None, 0)


def _faster(measured: Measured, one: tuple[str, str], other: tuple[str, str]) -> dict[int, float]:
    """How many times as many answers per second the one gives."""
    rates = measured.rates
    return {size: rates[*one, size] / rates[*other, size] for size in measured.sizes}


def _slower(measured: Measured, name: str) -> dict[int, float]:
    """How many times as long it takes as at the smallest size."""
    smallest = measured.rates[name, PRODUCT, measured.sizes[0]]
    return {size: smallest / measured.rates[name, PRODUCT, size] for size in measured.sizes}
