"""The tables, in Markdown that is also readable as it stands."""

from collections.abc import Iterator, Sequence

from bench.measuring import Measured
from bench.targets import Row, rows

TITLES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
HEAD = """\
# Fast, and flat: measured

By `{command}` on {machine}.

The columns are numbers of packages, each with 8 features and 2 providers. What has no unit is a ratio: of
answers per second, or of times where it says so. The load generator runs on the same machine. `bare` is one
WSGI function with the driver and orjson, which leaves the count out; `idiomatic` is a ModelSerializer of DRF
with everything prefetched; the `empty view` is one of DRF that answers an empty object behind the same
middleware, which is what the framework takes by itself. All of them look up session, user and rights as the
product does."""
VERDICTS = {True: "yes", False: "no", None: ""}


def report(all_measured: Sequence[Measured], *, command: str, machine: str) -> str:
    parts = [HEAD.format(command=command, machine=machine)]
    for measured in all_measured:
        title = TITLES[measured.kind]
        parts += [f"## {title}", _ratios(measured), f"### {title}: as measured", _absolute(measured)]
    return "\n\n".join(parts) + "\n"


def _ratios(measured: Measured) -> str:
    head = ["", *_sizes(measured), "target", "met"]
    body = [
        [row.name, *_cells(row, measured), row.target.words if row.target else "", VERDICTS[row.is_met]]
        for row in rows(measured)
    ]
    return table([head, *body])


def _absolute(measured: Measured) -> str:
    return table([["", "server", *_sizes(measured)], *_rates(measured), *_times(measured)])


def _rates(measured: Measured) -> Iterator[list[str]]:
    for name, server in dict.fromkeys((name, server) for name, server, _ in measured.rates):
        found = (measured.rates[name, server, size] for size in measured.sizes)
        yield [f"{name}, answers a second", server, *(f"{rate:,.0f}" for rate in found)]


def _times(measured: Measured) -> Iterator[list[str]]:
    for name in next(iter(measured.changes.values())):
        for how in ("door", "bare"):
            found = (measured.changes[size][name] for size in measured.sizes)
            yield [f"{name}, ms", how, *(f"{1000 * done[how]:.1f}" for done in found)]
        found = (measured.changes[size][name] for size in measured.sizes)
        yield [f"{name}, statements", "", *(f"{done['statements']:.0f}" for done in found)]
    for how, name in (("bulk", "import, ms a package"), ("row_by_row", "row by row, ms a package")):
        fills = (measured.fills.get(size) for size in measured.sizes)
        yield [name, "", *(f"{1000 * fill[how]:.1f}" if fill else "—" for fill in fills)]


def _sizes(measured: Measured) -> list[str]:
    return [f"{size:,}" for size in measured.sizes]


def _cells(row: Row, measured: Measured) -> list[str]:
    return [f"{row.values[size]:,.{row.places}f}" if size in row.values else "—" for size in measured.sizes]


def table(lines: Sequence[Sequence[str]]) -> str:
    """Padded, so that its columns stand under each other."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    head, *body = [_line(line, widths) for line in lines]
    return "\n".join([head, _line(["-" * width for width in widths], widths), *body])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join([first, *others])} |"
