"""Everything that is measured of one kind of database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from bench import memory, rounds, selling
from bench.agreement import require_agreement
from bench.cases import CURSORS, Visit
from bench.databases import Database, databases
from bench.memory import Memory
from bench.options import Options
from bench.progress import say
from bench.rounds import Key
from bench.servers import APPLICATIONS, PRODUCT, Server, served, serving
from bench.within import within

BySize = Mapping[int, Any]


@dataclass(frozen=True)
class Measured:
    kind: str
    sizes: tuple[int, ...]
    rates: Mapping[Key, float]
    """Answers per second."""
    fills: BySize
    """Of the databases that this run has filled."""
    queries: BySize
    changes: BySize
    glances: BySize
    memory: Memory
    memory_size: int
    """The number of packages that the worker's memory was read at."""


def measure(kind: str, options: Options) -> Measured:
    with databases(kind, options.sizes, postgres=options.postgres, keep=options.keep) as made:
        fills = {database.size: _filled(database) for database in made if not database.is_filled}
        sessions = {database.size: within(database, "visitors") for database in made}
        with serving(made) as servers:
            visits = [Visit(_of_size(servers, database.size), sessions[database.size]) for database in made]
            for visit in visits:
                require_agreement(visit)
            say(f"{kind}: all servers answer alike")
            rates = rounds.rates([case for visit in visits for case in visit.cases()], options)
            for database, visit in zip(made, visits, strict=True):
                sold = within(database, "selling")
                rates |= selling.rates(visit.servers, sold, sessions[database.size]["seller"], options)
        middle = made[(len(made) - 1) // 2]
        with served(PRODUCT, middle) as server:
            grown = memory.grown(server, sessions[middle.size]["reader"], options)
        say(f"{kind}: queries, and changes through the door")
        queries = {
            database.size: _queries(database, visit) for database, visit in zip(made, visits, strict=True)
        }
        changes = {database.size: within(database, "changes", options.changes) for database in made}
        glances = {database.size: within(database, "glance") for database in made}
    return Measured(kind, options.sizes, rates, fills, queries, changes, glances, grown, middle.size)


def _filled(database: Database) -> Any:
    say(f"{database.kind}: filling a database with {database.size:,} packages")
    measured = within(database, "fill", database.size)
    database.note_filled()
    return measured


def _of_size(servers: Mapping[tuple[str, int], Server], size: int) -> dict[str, Server]:
    return {name: servers[name, size] for name in APPLICATIONS}


def _queries(database: Database, visit: Visit) -> Any:
    addresses = {**visit.shared(), **CURSORS}
    return within(database, "queries", orjson.dumps(addresses).decode())
