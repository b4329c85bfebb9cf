"""The machine that was measured on, as far as it explains the numbers."""

import os
import platform
import sqlite3

import psycopg

from bench.options import Options
from bench.servers import WORKERS


def described(options: Options) -> str:
    programs = [f"Python {platform.python_version()}"]
    if "postgresql" in options.databases:
        with psycopg.connect(options.postgres) as server:
            programs.append(f"PostgreSQL {server.info.server_version // 10_000}")
    if "sqlite" in options.databases:
        programs.append(f"SQLite {sqlite3.sqlite_version}")
    load = f"{WORKERS} workers, {options.connections} clients, medians of {options.rounds} rounds"
    return f"{os.cpu_count()} cores ({platform.machine()}), {', '.join(programs)}; {load}"
