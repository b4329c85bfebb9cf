"""Providers: what the feed tells of each agrees with the provider that there is, or is no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from catalog.checking.findings import Finding, Kind, Looked, certain, walk
from catalog.models import Change, Event, Provider, Resource

TOLD = Change.objects.filter(resource=Resource.PROVIDER)


def looked_at() -> Iterator[Looked]:
    for chunk in walk(Provider.objects.all()):
        yield Looked(Kind.PROVIDERS, len(chunk), certain(Provider.objects.all(), _look, chunk))
    gone = [Finding(f"provider {it}", "it is gone, and the feed does not tell") for it in _gone()]
    yield Looked(Kind.PROVIDERS, 0, gone)


def _look(providers: Iterable[Provider]) -> list[Finding]:
    loaded = list(providers)
    told = TOLD.filter(record__in=[provider.id for provider in loaded]).order_by("cursor")
    events = defaultdict[str, list[str]](list)
    for record, event in told.values_list("record", "event"):
        events[record].append(event)
    begin = Change.objects.order_by("cursor").values_list("created_at", flat=True).first()
    return [
        Finding(f"provider {provider.code}", words, provider.key)
        for provider in loaded
        for words in _wrong_with(provider, events[provider.id], begin)
    ]


def _wrong_with(provider: Provider, events: Sequence[str], begin: datetime | None) -> Iterator[str]:
    if len(events) != provider.revision:
        yield f"its revision is {provider.revision}, and the feed has {len(events)} entries of it"
    # One that is older than the feed was there already when that began.
    if begin and provider.created_at > begin and Event.CREATED not in events[:1]:
        yield "the feed does not begin with how it was created"
    if Event.DELETED in events:
        yield "the feed says that it was deleted"


def _gone() -> list[str]:
    """The providers that are there by the feed alone."""
    known = set(TOLD.values_list("record", flat=True))
    existing = {provider.id for provider in Provider.objects.only("uuid")}
    # Asked last: one may have been deleted just now.
    deleted = set(TOLD.filter(event=Event.DELETED).values_list("record", flat=True))
    return sorted(known - existing - deleted)
