"""Packages: what is stored of each is what its rows say, and what its last revision says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from catalog.checking.findings import Finding, Kind, Looked, certain, walk
from catalog.documents import FORMAT, Document, stored_text, terms_of
from catalog.domain.canonical import digest
from catalog.models import Event, Package, Revision, StoredDocument
from catalog.models.on_sale import PackageQuerySet
from catalog.models.whole import Whole


def looked_at() -> Iterator[Looked]:
    for chunk in walk(with_all()):
        yield Looked(Kind.PACKAGES, len(chunk), certain(with_all(), look, chunk))


def with_all() -> PackageQuerySet:
    return Package.objects.with_parts().select_related("document")


def look(packages: Iterable[Package]) -> list[Finding]:
    loaded = list(packages)
    last = last_revisions(loaded)
    return [
        Finding(package.code, words, package.key)
        for package in loaded
        for words in _wrong_with(package, last.get(package.uuid))
    ]


def last_revisions(packages: Iterable[Package]) -> dict[object, Revision]:
    last = Revision.objects.last_of([package.uuid for package in packages])
    return {revision.package_id: revision for revision in last.select_related("change").defer("document")}


def fresh(package: Package) -> tuple[Document, str] | None:
    """The terms by its rows, and their digest; None where somebody made them hold what JSON can't."""
    try:
        terms = terms_of(Whole.loaded(package))
        return terms, digest(terms)
    except (ArithmeticError, TypeError, ValueError):
        return None


def _wrong_with(package: Package, last: Revision | None) -> Iterator[str]:
    if last or package.revision:
        yield from _wrong_with_head(package, last)
        yield from _wrong_with_terms(package, last)
    else:
        yield "it has no revision yet"
    yield from _wrong_with_providers(package)
    yield from _wrong_with_stock(package)


def _wrong_with_head(package: Package, last: Revision | None) -> Iterator[str]:
    if last is None:
        yield f"its revision is {package.revision}, and none is kept"
        return
    if package.revision != last.number:
        yield f"its revision is {package.revision}, and the last that is kept is {last.number}"
    if package.digest != last.digest:
        yield "its digest is not that of its last revision"
    if hasattr(last, "change") and last.change.event == Event.DELETED:
        yield "the feed says that it was deleted"


def _wrong_with_terms(package: Package, last: Revision | None) -> Iterator[str]:
    if (rendered := fresh(package)) is None:
        yield "its terms can't be written as JSON"
        return
    terms, of_terms = rendered
    if of_terms != (last or package).digest:
        yield "its terms are not those of its last revision"
    if not hasattr(package, "document"):
        yield "it has no stored document"
    elif not _is_rendered(package.document, stored_text(package, terms)):
        yield "its stored document differs from a fresh rendering"


def _is_rendered(stored: StoredDocument, text: str) -> bool:
    """As JSON: what the door could not tell from the last revision (`1.0` for `1`) is not rendered anew."""
    try:
        same = stored.text == text or digest(orjson.loads(stored.text)) == digest(orjson.loads(text))
    except (TypeError, ValueError):
        return False
    # Stock is put beside it before its last character.
    is_whole = stored.text.startswith("{") and stored.text.endswith("}")
    return same and is_whole and stored.format == FORMAT


def _wrong_with_providers(package: Package) -> Iterator[str]:
    defaults = [row for row in package.providers.all() if row.default]
    if len(defaults) > 1:
        yield f"it has {len(defaults)} default providers"
    for row in defaults:
        if not row.is_usable:
            yield f"its default provider {row.code} is not active"


def _wrong_with_stock(package: Package) -> Iterator[str]:
    if not hasattr(package, "stock"):
        yield "it has no stock"
    elif package.stock_qty < 0 and not package.oversell_enabled and not _was_oversold(package):
        yield f"its stock is {package.stock_qty}, and it was never to be oversold"


def _was_oversold(package: Package) -> bool:
    """What went below zero by overselling stays there when overselling ends."""
    return any(revision.terms.get("oversell_enabled") for revision in package.revisions.iterator())
