"""The snippets of a guide, in their order, and what each is said to print."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDE = ROOT / "docs" / "guides" / "integrate.md"

SNIPPETS = ("sh", "python")
SHOWN = ("text", "json", "toml")
ASIDE = ("yaml",)
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Snippet(NamedTuple):
    language: str
    text: str
    shown: str | None
    """What stands under it; None where the guide shows nothing."""


def snippets(guide: Path = GUIDE) -> Iterator[Snippet]:
    blocks = blocks_of(guide)
    for (language, text), (next_language, shown) in zip(blocks, [*blocks[1:], ("", "")], strict=True):
        assert language in SNIPPETS + SHOWN + ASIDE, (
            f"A block of {language or 'no language'} is neither run nor shown."
        )
        if language in SNIPPETS:
            yield Snippet(language, text, shown if next_language in SHOWN else None)


def blocks_of(guide: Path) -> list[tuple[str, str]]:
    """Their language and text."""
    found: list[tuple[str, str]] = BLOCK.findall(guide.read_text(encoding="utf-8"))
    return found
