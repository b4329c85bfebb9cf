"""How the catalog follows the registry: a seed is told in the feed, and packages are rendered anew.

`features.seeding` calls `followed` around what it writes, by the setting AROUND_SEED: the registry knows
nothing of the catalog.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from django.db.models import Q, QuerySet
from django.utils import timezone

from catalog.authorship import current_author
from catalog.changes import kept
from catalog.documents import FORMAT, terms_of
from catalog.history import CHUNK, Moment, chunks
from catalog.models import Change, Event, Package, Resource
from catalog.models.door import Door
from catalog.models.registry_lock import keep_writers_out
from catalog.models.whole import Whole
from catalog.revising import revise, store
from features.registry import Plan

REPEATED = {"name", "field_suffix", "periodicity", "periodicity_type"}
"""The attributes of a feature that a package's document repeats."""

Tell = Callable[[str], None]


@contextmanager
def followed(plan: Plan, tell: Tell) -> Iterator[None]:
    """In one transaction with what the seed writes inside: all of it, or nothing."""
    with kept() as door:
        concerned = packages_concerned(plan)
        if _renamed(plan) or concerned.exists():
            keep_writers_out()
        yield
        moment = Moment(timezone.now(), replace(current_author(), reason="seed_features"))
        door.changes += _of_registry(plan, moment)
        _render(concerned, door, moment, tell)


def packages_concerned(plan: Plan) -> QuerySet[Package]:
    """Those whose documents show what the plan changes, or that an older version of this program rendered."""
    granting = Package.objects.filter(features__feature__code__in=_renamed(plan))
    return Package.objects.filter(
        ~Q(document__format=FORMAT) | Q(document=None) | Q(pk__in=granting.values("pk"))
    )


def _renamed(plan: Plan) -> list[str]:
    return [code for code, attributes in plan.updated.items() if REPEATED & attributes.keys()]


def _of_registry(plan: Plan, moment: Moment) -> list[Change]:
    entry = partial(moment.change, resource=Resource.FEATURE)
    return [
        *(entry(record=code, code=code, event=Event.CREATED) for code in plan.created),
        *(
            entry(record=code, code=code, event=Event.CHANGED, changes=[f"/{name}" for name in attributes])
            for code, attributes in plan.updated.items()
        ),
        *(
            entry(record=code, code=code, event=Event.CHANGED, changes=["/available"])
            for code in plan.withdrawn
        ),
    ]


def _render(concerned: QuerySet[Package], door: Door, moment: Moment, tell: Tell) -> None:
    keys = list(concerned.order_by("key").values_list("key", flat=True))
    for number, chunk in enumerate(chunks(keys, CHUNK), start=1):
        packages = [*Package.objects.filter(pk__in=chunk).order_by("key").with_parts()]
        revisions = revise(packages, {}, moment.at)
        revised = {it.package for it, _ in revisions}
        store((it, terms_of(Whole.loaded(it))) for it in packages if it not in revised)  # a text may be lost
        door.changes += [moment.of_package(*revision) for revision in revisions]
        tell(f"rendered   {min(number * CHUNK, len(keys))} of {len(keys)} packages")
