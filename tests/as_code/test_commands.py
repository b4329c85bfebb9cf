"""The commands `export_catalog`, `diff_catalog` and `apply_catalog`: what they say, ask, and exit with."""

import builtins
import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from catalog.models import Change, Package
from catalog.models.change import head
from tests.as_code.directories import Checkout
from tests.catalog.rows import all_rows
from tests.guides.snippets import ROOT

pytestmark = pytest.mark.django_db

Answering = Callable[[str], list[str]]


class Ran:
    """What a command wrote, and how it ended."""

    def __init__(self, command: str, *arguments: object) -> None:
        output, progress = StringIO(), StringIO()
        self.code, self.error = 0, ""
        try:
            call_command(command, *map(str, arguments), stdout=output, stderr=progress)
        except CommandError as error:
            self.code, self.error = error.returncode, str(error)
        except SystemExit as ended:
            self.code = int(str(ended.code))
        self.output, self.progress = output.getvalue(), progress.getvalue()
        self.lines = self.output.splitlines()


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Answering:
    """Somebody at the keyboard, who answers this; returns the questions."""

    def sit_down(answer: str) -> list[str]:
        questions: list[str] = []

        def typed(question: str = "") -> str:
            questions.append(question)
            return answer

        monkeypatch.setattr(builtins, "input", typed)
        return questions

    return sit_down


def test_an_export_says_what_it_did(checkout: Checkout) -> None:
    checkout.say("packages/meet-standard", price="14.00")
    checkout.write("packages/meet-new", "")

    assert Ran("export_catalog", checkout.path).lines == [
        "left     packages/meet-new.toml: the catalog has none of this code; `--prune` removes the file",
        f"{checkout.path}: 1 written, 7 unchanged, 0 removed, 1 left.",
    ]
    assert Ran("export_catalog", checkout.path, "--prune").lines == [
        "removed  packages/meet-new.toml",
        f"{checkout.path}: 0 written, 8 unchanged, 1 removed, 0 left.",
    ]


def test_an_export_that_is_refused_fails_by_1(checkout: Checkout) -> None:
    ran = Ran("export_catalog", checkout.path / "catalog.toml")

    assert (ran.code, ran.error) == (
        1,
        f"{checkout.path}/catalog.toml is a file, and a catalog is a directory.",
    )


def test_a_diff_of_nothing_exits_with_0(checkout: Checkout) -> None:
    ran = Ran("diff_catalog", checkout.path)

    assert (ran.code, ran.lines) == (0, ["Nothing to do: the catalog is as the files say."])


def test_a_diff_with_changes_exits_with_2_and_writes_nothing(checkout: Checkout) -> None:
    checkout.say("packages/meet-standard", price="14.00")
    checkout.file("packages/meet-draft").unlink()
    before = all_rows()
    ran = Ran("diff_catalog", checkout.path, "--prune")

    assert (ran.code, ran.lines) == (
        2,
        [
            "retire  packages/meet-draft",
            "change  packages/meet-standard",
            "    price: USD 12.00 → USD 14.00 (up)",
            "To do: 1 change, 1 retire. Nothing is written.",
        ],
    )
    assert all_rows() == before


def test_a_diff_with_errors_exits_with_1(checkout: Checkout) -> None:
    checkout.say("packages/meet-standard", price="-1", name="3")
    ran = Ran("diff_catalog", checkout.path)

    assert (ran.code, ran.error) == (1, "2 problems. Nothing is written.")
    assert ran.lines == [
        "packages/meet-standard.toml:2: name: This must be a text, in quotes.",
        "packages/meet-standard.toml:15: price: A price must not be negative.",
    ]


def test_a_diff_for_programs_is_json(checkout: Checkout) -> None:
    nothing = Ran("diff_catalog", checkout.path, "--json")
    checkout.say("packages/meet-standard", price="14.00")
    changes = Ran("diff_catalog", checkout.path, "--json")
    checkout.say("packages/meet-standard", price="-1")
    errors = Ran("diff_catalog", checkout.path, "--json")

    assert (nothing.code, json.loads(nothing.output)) == (0, {"format": 1, "changes": []})
    assert changes.code == 2
    assert json.loads(changes.output)["changes"][0]["changes"] == [
        {"path": "/price", "old": 12, "new": 14, "direction": "up"}
    ]
    assert (errors.code, json.loads(errors.output)["errors"]) == (
        1,
        [
            {
                "file": "packages/meet-standard.toml",
                "line": 15,
                "path": "price",
                "code": "negative_price",
                "words": "A price must not be negative.",
            }
        ],
    )


