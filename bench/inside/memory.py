"""The memory of this process, in MiB."""

import resource
import sys

# getrusage counts KiB on Linux and bytes on macOS.
_UNIT = 1024**2 if sys.platform == "darwin" else 1024


def peak() -> float:
    """The most that it ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _UNIT
