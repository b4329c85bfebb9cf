#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from django.core.management import execute_from_command_line

from config.environment import wrong_variables_listed
from config.refusing_database import refusals_of_the_database_told


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with wrong_variables_listed(), refusals_of_the_database_told():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
