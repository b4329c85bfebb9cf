"""What the exit code of a command says."""

import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

ERROR = 1
STOPPED_BY_KEYBOARD = 130  # as shells tell of it


class FindingCommand(BaseCommand):
    """Its exit code 2 tells of a find; whoever calls it wrongly is told by 1, as of any error."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Argparse exits with 1 where it would with 2; a call by another program still raises."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)

        def refuse(message: str) -> NoReturn:
            parser.print_usage(sys.stderr)
            parser.exit(ERROR, f"{parser.prog}: error: {message}\n")

        if parser.called_from_command_line:
            parser.error = refuse  # type: ignore[method-assign]
        return parser
