"""The tables of facts on a page, as a reader takes them in: rows of words."""

from html.parser import HTMLParser
from typing import Any


def rows_of(response: Any) -> dict[str, list[str]]:
    """The words of each row, by what stands in its first cell."""
    reader = _TableReader()
    reader.feed(response.content.decode())
    return {row[0]: row[1:] for row in reader.rows if row}


class _TableReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._inside = "facts" in (dict(attrs).get("class") or "").split()
        elif not self._inside:
            return
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self._text = []

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._text is not None:
            self.rows[-1].append(" ".join("".join(self._text).split()))
            self._text = None
