"""docs/guides/integrate.md is typed in by a reader: all of its snippets, against the served demo catalog."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from catalog.demo import load
from tests.guides.running import Reader, beside_the_catalog
from tests.guides.snippets import SNIPPETS, snippets
from tests.serving import serving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader(registry: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """In an empty directory beside `manage.py`, of the same catalog as the server's."""
    load(timezone.now())
    beside_the_catalog(tmp_path, monkeypatch)
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
