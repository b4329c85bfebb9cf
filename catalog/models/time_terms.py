"""What a package says of time, as the domain takes it."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.schedule import TimeTerms
from catalog.models.package import Package
from catalog.models.package_feature import PackageFeature
from catalog.models.rules import Refused, as_error


def time_terms(package: Package, entries: Iterable[PackageFeature]) -> TimeTerms:
    """The terms by which the package and what it grants run. Refused where they contradict each other."""
    try:
        return TimeTerms(
            trial=package.trial,
            trial_mode=package.trial_mode,
            period=package.period,
            grace=package.grace,
            resets={entry.code: entry.reset for entry in entries},
        )
    except BrokenRule as broken:
        raise Refused(as_error(broken)) from broken
