"""The moment by which everything must be done, however the time is spent."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import TypeVar

from catalog.domain.broken_rule import BrokenRule

T = TypeVar("T")


class Deadline:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Seconds, always more than 0. Raises BrokenRule: `timed_out`."""
        if (left := self._end - monotonic()) <= 0:
            raise self.missed()
        return left

    def missed(self) -> BrokenRule:
        return BrokenRule("timed_out", f"It has not answered within {self._seconds:g} seconds.")

    def keep(self, work: Callable[[], T]) -> T:
        """The result of what can't be told to stop, such as a look-up of a name: it is left behind."""
        done: SimpleQueue[T | Exception] = SimpleQueue()

        def run() -> None:
            try:
                done.put(work())
            except Exception as error:
                done.put(error)

        Thread(target=run, daemon=True).start()
        try:
            result = done.get(timeout=self.left())
        except Empty:
            raise self.missed() from None
        if isinstance(result, Exception):
            raise result
        return result
