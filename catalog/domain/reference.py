"""A client's own name for a reservation, by which it asks again and releases."""

import re

from catalog.domain.broken_rule import BrokenRule

LONGEST = 128  # characters
CHARACTERS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@-]*")


def is_reference(text: str) -> bool:
    return len(text) <= LONGEST and CHARACTERS.fullmatch(text) is not None


def check_reference(text: str) -> None:
    """Raise `invalid_reference` where a text has what no reference has; its length is the column's rule."""
    if not CHARACTERS.fullmatch(text):
        raise BrokenRule(
            "invalid_reference",
            "A reference begins with a digit or a letter from a to z, of either case; "
            "after that . _ : @ - may stand too, and nothing else.",
        )
