"""What can be mended of what was found: all that follows from something else, and never a revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db import transaction

from catalog.authorship import Author, written_by
from catalog.changes import kept
from catalog.checking import feed, packages
from catalog.checking.findings import Finding, Kind, Looked
from catalog.models import Package, Revision
from catalog.models.change import FeedHead
from catalog.revising import store

AUTHOR = Author(reason="check_catalog --fix")


def mend(looked: Looked) -> Sequence[Finding]:
    """Mend what can be, and say what is left."""
    mending = MENDING.get(looked.kind)
    return mending(looked.findings) if mending and looked.findings else looked.findings


def _mend_head(_: Sequence[Finding]) -> Sequence[Finding]:
    """One that lags behind, so that nothing could be added. One that has run ahead is a gap, and stays."""
    with transaction.atomic():
        mended, _made = FeedHead.objects.select_for_update().get_or_create(pk=1, defaults={"cursor": 0})
        mended.cursor = max(mended.cursor, feed.last())
        mended.save()
    return feed.wrong_with_head()


def _mend_packages(findings: Sequence[Finding]) -> Sequence[Finding]:
    wrong = packages.with_all().filter(pk__in={finding.key for finding in findings}).order_by("pk")
    with written_by(lambda: AUTHOR), kept() as door:
        mendable = [package for package in wrong.select_for_update(of=("self",)) if packages.terms(package)]
        _take_heads(mendable)
        store((package, packages.terms(package)) for package in mendable)
        for package in mendable:
            door.admit(package)  # which makes a revision of terms that are not those of the last one
    return packages.look(wrong.all())


def _take_heads(mendable: Iterable[Package]) -> None:
    """..."""


MENDING: dict[Kind, Callable[[Sequence[Finding]], Sequence[Finding]]] = {
    Kind.HEAD: _mend_head,
    Kind.PACKAGES: _mend_packages,
}
