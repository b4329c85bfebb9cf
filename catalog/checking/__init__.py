"""Whether the catalog is what it says: what is stored is held against what it must follow from.

Looking only reads, a chunk at a time, and finds nothing that is not there while others write.
"""

from collections.abc import Iterator
from itertools import chain

from catalog.checking import feed, packages, providers, revisions
from catalog.checking.findings import Finding, Kind, Looked
from catalog.checking.mending import mend

__all__ = ["Finding", "Kind", "Looked", "check", "mend"]


def check() -> Iterator[Looked]:
    """The feed's head comes first: while that lags behind, no package can be mended."""
    return chain(feed.looked_at(), providers.looked_at(), packages.looked_at(), revisions.looked_at())
