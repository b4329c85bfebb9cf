"""Packages: what is stored of each is what its rows say, and what its last revision says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.checking.findings import Finding, Looked, certain, walk
from catalog.documents import Document, stored_text, terms_of
from catalog.domain.canonical import digest
from catalog.models import Event, Package, Revision
from catalog.models.on_sale import PackageQuerySet
from catalog.models.whole import Whole


def looked_at() -> Iterator[Looked]:
    packages = with_all()
    for chunk in walk(packages):
        yield Looked("packages", len(chunk), certain(packages, look, chunk))


def with_all() -> PackageQuerySet:
    return Package.objects.with_parts().select_related("document")


def look(packages: Sequence[Package]) -> list[Finding]:
    last = {
        revision.package_id: revision
        for revision in Revision.objects.last_of([package.uuid for package in packages])
        .select_related("change")
        .defer("document")
    }
    return [
        Finding(package.code, words, package.key)
        for package in packages
        for words in _wrong_with(package, last.get(package.uuid))
    ]


def _wrong_with(package: Package, last: Revision | None) -> Iterator[str]:
    if last or package.revision:
        yield from _wrong_with_head(package, last)
        yield from _wrong_with_terms(package, last.digest if last else package.digest)
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
        yield "its last entry in the feed says that it was deleted"


def _wrong_with_terms(package: Package, kept: str) -> Iterator[str]:
    try:
        terms = terms_of(Whole.loaded(package))
        if digest(terms) != kept:
            yield "its terms were changed past the door"
        yield from _wrong_with_document(package, terms)
    except (TypeError, ValueError) as error:
        yield f"its terms can't be written as JSON: {error}"


def _wrong_with_document(package: Package, terms: Document) -> Iterator[str]:
    if not hasattr(package, "document"):
        yield "it has no stored document"
    elif package.document.text != stored_text(package, terms):
        yield "its stored document differs from a fresh rendering"


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
