"""Whether the catalog is what it says: what is stored is held against what it must follow from.

Looking only reads, a chunk at a time, and finds nothing that is not there while others write.
"""

from collections.abc import Iterator
from itertools import chain

from catalog.checking import feed, packages, providers, revisions, stock
from catalog.checking.findings import Finding, Kind, Looked
from catalog.checking.mending import mend

__all__ = ["Finding", "Kind", "Looked", "check", "mend"]


def check() -> Iterator[Looked]:
    """The feed's head comes first: while that lags behind, no package can be mended; stock before packages,
    which are judged by it."""
    parts = (feed, providers, stock, packages, revisions)
    return chain.from_iterable(part.looked_at() for part in parts)
