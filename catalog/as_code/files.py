"""Files that are whole at any moment: written beside, and put in their place at once."""

from __future__ import annotations

from pathlib import Path


def replace(path: Path, text: str) -> bool:
    """Whether the file had to be written; one that says the same already is left alone. Raises OSError."""
    content = text.encode()
    if path.is_file() and path.read_bytes() == content:
        return False
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(content)
    beside.replace(path)
    return True
