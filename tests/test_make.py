"""What `make` says on a machine that lacks something: one line, and a failure."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """As much of a fresh clone as making the environment takes."""
    for name in ("Makefile", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.fixture
def python_that(tmp_path: Path) -> Callable[[str], Path]:
    """This Python, changed by what it runs first."""

    def pretend(first: str) -> Path:
        (tmp_path / "sitecustomize.py").write_text(first)
        python = tmp_path / "python"
        python.write_text(f'#!/bin/sh\nPYTHONPATH="{tmp_path}" exec "{sys.executable}" "$@"\n')
        python.chmod(0o755)
        return python

    return pretend


def make(checkout: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    # Not this process's environment: there the suite's own `make` hands its options down.
    environment = {"PATH": os.environ["PATH"], **variables}
    command = ["make", *arguments]
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)


def the_one_line_of(refused: subprocess.CompletedProcess[str]) -> str:
    assert refused.returncode != 0
    assert refused.stderr.count("\n") == 1
    return refused.stderr


@pytest.mark.parametrize("target", ["setup", "demo", "run", "test", "check", "bench", "mutants", "lock"])
def test_a_missing_python_is_one_line(checkout: Path, target: str) -> None:
    assert 'No Python at "/nonexistent"' in the_one_line_of(make(checkout, target, "PYTHON=/nonexistent"))


def test_an_old_python_is_one_line(checkout: Path, python_that: Callable[[str], Path]) -> None:
    old = python_that("import sys; sys.version_info = (3, 10, 14, 'final', 0)")

    assert "install Python 3.11 or newer" in the_one_line_of(make(checkout, "setup", f"PYTHON={old}"))


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_missing_venv_module_is_one_line(
    checkout: Path, python_that: Callable[[str], Path], module: str
) -> None:
    bare = python_that(f"import sys; sys.modules['{module}'] = None")

    assert "apt-get install python3-venv" in the_one_line_of(make(checkout, "setup", f"PYTHON={bare}"))


def test_a_missing_npm_is_one_line(checkout: Path) -> None:
    lock = checkout / "tests" / "clients" / "package-lock.json"
    lock.parent.mkdir(parents=True)
    lock.touch()
    npm = checkout / "npm"
    npm.write_text("#!/bin/sh\nexit 127\n")
    npm.chmod(0o755)

    refused = make(checkout, "clients", PATH=f"{checkout}:{os.environ['PATH']}")

    assert "install Node.js 20 or newer" in the_one_line_of(refused)


def test_a_refusal_leaves_no_half_made_environment(checkout: Path) -> None:
    make(checkout, "setup", "PYTHON=/nonexistent")

    assert not (checkout / ".venv").exists()


@pytest.fixture
def finished_checkout(checkout: Path) -> Path:
    """A checkout with an environment newer than the lock file, whose pytest only says how it was called."""
    (checkout / ".venv" / "bin").mkdir(parents=True)
    pytest_program = checkout / ".venv" / "bin" / "pytest"
    pytest_program.write_text('#!/bin/sh\necho "on ${DATABASE_URL:-SQLite}: $*"\n')
    pytest_program.chmod(0o755)
    (checkout / ".venv" / ".from-lock").touch()
    return checkout


def test_an_environment_is_made_anew_only_after_the_lock_file_changed(finished_checkout: Path) -> None:
    lock, environment = (finished_checkout / name for name in ("requirements-dev.txt", ".venv/.from-lock"))
    os.utime(lock, (1000, 1000))
    os.utime(environment, (2000, 2000))
    unchanged = make(finished_checkout, "--question", "setup")
    os.utime(lock, (3000, 3000))
    changed = make(finished_checkout, "--question", "setup")

    assert (unchanged.returncode, changed.returncode) == (0, 1)


def test_the_database_of_the_tests_is_given_to_make_or_stands_in_the_environment(
    finished_checkout: Path,
) -> None:
    url = "postgres://postgres@localhost/packages"

    assert make(finished_checkout, "test").stdout.startswith("on SQLite: ")
    assert make(finished_checkout, "test", f"DATABASE_URL={url}").stdout.startswith(f"on {url}: ")
    assert make(finished_checkout, "test", DATABASE_URL=url).stdout.startswith(f"on {url}: ")


def test_arguments_are_passed_on(finished_checkout: Path) -> None:
    assert make(finished_checkout, "test", "ARGS=-k money").stdout.endswith(" -k money\n")


def test_make_alone_lists_what_it_can_do(checkout: Path) -> None:
    listed = make(checkout)

    assert [line.split()[1] for line in listed.stdout.splitlines()] == [
        "help", "setup", "clients", "demo", "run", "test",
        "check", "check-api", "bench", "screenshots", "mutants", "lock", "clean",
    ]  # fmt: skip
