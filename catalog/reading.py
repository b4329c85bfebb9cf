"""What the API shows of packages: their stored documents, with live stock beside; nothing is rendered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson

from catalog.documents import Document, with_stock
from catalog.models import Package
from catalog.models.on_sale import PackageQuerySet


class NotRendered(RuntimeError):
    """A package without a document, as an upgrade may leave it until the next seed."""

    def __init__(self) -> None:
        super().__init__("Packages have no document yet: `manage.py seed_features` renders them.")


@dataclass(frozen=True)
class Shown:
    """A package as JSON text, and the versions that this text is of: its revision, and its stock's."""

    key: int
    version: tuple[int, int]
    text: str

    @property
    def document(self) -> Document:
        document: Document = orjson.loads(self.text)
        return document


def shown(packages: PackageQuerySet) -> dict[int, Shown]:
    """By database key, in one query. Raises NotRendered."""
    rows: Iterable[Any] = packages.values_list(
        "key", "revision", "stock__version", "stock__quantity", "document__text"
    )
    return {key: Shown(key, (*version,), _live(text, quantity)) for key, *version, quantity, text in rows}


def shown_one(package: Package) -> Shown:
    return shown(Package.objects.filter(pk=package.pk))[package.pk]


def _live(text: str | None, quantity: int) -> str:
    if text is None:
        raise NotRendered
    return with_stock(text, quantity)
