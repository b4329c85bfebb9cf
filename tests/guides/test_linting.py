"""docs/guides/lint.md: its commands print what stands under them, and it tells of every rule."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from catalog.demo import load
from catalog.domain.lint import RULES
from tests.guides.running import Reader, beside_the_catalog
from tests.guides.snippets import ROOT, snippets

GUIDE = ROOT / "docs" / "guides" / "lint.md"
LISTED = re.compile(r"^\| `([a-z_]+)` \|", re.MULTILINE)


@pytest.fixture
def reader(registry: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """In an empty directory beside `manage.py`, of the catalog that the demo fills."""
    load(timezone.now())
    beside_the_catalog(tmp_path, monkeypatch)
    reader = Reader("", tmp_path)
    yield reader
    reader.leave()


@pytest.mark.django_db(transaction=True)
def test_every_command_of_the_guide_prints_what_stands_under_it(reader: Reader) -> None:
    for snippet in snippets(GUIDE):
        assert reader.run(snippet).strip() == (snippet.shown or "").strip(), snippet.text


def test_the_guide_lists_every_rule_in_the_order_of_the_page() -> None:
    assert LISTED.findall(GUIDE.read_text(encoding="utf-8")) == [rule.code for rule in RULES]
