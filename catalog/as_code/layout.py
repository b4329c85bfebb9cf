"""Where what stands in a catalog's directory."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MANIFEST = "catalog.toml"
SUFFIX = ".toml"

FORMAT = 1
"""Of the files. A program refuses those of a format that it does not know."""


class Folder(StrEnum):
    PROVIDERS = "providers"
    PACKAGES = "packages"


@dataclass(frozen=True)
class Place:
    """The file of one package or provider."""

    directory: Path
    folder: Folder
    code: str

    def __str__(self) -> str:
        return f"{self.folder}/{self.code}{SUFFIX}"

    @property
    def path(self) -> Path:
        return self.directory / str(self)
