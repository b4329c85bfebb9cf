"""What a person sees when environment variables are missing or wrong."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from environs import EnvValidationError

# gunicorn's own code for a worker that failed to boot: after any other it starts the worker again, for ever.
FAILED_TO_BOOT = 3


@contextmanager
def wrong_variables_listed() -> Iterator[None]:
    """Ends the process with a list of the variables that the settings refuse, in place of a traceback."""
    try:
        yield
    except EnvValidationError as error:
        listed = "\n".join(f"  {problem}" for problem in problems_in(error))
        sys.stderr.write(
            f"Missing or wrong in the environment or .env (`make demo` writes a first .env):\n{listed}\n"
        )
        raise SystemExit(FAILED_TO_BOOT) from None


def problems_in(error: EnvValidationError) -> list[str]:
    found = error.error_messages
    if not isinstance(found, Mapping):
        return found
    return [f"{name}: {' '.join(texts)}" for name, texts in found.items()]
