"""`python -m bench`: measures, prints the tables, and writes them to `bench/results.md`."""

import shlex
import sys
from pathlib import Path

from bench import machine, options, report
from bench.broken import Broken
from bench.load import require_wrk
from bench.measuring import measure

RESULTS = Path(__file__).parent / "results.md"


def main(arguments: list[str]) -> None:
    asked = options.read(arguments)
    try:
        require_wrk()
        measured = [measure(kind, asked) for kind in asked.databases]
    except Broken as broken:
        sys.exit(f"{broken}")
    given = f" ARGS={shlex.quote(shlex.join(arguments))}" if arguments else ""
    text = report.report(measured, command=f"make bench{given}", machine=machine.described(asked))
    RESULTS.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
