"""What a package costs and permits, from its rows and the registry: for the API and for operators alike."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.metering import Cycles, Event, first_window, use_by_events
from catalog.domain.quota import Quota, QuotaUse, WindowUse
from catalog.domain.quote import Price, Quote, quote
from catalog.domain.reset_windows import Reset
from catalog.domain.schedule import Schedule, schedule
from catalog.domain.told_use import ToldUse, broken_codes, broken_events
from catalog.models import Package, PackageFeature
from catalog.models.time_terms import time_terms
from config.enough import enough_of
from features.models import Feature
from features.usage import Meter

MOST_EVENTS = 10_000  # are counted at once


class BadUse(ValueError):
    """Use that can't be quoted, with everything that is wrong with it."""

    def __init__(self, problems: Sequence[BrokenRule]) -> None:
        super().__init__("\n".join(problem.message for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Start:
    """When a customer begins, and when the trial was turned into a subscription, if that is known."""

    at: datetime
    converted_at: datetime | None = None


@dataclass(frozen=True)
class Granted:
    """A quota, and how the use of it is counted and reset."""

    quota: Quota
    meter: Meter
    reset: Reset


class Quoter:
    """Quotes packages by two queries, however many they are: the registry, and what they grant."""

    def __init__(self, packages: Sequence[Package]) -> None:
        self.registry = {feature.code: feature for feature in Feature.objects.all()}
        self.meters = {code: _meter(feature) for code, feature in self.registry.items() if feature.quota}
        self._entries: dict[int, list[PackageFeature]] = {package.pk: [] for package in packages}
        for entry in PackageFeature.objects.filter(package__in=packages).select_related("feature"):
            self._entries[entry.package_id].append(entry)

    def quotas(self, package: Package) -> list[PackageFeature]:
        """What the package grants, in its order, and a number limits."""
        return [entry for entry in self._entries[package.pk] if entry.feature.quota]

    def quote(self, package: Package, cycles: int, use: ToldUse, start: Start | None = None) -> Quote:
        """What so many cycles and this use cost. It looks at no status: drafts are quoted too.

        Raises BadUse with every problem of the use, and of the start where its cycles leave the calendar;
        Refused where the package's own terms of time contradict each other.
        """
        _refuse(broken_codes(use, self.meters, self.registry.keys() - self.meters.keys()))
        events = use.events_by_code()
        granted = self._granted(package, {*use.usage, *events})
        with _beginning_at_the_start():
            span = _span(package, cycles, start)
            _refuse(_broken_events(use, self.meters, span))
            uses = [QuotaUse(it.quota, _windows(it, use.usage, events, span)) for it in granted]
        return quote(price_of(package), cycles, uses)

    def _granted(self, package: Package, used: Set[str]) -> Iterator[Granted]:
        """Every quota of the package in its order, then those that are used without being granted."""
        entries = self.quotas(package)
        for entry in entries:
            yield Granted(_quota(package, entry), self.meters[entry.code], entry.reset)
        for code in sorted(used - {entry.code for entry in entries}):
            feature = self.registry[code]
            nothing = Quota(code=code, value=False, unit=feature.field_suffix)
            yield Granted(nothing, self.meters[code], (feature.periodicity_type, feature.periodicity))


def quote_of(package: Package, cycles: int, use: ToldUse, start: Start | None = None) -> Quote:
    """The quote of one package, by two queries. Raises as `Quoter.quote` does."""
    return Quoter([package]).quote(package, cycles, use, start)


def planned(package: Package, cycles: int, start: Start) -> Schedule:
    """The trial and so many periods of whoever begins at the start, without what is reset in them.

    Raises as `schedule` does, and Refused where the package's own terms of time contradict each other.
    """
    return schedule(time_terms(package, ()), start.at, cycles=cycles, converted_at=start.converted_at)


def price_of(package: Package) -> Price:
    return Price(
        currency=package.currency,
        recurring=package.price,
        signup_fee=package.signup_fee,
        period=package.period,
    )


def _span(package: Package, cycles: int, start: Start | None) -> Cycles | None:
    if start is None:
        return None
    plan = planned(package, cycles, start)
    return Cycles(plan.anchor, plan.periods[-1].end)


@contextmanager
def _beginning_at_the_start() -> Iterator[None]:
    """What is wrong with time is told of the start, unless it says otherwise."""
    try:
        yield
    except BrokenRule as broken:
        raise BadUse([BrokenRule(broken.code, broken.message, broken.path or "start")]) from broken


def _broken_events(use: ToldUse, meters: Mapping[str, Meter], span: Cycles | None) -> Iterable[BrokenRule]:
    if not use.events:
        return []
    if span is None:
        return [BrokenRule("required", "Events need a start: when the customer begins.", "start")]
    return broken_events(use.events, meters, span)


def _quota(package: Package, entry: PackageFeature) -> Quota:
    return Quota(
        code=entry.code,
        value=entry.value,
        unit=entry.feature.field_suffix,
        overages_enabled=package.overages_enabled,
        overage_price=entry.overage_price,
        overage_unit=entry.overage_unit,
    )


def _meter(feature: Feature) -> Meter:
    return Meter(feature.aggregation_type, feature.consumable, feature.field_suffix)


def _windows(
    granted: Granted, usage: Mapping[str, Decimal], events: Mapping[str, Sequence[Event]], span: Cycles | None
) -> tuple[WindowUse, ...]:
    code = granted.quota.code
    if span and code in events:
        return use_by_events(granted.meter, granted.reset, span, events[code])
    window = first_window(span, granted.reset)
    return (WindowUse(usage.get(code, Decimal(0)), window.end if window else None),)


def _refuse(problems: Iterable[BrokenRule]) -> None:
    if told := enough_of(problems):
        raise BadUse(told)
