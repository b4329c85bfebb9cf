"""What is measured within a process of the product: each in one of its own, started anew."""

import subprocess
import sys
from typing import Any

import orjson

from bench.broken import Broken
from bench.databases import ROOT, Database
from bench.environment import environment


def within(database: Database, measurement: str, *arguments: object) -> Any:
    """The answer of `python -m bench.inside`, which is its last line."""
    command = [sys.executable, "-m", "bench.inside", measurement, *map(str, arguments)]
    finished = subprocess.run(  # noqa: S603  # our own
        command, cwd=ROOT, env=environment(database), stdout=subprocess.PIPE, text=True, check=False
    )
    if finished.returncode:
        raise Broken(f"{measurement} failed on {database.kind} with {database.size:,} packages.")
    return orjson.loads(finished.stdout.rstrip().rpartition("\n")[2])
