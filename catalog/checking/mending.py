"""What can be mended of what was found: all that follows from something else, and so never a revision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from django.db import transaction

from catalog.authorship import Author, written_by
from catalog.changes import change_package
from catalog.checking import feed, packages, stock
from catalog.checking.findings import Finding, Kind, Looked, certain
from catalog.documents import terms_of
from catalog.models import Package, Stock
from catalog.models.change import FeedHead
from catalog.models.ledger import moving_stock
from catalog.models.whole import Whole
from catalog.revising import store

Findings = Sequence[Finding]

AUTHOR = Author(reason="check_catalog --fix")


def mend(looked: Looked) -> Findings:
    """Mend what can be, and say what is left."""
    mending = MENDING.get(looked.kind)
    return mending(looked.findings) if mending and looked.findings else looked.findings


def _mend_head(_: Findings) -> Findings:
    """One that lags behind, so that nothing can be added. One that has run ahead leaves a gap, and stays."""
    with transaction.atomic():
        head, _made = FeedHead.objects.select_for_update().get_or_create(pk=1, defaults={"cursor": 0})
        head.cursor = max(head.cursor, feed.last())
        head.save()
    return feed.wrong_with_head()


def _mend_packages(findings: Findings) -> Findings:
    found = packages.with_all().filter(pk__in={finding.key for finding in findings}).order_by("pk")
    with written_by(lambda: AUTHOR):
        for package in found:
            with suppress(Package.DoesNotExist):  # deleted meanwhile
                _mend(package)
    return certain(packages.with_all(), packages.look, found.all())


def _mend(package: Package) -> None:
    """As its last door should have left it; the door makes a revision of terms that came past it."""
    if packages.fresh(package) is None:
        return
    with change_package(package):
        locked = packages.with_all().get(pk=package.pk)
        _take_head(locked)
        store([(locked, terms_of(Whole.loaded(locked)))])


def _take_head(package: Package) -> None:
    """From the last revision, unless that was altered itself.

    A number that is beyond it was seen by somebody, and is not given again.
    """
    last = packages.last_revisions([package]).get(package.uuid)
    if last and last.number >= package.revision and last.is_unaltered:
        package.revision, package.digest = last.number, last.digest
        Package.objects.filter(pk=package.pk).update(revision=last.number, digest=last.digest)


def _mend_stock(findings: Findings) -> Findings:
    """From the ledger, which tells what happened; not where a line of it was altered itself, or is gone."""
    doubtful = {finding.about for finding in findings if not finding.key}
    followed = [finding.key for finding in findings if finding.key and finding.about not in doubtful]
    for key in followed:
        with moving_stock():
            Stock.objects.locked(Package(pk=key))
            # No movement, and so no version of its own: it is what that version always was.
            for there in stock.with_ledger().filter(pk=key):
                Stock.objects.filter(pk=key).update(quantity=stock.moved(there))
    left = [finding for finding in findings if finding.key not in followed]
    return [*left, *stock.look(stock.with_ledger().filter(pk__in=followed))]


MENDING: dict[Kind, Callable[[Findings], Findings]] = {
    Kind.HEAD: _mend_head,
    Kind.STOCKS: _mend_stock,
    Kind.PACKAGES: _mend_packages,
}
