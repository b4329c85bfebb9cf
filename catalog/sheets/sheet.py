"""The sheet of packages: which columns there are, and what a line of it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from catalog.models import PackageFeature
from catalog.sheets.columns import Attribute, Column, Granted, OfFeature, OveragePrice, OverageUnit, Standing
from catalog.sheets.library import Resource
from catalog.sheets.row import Row
from features.models import Feature

GROUPS: Mapping[str, Sequence[str]] = {
    "Name and type": ("name", "service_type", "short_description", "description"),
    "Sale": ("status", "retired", "hidden", "available_from", "available_until"),
    "Price": ("price", "signup_fee", "currency", "overages_enabled"),
    "Renewal, trial and grace": (
        *("periodicity", "periodicity_type", "trial_period", "trial_interval", "trial_mode"),
        *("grace_period", "grace_interval"),
    ),
    "Stock": ("has_stock", "oversell_enabled", "low_stock_qty"),
    "Tier": ("tier", "tier_rank"),
    "Notifications, settings and metadata": (
        "notification_preferences",
        "package_settings",
        "package_metadata",
    ),
}
"""The attributes of the sheet, as the export offers them."""

ATTRIBUTES = frozenset(chain(*GROUPS.values()))
FEATURES = "Features"
"""The group of all columns about features."""

CODE, REVISION = "code", "revision"
"""What every sheet begins with: which package a row is about, and which revision of it."""


class PackageSheet(Resource):
    def __init__(self, attributes: Iterable[str], features: Iterable[OfFeature]) -> None:
        super().__init__()
        given = (Standing() if name == "status" else Attribute(name) for name in attributes)
        self.columns: dict[str, Column] = {it.column_name: it for it in chain(given, features)}
        self.fields = self.columns

    @classmethod
    def whole(cls) -> PackageSheet:
        """With every column that there can be."""
        return cls(chain(*GROUPS.values()), chain(*map(columns_of, Feature.objects.all())))

    @classmethod
    def of(cls, groups: Iterable[str], rows: Sequence[Row]) -> PackageSheet:
        """With the columns of these groups, and of features those that the packages use."""
        names = [CODE, REVISION, *chain(*(GROUPS[group] for group in groups if group in GROUPS))]
        return cls(names, _used(rows) if FEATURES in groups else ())

    def export_resource(self, instance: Row, selected_fields: Any = None, **kwargs: Any) -> list[str]:
        return [column.export(instance) for column in self.columns.values()]


def columns_of(feature: Feature) -> list[OfFeature]:
    return [Granted(feature), *([OveragePrice(feature), OverageUnit(feature)] if feature.quota else [])]


def _used(rows: Iterable[Row]) -> Iterator[OfFeature]:
    """By code; those of overage only where one of the packages has any."""
    entries: dict[str, list[PackageFeature]] = {}
    for row in rows:
        for code, entry in row.entries.items():
            entries.setdefault(code, []).append(entry)
    for _, granting in sorted(entries.items()):
        for column in columns_of(granting[0].feature):
            if isinstance(column, Granted) or any(column.shown(entry) is not None for entry in granting):
                yield column
