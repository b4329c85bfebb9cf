"""docs/guides/catalog-as-code.md is typed in by an engineer, on the demo catalog; what its CI runs too."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from catalog.demo import load
from tests.guides.running import Reader, beside_the_catalog
from tests.guides.snippets import ROOT, Snippet, blocks_of, snippets

GUIDE = ROOT / "docs" / "guides" / "catalog-as-code.md"
RUN = re.compile(r"^ +- run: (.+)$", re.MULTILINE)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader(registry: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    load(timezone.now())
    beside_the_catalog(tmp_path, monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_SHA", "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
    reader = Reader("", tmp_path)
    yield reader
    reader.leave()


def run_by_its_ci() -> list[str]:
    return [line for language, text in blocks_of(GUIDE) if language == "yaml" for line in RUN.findall(text)]


def test_every_snippet_of_the_guide_prints_what_stands_under_it(reader: Reader) -> None:
    for snippet in snippets(GUIDE):
        printed = reader.run(snippet).strip()

        assert printed == (snippet.shown or "").strip(), snippet.text
    for line in run_by_its_ci():
        reader.run(Snippet("sh", line, None))  # which fails where the line does


def test_its_ci_runs_something() -> None:
    assert {line.split()[2] for line in run_by_its_ci() if "manage.py" in line} == {
        "diff_catalog",
        "apply_catalog",
        "lint_catalog",
    }
