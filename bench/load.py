"""The load generator: `wrk`, and what it says."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from bench.broken import Broken

SCRIPT = Path(__file__).parent / "wrk.lua"


@dataclass(frozen=True)
class Load:
    """What the answers to one burst of requests add up to."""

    requests: int
    microseconds: int
    bytes: int
    refused: int
    """Answers with a status of 400 or more."""
    broken: int
    """Connections that failed, or gave no answer in time."""
    median: int
    """Of the times that single answers took, in microseconds."""

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.requests * 1_000_000 / self.microseconds


def require_wrk() -> None:
    if shutil.which("wrk") is None:
        raise Broken(
            'There is no load generator: install wrk, on Debian and Ubuntu by "apt-get install wrk".'
        )


def burst(
    address: str,
    *,
    headers: Mapping[str, str],
    seconds: int,
    connections: int,
    paths: Sequence[str] = (),
    script: Path = SCRIPT,
) -> Load:
    """Ask for an address as fast as it answers, or for several paths below it in turn.

    Another script does with the words that are given as paths what it says.
    """
    given = [word for name, value in headers.items() for word in ("--header", f"{name}: {value}")]
    command = ["wrk", "--threads=1", f"--connections={connections}", f"--duration={seconds}s"]
    command += ["--timeout=30s", f"--script={script}", *given, address, "--", *paths]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own
    if finished.returncode:
        raise Broken(f"wrk failed on {address}: {finished.stderr or finished.stdout}")
    return read(finished.stdout)


def read(output: str) -> Load:
    """The last line of wrk's output, which is the script's."""
    summary: Any = orjson.loads(output.rstrip().rpartition("\n")[2])
    return Load(**summary)


def require_answers(load: Load, *, size: int, connections: int, case: str) -> None:
    """Every answer was of the kind that was looked at before: none refused, and all of the same size.

    Counting statuses one by one would slow the load generator down. When time is up each connection may have
    read a part of one more answer.
    """
    if load.refused or load.broken or not load.requests:
        raise Broken(f"{case}: {load.refused} of {load.requests} answers refused, {load.broken} broken.")
    if not 0 <= load.bytes - load.requests * size <= connections * size:
        raise Broken(f"{case}: {load.requests} answers of {size} bytes each would not be {load.bytes} bytes.")
