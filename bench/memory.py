"""How much memory a worker has after many reads, and whether it grows with them."""

from dataclasses import dataclass

from bench.broken import Broken
from bench.cases import API, LISTS
from bench.client import ask_expecting
from bench.load import burst
from bench.options import Options
from bench.progress import say
from bench.servers import WORKERS, Server

WARM = 2_000  # reads, after which everything is imported and every cache is in use
STEP = 5  # seconds of reading at once
PAGES = 20


@dataclass(frozen=True)
class Memory:
    """Of the larger worker, in MiB."""

    warm: float
    after: float
    reads: int
    """By all workers, between the two."""

    @property
    def bytes_per_read(self) -> float:
        return (self.after - self.warm) * 1024**2 * WORKERS / self.reads


def grown(server: Server, session: str, options: Options) -> Memory:
    headers = {"Cookie": f"sessionid={session}"}
    paths = _paths(server, headers)
    _read(server, headers, paths, WARM, options)
    warm = server.worker_memory()
    say(f"{options.reads:,} reads, for the memory of a worker")
    reads = _read(server, headers, paths, options.reads, options)
    after = server.worker_memory()
    return Memory(max(warm), max(after), reads)


def _paths(server: Server, headers: dict[str, str]) -> list[str]:
    """Lists, filtered lists and details, of many packages."""
    paths = [*LISTS.values(), *(f"{API}?page={number}" for number in range(1, PAGES + 1))]
    pages = (ask_expecting(200, server.address, path, headers).json for path in paths[-PAGES:])
    return paths + [f"{API}/{package['id']}" for page in pages for package in page["results"]]


def _read(server: Server, headers: dict[str, str], paths: list[str], most: int, options: Options) -> int:
    reads = 0
    while reads < most:
        load = burst(
            f"http://{server.address}{API}",
            headers=headers,
            seconds=STEP,
            connections=options.connections,
            paths=paths,
        )
        if load.refused or load.broken:
            raise Broken(f"{load.refused} of {load.requests} reads were refused, {load.broken} broken.")
        reads += load.requests
    return reads
