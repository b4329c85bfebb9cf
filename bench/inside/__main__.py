"""Makes one measurement and prints it as a line of JSON: `python -m bench.inside fill 1000`."""

import logging
import sys
from collections.abc import Callable
from typing import Any

import django
import orjson


def main() -> None:
    django.setup()
    logging.disable(logging.INFO)  # a line for each request would stand among those of the progress
    # Models can be imported only now.
    from bench.inside import changing, filling, glancing, queries, selling, visitors

    name, *arguments = sys.argv[1:]
    measurements: dict[str, Callable[..., Any]] = {
        "fill": filling.fill,
        "visitors": visitors.welcome,
        "queries": queries.count,
        "selling": selling.stock_up,
        "changes": changing.change,
        "glance": glancing.glance,
    }
    sys.stdout.buffer.write(orjson.dumps(measurements[name](*arguments)) + b"\n")


if __name__ == "__main__":
    main()
