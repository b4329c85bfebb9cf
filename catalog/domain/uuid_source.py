"""Where new identities come from: UUIDv7 values (RFC 9562) that sort by age."""

import os
import time
from collections.abc import Callable
from threading import Lock
from uuid import UUID

from ulid import ULIDGenerator


def _system_clock() -> int:
    return time.time_ns() // 1_000_000


def _randomness(_timestamp: int) -> bytes:
    """Ten random bytes, with room to count upwards within one millisecond.

    The two highest bits of the third byte become the UUID's variant. With the next one clear too, the
    carry of an increment never reaches them, where it would be lost.
    """
    noise = bytearray(os.urandom(10))
    noise[2] &= 0b0001_1111
    return bytes(noise)


class UuidSource:
    """Makes UUIDv7 values, each greater than the one before, whatever the system clock does."""

    def __init__(self, clock: Callable[[], int] = _system_clock) -> None:
        self._clock = clock
        self._latest = 0
        self.restart()

    def restart(self) -> None:
        """Draw new randomness. A forked child would otherwise go on counting from its parent's."""
        self._lock = Lock()
        self._generator = ULIDGenerator(clock=self._steady_clock, randomness=_randomness)

    def next(self) -> UUID:
        with self._lock:
            return self._generator.generate().to_uuid7(compliant=True)

    def _steady_clock(self) -> int:
        self._latest = max(self._latest, self._clock())
        return self._latest
