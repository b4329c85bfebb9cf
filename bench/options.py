"""What a run measures, and for how long."""

from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass

DATABASES = ("postgresql", "sqlite")
SIZES = (1_000, 10_000, 100_000)  # packages


@dataclass(frozen=True)
class Options:
    databases: tuple[str, ...]
    sizes: tuple[int, ...]
    rounds: int
    seconds: int
    connections: int
    reads: int
    changes: int
    postgres: str
    keep: bool


def read(arguments: Sequence[str]) -> Options:
    parser = ArgumentParser("make bench", description=__doc__)
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES)
    parser.add_argument("--sizes", nargs="+", type=_number, default=SIZES, metavar="PACKAGES")
    parser.add_argument("--rounds", type=_number, default=3, help="turns of every case on every server")
    parser.add_argument("--seconds", type=_number, default=1, help="of load on one case in one round")
    parser.add_argument("--connections", type=_number, default=4, help="clients that ask at once")
    parser.add_argument(
        "--reads", type=_number, default=50_000, help="by both workers, after which their memory is looked at"
    )
    parser.add_argument("--changes", type=_number, default=40, help="packages changed through the door")
    parser.add_argument(
        "--postgres",
        default="postgres://postgres@127.0.0.1:5432/postgres",
        metavar="URL",
        help="any database of a server on which databases may be made",
    )
    parser.add_argument(
        "--keep", action="store_true", help="keep the databases, and use those that an earlier run kept"
    )
    given = vars(parser.parse_args(arguments))
    return Options(
        **{**given, "databases": tuple(given["databases"]), "sizes": tuple(sorted({*given["sizes"]}))}
    )


def _number(text: str) -> int:
    if (number := int(text)) < 1:
        raise ValueError
    return number