def test_an_apply_shows_what_it_would_do_and_asks(checkout: Checkout, answering: Answering) -> None:
    checkout.say("packages/meet-standard", price="14.00")
    questions = answering("y")
    ran = Ran("apply_catalog", checkout.path, "--reason", "Spring prices")

    assert ran.lines == [
        "change  packages/meet-standard",
        "    price: USD 12.00 → USD 14.00 (up)",
        "To do: 1 change.",
        "Done: 1 change.",
    ]
    host = f" on {connection.settings_dict['HOST']}" if connection.vendor == "postgresql" else ""
    assert questions == [f"Do this to {connection.settings_dict['NAME']}{host}? [y/N] "]
    assert Package.objects.get(code="meet-standard").price == 14
    assert Change.objects.get(cursor=head()).reason == "Spring prices"


@pytest.mark.parametrize("answer", ["", "n", "no", "yess"])
def test_without_a_yes_nothing_is_written(
    checkout: Checkout,
    answering: Answering,
    answer: str,
) -> None:
    checkout.say("packages/meet-standard", price="14.00")
    answering(answer)
    before = all_rows()
    ran = Ran("apply_catalog", checkout.path)

    assert (ran.code, ran.error) == (1, "Nothing is written.")
    assert all_rows() == before


def test_where_nobody_can_answer_it_says_so(
    checkout: Checkout,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checkout.say("packages/meet-standard", price="14.00")
    monkeypatch.setattr(sys, "stdin", StringIO())

    assert Ran("apply_catalog", checkout.path).error == (
        "Nobody answers here: add --yes. Nothing is written."
    )


def test_with_a_yes_it_does_not_ask(checkout: Checkout, answering: Answering) -> None:
    checkout.say("packages/meet-standard", price="14.00")
    questions = answering("n")

    assert Ran("apply_catalog", checkout.path, "--yes").lines[-1] == "Done: 1 change."
    assert Ran("apply_catalog", checkout.path, "--yes").lines == [
        "Nothing to do: the catalog is as the files say."
    ]
    assert questions == []


def test_where_there_is_nothing_to_do_it_does_not_ask(checkout: Checkout, answering: Answering) -> None:
    questions = answering("n")

    assert Ran("apply_catalog", checkout.path).code == 0
    assert questions == []


def test_a_dry_run_is_a_diff(checkout: Checkout) -> None:
    checkout.say("packages/meet-standard", price="14.00")
    before = all_rows()
    ran = Ran("apply_catalog", checkout.path, "--dry-run")

    assert (ran.code, ran.lines[-1]) == (0, "To do: 1 change. Nothing is written.")
    assert all_rows() == before


@pytest.mark.parametrize("arguments", [["--yes"], ["--dry-run"], []])
def test_an_empty_directory_does_not_retire_the_catalog(
    small: Package,
    tmp_path: Path,
    arguments: list[str],
) -> None:
    before = all_rows()
    ran = Ran("apply_catalog", tmp_path, "--prune", *arguments)

    assert (ran.code, ran.error) == (
        1,
        f"{tmp_path} has no file of a package, and --prune would retire every package: add --yes-empty "
        "where that is meant.",
    )
    assert all_rows() == before


def test_where_that_is_meant_it_does(small: Package, tmp_path: Path) -> None:
    ran = Ran("apply_catalog", tmp_path, "--prune", "--yes", "--yes-empty")

    assert ran.lines[-1] == "Done: 3 retire."
    assert not Package.objects.filter(retired=False).exists()


def test_a_reason_that_is_too_long_is_refused(checkout: Checkout) -> None:
    ran = Ran("apply_catalog", checkout.path, "--yes", "--reason", "x" * 256)

    assert ran.error == "A reason has at most 255 characters; this has 256."


@pytest.mark.parametrize(
    "arguments, code", [([], 1), (["a", "b"], 1), (["--unknown", "x"], 1), (["--help"], 0)]
)
def test_a_wrong_call_is_an_error_and_no_change(arguments: list[str], code: int) -> None:
    """By the shell: 2 would say that there is something to do."""
    ran = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "diff_catalog", *arguments],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": "sqlite://:memory:"},
        capture_output=True,
        check=False,
    )

    assert ran.returncode == code


def test_a_database_without_tables_is_told(tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").write_text("format = 1")
    ran = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "diff_catalog", str(tmp_path)],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": "sqlite://:memory:"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 1
    assert ran.stderr.startswith("CommandError: The database refused, and nothing is written: no such table")
