import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.dotenv import first_dotenv, readable_password, write_once


def write_the_dotenv_of(project: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "config.dotenv"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def test_only_the_owner_reads_the_file(tmp_path: Path) -> None:
    write_once(tmp_path / ".env", "SECRET_KEY=x\n")

    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    existing = tmp_path / ".env"
    existing.write_text("DEBUG=0\n")

    assert not write_once(existing, "DEBUG=1\n")
    assert existing.read_text() == "DEBUG=0\n"


def test_nothing_else_is_left_in_the_folder(tmp_path: Path) -> None:
    write_once(tmp_path / ".env", "DEBUG=1\n")
    write_once(tmp_path / ".env", "DEBUG=1\n")

    assert [entry.name for entry in tmp_path.iterdir()] == [".env"]


def test_of_many_writers_at_once_one_writes(tmp_path: Path) -> None:
    texts = [f"writer {number}\n" * 1000 for number in range(16)]
    with ThreadPoolExecutor(len(texts)) as writers:
        written = list(writers.map(lambda text: write_once(tmp_path / ".env", text), texts))

    assert written.count(True) == 1
    assert (tmp_path / ".env").read_text() == texts[written.index(True)]


def test_a_directory_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()

    with pytest.raises(IsADirectoryError):
        write_once(tmp_path / ".env", "DEBUG=1\n")


def test_every_file_has_keys_of_its_own() -> None:
    one, another = (dict(line.split("=", 1) for line in first_dotenv().splitlines()[1:]) for _ in range(2))

    assert list(one) == ["DEBUG", "SECRET_KEY", "CATALOG_ENCRYPTION_KEYS", "DEMO_PASSWORD", "DEMO_TOKEN"]
    assert [name for name in one if one[name] == another[name]] == ["DEBUG"]


def test_the_password_can_be_read_out() -> None:
    assert re.fullmatch(r"([a-z]{4}-){3}[a-z]{4}", readable_password())


def test_the_command_says_what_it_wrote_and_is_silent_afterwards(project: Path) -> None:
    first = write_the_dotenv_of(project)
    written = (project / ".env").read_text()
    second = write_the_dotenv_of(project)

    assert first.stdout == f"Wrote {project / '.env'} with new keys and DEBUG=1.\n"
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert (project / ".env").read_text() == written


def test_the_command_says_in_one_line_why_it_can_not_write(project: Path) -> None:
    (project / ".env").mkdir()

    refused = write_the_dotenv_of(project)

    assert refused.returncode != 0
    assert refused.stderr == f"{project / '.env'} can't be written: Is a directory.\n"
