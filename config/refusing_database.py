"""What a person sees of a command where the database is not there, or lacks its tables."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, ProgrammingError


@contextmanager
def refusals_of_the_database_told() -> Iterator[None]:
    """Ends the process with what the database says, in place of a traceback, unless that is asked for."""
    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        if "--traceback" in sys.argv:
            raise
        sys.stderr.write(
            f"The database refused: {str(error).strip()}\n"
            "Is DATABASE_URL right, and is every migration applied (`manage.py migrate`)?\n"
        )
        raise SystemExit(1) from None
