"""Entity tags, each the name of one version of an answer, and the headers that list some.

RFC 9110, 8.8.3, 13.1.1 and 13.1.2.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# A header reaches Python as Latin-1. Possessive quantifiers: no header takes longer than its length.
_TAG = r'(W/)?("[\x21\x23-\x7E\x80-\xFF]*+")'
_ELEMENT = rf"[ \t]*+(?:{_TAG}[ \t]*+)?+"
_TAGS = re.compile(rf"{_ELEMENT}(?:,{_ELEMENT})*+")
_REVISION = re.compile(r'"(0|[1-9][0-9]{0,17})(?:-[^"]*)?"')


class UnreadableTags(ValueError):
    """Raised for a header that is neither `*` nor a list of entity tags."""


@dataclass(frozen=True)
class Tags:
    """The entity tags that a header names; with `*`, all that there are."""

    strong: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()  # without their W/
    every: bool = False

    def include(self, tag: str) -> bool:
        """Compares strongly: a weak tag is never the same as another."""
        return self.every or tag in self.strong

    def resemble(self, tag: str) -> bool:
        """Compares weakly: `W/"1"` is `"1"`."""
        return self.include(tag) or tag in self.weak

    def revisions(self) -> frozenset[int] | None:
        """The first numbers of the strong tags that could be ours; None for every revision."""
        if self.every:
            return None
        ours = map(_REVISION.fullmatch, self.strong)
        return frozenset(int(found[1]) for found in ours if found)


def entity_tag(version: Iterable[object]) -> str:
    """The strong tag of a version: `"3-17"` for 3 and 17."""
    return f'"{"-".join(map(str, version))}"'


def read_tags(header: str) -> Tags:
    """The tags that an If-Match or If-None-Match names; raises UnreadableTags."""
    if header.strip(" \t") == "*":
        return Tags(every=True)
    if not _TAGS.fullmatch(header):
        raise UnreadableTags
    named = re.findall(_TAG, header)
    if not named:
        raise UnreadableTags
    return Tags(
        strong=frozenset(tag for weak, tag in named if not weak),
        weak=frozenset(tag for weak, tag in named if weak),
    )
