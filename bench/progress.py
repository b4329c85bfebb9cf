"""What the run is at, for whoever waits."""

import sys
import time

_begun = time.monotonic()


def say(words: str) -> None:
    minutes, seconds = divmod(int(time.monotonic() - _begun), 60)
    sys.stderr.write(f"{minutes:3}:{seconds:02}  {words}\n")
    sys.stderr.flush()
