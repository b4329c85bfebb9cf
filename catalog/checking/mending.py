"""What can be mended of what was found: all that follows from something else, and so never a revision."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction

from catalog.authorship import Author, written_by
from catalog.changes import kept
from catalog.checking import feed, packages
from catalog.checking.findings import Finding, Kind, Looked, certain
from catalog.checking.revisions import is_unaltered
from catalog.models import Package
from catalog.models.change import FeedHead
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
    """As its last door should have left each; terms that came past the door are a new revision."""
    found = packages.with_all().filter(pk__in={finding.key for finding in findings}).order_by("pk")
    with written_by(lambda: AUTHOR), kept() as door:
        wrong = list(found.select_for_update(of=("self",)))
        _take_heads(wrong)
        rendered = [(package, fresh[0]) for package in wrong if (fresh := packages.fresh(package))]
        store(rendered)
        for package, _ in rendered:
            door.admit(package)
    return certain(packages.with_all(), packages.look, found.all())


def _take_heads(wrong: Sequence[Package]) -> None:
    """From the last revision, unless that was altered itself.

    A number that is beyond it was seen by somebody, and is not given again.
    """
    last = packages.last_revisions(wrong)
    for package in wrong:
        kept = last.get(package.uuid)
        if kept and kept.number >= package.revision and is_unaltered(kept):
            package.revision, package.digest = kept.number, kept.digest
    Package.objects.bulk_update(wrong, ["revision", "digest"])


MENDING: dict[Kind, Callable[[Findings], Findings]] = {
    Kind.HEAD: _mend_head,
    Kind.PACKAGES: _mend_packages,
}
