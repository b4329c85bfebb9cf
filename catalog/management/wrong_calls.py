"""Commands whose exit code 2 says something: whoever calls one wrongly is told by 1, as of any error."""

import sys
from typing import NoReturn

from django.core.management.base import CommandParser

ERROR = 1


def refuse_by_1(parser: CommandParser) -> None:
    """Let argparse exit with 1 where it would with 2; a call by another program still raises."""

    def refuse(message: str) -> NoReturn:
        parser.print_usage(sys.stderr)
        parser.exit(ERROR, f"{parser.prog}: error: {message}\n")

    if parser.called_from_command_line:
        parser.error = refuse  # type: ignore[method-assign]
