"""How often somebody may ask, as it is written in a setting: `600/min`."""

import re
from typing import NamedTuple

SECONDS = {"sec": 1, "min": 60, "hour": 3600, "day": 86400}

_WRITTEN = re.compile(rf"([1-9][0-9]{{0,8}})/({'|'.join(SECONDS)})", re.ASCII)


class Rate(NamedTuple):
    requests: int
    seconds: int


def read_rate(text: str) -> Rate:
    """Raises ValueError for what is no rate."""
    written = _WRITTEN.fullmatch(text)
    if not written:
        raise ValueError(f"Write a rate such as 600/min; the units are {', '.join(SECONDS)}.")
    requests, unit = written.groups()
    return Rate(int(requests), SECONDS[unit])
