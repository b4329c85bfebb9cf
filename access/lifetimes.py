"""How long a token lives, as people write it: `12h`, `90d`, `52w`."""

import re
from datetime import timedelta

LONGEST = timedelta(days=5 * 365)

_WRITTEN = re.compile(r"([1-9][0-9]{0,5})([hdw])", re.ASCII)
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def lifetime(text: str) -> timedelta:
    """Raises ValueError for what is no lifetime, and for one that is too long."""
    written = _WRITTEN.fullmatch(text)
    if not written:
        raise ValueError(f"“{text}” is no lifetime: write hours, days or weeks as in 12h, 90d or 52w.")
    number, unit = written.groups()
    span = timedelta(**{_UNITS[unit]: int(number)})
    if span > LONGEST:
        raise ValueError(f"“{text}” is too long: a token lives at most {LONGEST.days}d.")
    return span
