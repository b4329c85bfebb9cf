"""Versions as vendors tell them, beside the least one that a type is declared for."""

import re
from itertools import zip_longest

_VERSION = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})+")


def is_older(told: str, needed: str) -> bool:
    """Whether the first version in a text is below that of `>= 2.6`; not where one of them names none.

    2.6 and 2.6.0 are the same version, and 2.10 is newer than 2.9.
    """
    ours, least = _VERSION.search(told), _VERSION.search(needed)
    if ours is None or least is None:
        return False
    for number, wanted in zip_longest(_numbers(ours[0]), _numbers(least[0]), fillvalue=0):
        if number != wanted:
            return number < wanted
    return False


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]
