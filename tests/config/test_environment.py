"""Wrong variables end in a list, at each of the doors by which the project starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "start",
    [["manage.py", "check"], ["-c", "import config.wsgi"], ["-c", "import config.asgi"]],
    ids=" ".join,
)
def test_wrong_variables_are_listed_without_a_traceback(project: Path, start: list[str]) -> None:
    variables = {"PATH": os.environ["PATH"], "DEBUG": "maybe", "LOG_FORMAT": "xml"}

    stopped = subprocess.run(
        [sys.executable, *start], cwd=project, env=variables, capture_output=True, text=True, check=False
    )

    heading, *problems = stopped.stderr.splitlines()
    assert stopped.returncode == 3
    assert "Missing or wrong" in heading
    assert [problem.split(":")[0].strip() for problem in problems] == [
        "DEBUG",
        "SECRET_KEY",
        "CATALOG_ENCRYPTION_KEYS",
        "LOG_FORMAT",
    ]
