"""docs/guides/integrate.md is typed in by a reader: all of its snippets, against the served demo catalog."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from catalog.demo import load
from tests.guides.running import Reader
from tests.guides.snippets import ROOT, SNIPPETS, snippets
from tests.serving import address_of_the_database, serving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader(registry: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """In an empty directory beside `manage.py`, of the same catalog as the server's."""
    load(timezone.now())
    (tmp_path / "manage.py").symlink_to(ROOT / "manage.py")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DATABASE_URL", address_of_the_database())
    # With the keys of this run: the settings of the tests would make others.
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")
    (tmp_path / ".curlrc").write_text("max-time = 60\n")
    monkeypatch.setenv("CURL_HOME", str(tmp_path))
    with serving() as server:
        monkeypatch.chdir(tmp_path)
        reader = Reader(server.address, tmp_path)
        yield reader
        reader.leave()


def test_every_snippet_of_the_guide_prints_what_stands_under_it(reader: Reader) -> None:
    for snippet in snippets():
        printed = reader.run(snippet).strip()

        assert printed == (snippet.shown or "").strip(), snippet.text


def test_the_guide_has_snippets_of_both_kinds() -> None:
    assert {snippet.language for snippet in snippets()} == {*SNIPPETS}
