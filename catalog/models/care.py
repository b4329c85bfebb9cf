"""What an operator should look at: packages that are on offer, or about to be, and not as they should be.

Each kind is asked of `Package.objects.with_deliverer()`, to be filtered by or counted. What is retired needs
none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from catalog.models.package_feature import PackageFeature
from features.models import Feature

SOON = timedelta(days=30)
LONG = timedelta(days=30)


@dataclass(frozen=True)
class Care:
    code: str
    title: str
    advice: str
    holds: Callable[[datetime], Q]
    """Whether a package needs it at this instant."""


def _low_on_stock(at: datetime) -> Q:
    return Q(has_stock=True) & (Q(stock__quantity__lt=0) | Q(stock__quantity__lte=F("low_stock_qty")))


def _without_provider(at: datetime) -> Q:
    return Q(status="active") & ~Q(deliverer__active=True, deliverer__provider__active=True)


def _inactive_default(at: datetime) -> Q:
    return Q(deliverer__active=False) | Q(deliverer__provider__active=False)


def _withdrawn_feature(at: datetime) -> Q:
    # Not joined: SQLite would read every value that is granted.
    withdrawn = Feature.objects.filter(available=False)
    granting = PackageFeature.objects.filter(feature__in=withdrawn)
    return Q(pk__in=granting.values("package"))


def _ends_soon(at: datetime) -> Q:
    return Q(status="active", available_until__gt=at, available_until__lte=at + SOON)


def _old_draft(at: datetime) -> Q:
    return Q(status="draft", created_at__lte=at - LONG)


CARES = {
    care.code: care
    for care in (
        Care("low_stock", "Low or negative stock", "Set its stock, or take it from sale.", _low_on_stock),
        Care(
            "no_provider",
            "Active without a usable provider",
            "Attach one that is active and make it the default.",
            _without_provider,
        ),
        Care(
            "inactive_default",
            "Inactive default provider",
            "Activate it, or make another one the default.",
            _inactive_default,
        ),
        Care(
            "withdrawn_feature",
            "Grants a withdrawn feature",
            "Take the feature out at the next occasion.",
            _withdrawn_feature,
        ),
        Care(
            "ends_soon",
            f"Sale ends within {SOON.days} days",
            "Prolong it, or have a successor ready.",
            _ends_soon,
        ),
        Care("old_draft", f"Draft for over {LONG.days} days", "Publish it, or delete it.", _old_draft),
    )
}
