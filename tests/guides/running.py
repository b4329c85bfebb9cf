"""Where the snippets of a guide run: one shell and one Python, which remember what came before."""

import os
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.guides.snippets import ROOT, Snippet
from tests.serving import address_of_the_database

DONE = "--- done:"


def beside_the_catalog(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever types in this directory have `manage.py`, `python`, and the catalog of the test."""
    (directory / "manage.py").symlink_to(ROOT / "manage.py")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DATABASE_URL", address_of_the_database())
    # With the keys of this run: the settings of the tests would make others.
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")


class Reader:
    """Somebody who types in one snippet after the other."""

    def __init__(self, address: str, directory: Path) -> None:
        self._address = address
        self._names: dict[str, Any] = {}
        self._shell = subprocess.Popen(
            ["bash", "-u"],
            cwd=directory,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, snippet: Snippet) -> str:
        """What it prints."""
        text = snippet.text.replace("127.0.0.1:8000", self._address)
        return self._in_the_shell(text) if snippet.language == "sh" else self._in_python(text)

    def leave(self) -> None:
        if client := self._names.get("catalog"):
            client.close()
        self._shell.communicate()

    def _in_the_shell(self, text: str) -> str:
        assert self._shell.stdin
        assert self._shell.stdout
        # On a line of its own, whatever was printed before; curl ends no line.
        self._shell.stdin.write(f'{text}\nprintf "\\n%s%s\\n" "{DONE}" "$?"\n')
        self._shell.stdin.flush()
        printed = list[str]()
        for line in self._shell.stdout:
            if line.startswith(DONE):
                assert line == f"{DONE}0\n", text
                return "".join(printed)
            printed.append(line)
        raise AssertionError(f"The shell ended: {text}")

    def _in_python(self, text: str) -> str:
        printed = StringIO()
        with redirect_stdout(printed):
            exec(compile(text, "integrate.md", "exec"), self._names)  # noqa: S102  # our own guide
        return printed.getvalue()
