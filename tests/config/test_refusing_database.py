"""A command that meets a database without tables, or none, says so in two lines."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def run(*arguments: str, database: str = "sqlite://:memory:") -> tuple[int, str]:
    """What a command exits with, and what it says on the error output."""
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database}
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    ran = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stderr


@pytest.mark.parametrize(
    "command",
    ["seed_features", "lint_catalog", "check_catalog", "rotate_keys", "issue_token billing --group Readers"],
)
def test_a_database_without_tables_is_told(command: str) -> None:
    code, told = run(*command.split())

    assert code == 1
    assert told.startswith("The database refused: no such table")
    assert "manage.py migrate" in told
    assert "Traceback" not in told


def test_a_database_that_does_not_answer_is_told() -> None:
    code, told = run("seed_features", "--check", database="postgres://nobody@127.0.0.1:1/none")

    assert code == 1
    assert told.startswith("The database refused: ")
    assert "Traceback" not in told


def test_the_traceback_is_there_for_whoever_asks() -> None:
    assert "Traceback" in run("lint_catalog", "--traceback")[1]
