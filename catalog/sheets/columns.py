"""The columns of a sheet: what each shows of a package, and what it makes of a cell.

To save raises BrokenRule where a cell can't be read; what it may say is the models' to tell.
"""

from decimal import Decimal
from typing import Any

from django.db import models

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.currency import ACTIVE
from catalog.domain.decimals import plain_text
from catalog.domain.money import show_amount
from catalog.domain.values import read_typed, typed
from catalog.models import Package, PackageFeature, Status
from catalog.models.fields import JsonField, ObjectField
from catalog.sheets import words
from catalog.sheets.library import Field, Widget
from catalog.sheets.row import Row
from features.models import Feature


class Column(Field):
    def said(self, instance: Row) -> str:
        """What it says of a package, for people."""
        return self.export(instance)


class Attribute(Column):
    def __init__(self, name: str) -> None:
        super().__init__(f"package__{name}", name, _words_of(Package._meta.get_field(name)))

    def said(self, instance: Row) -> str:
        value = self.get_value(instance)
        return _amount(value, instance) if isinstance(value, Decimal) else super().said(instance)


class Standing(Attribute):
    """The status: a package is published and withdrawn by it."""

    def __init__(self) -> None:
        super().__init__("status")

    def clean(self, row: Any, **kwargs: Any) -> Any:
        status = super().clean(row, **kwargs).lower()
        if status not in Status.values:
            raise BrokenRule("invalid_choice", f"Write {', '.join(Status.values)}.")
        return status

    def save(self, instance: Row, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        before = instance.package.status
        super().save(instance, row, is_m2m, **kwargs)
        if instance.package._state.adding and instance.package.status != Status.DRAFT:
            raise BrokenRule("frozen", "A new package is a draft: publish it once it has a provider.")
        if before == Status.DRAFT and instance.package.status == Status.INACTIVE:
            raise BrokenRule("frozen", "A draft is not on sale: it is published, or stays a draft.")


class OfFeature(Column):
    """A column about what packages grant of one feature."""

    ending = ""

    def __init__(self, feature: Feature, widget: Widget | None = None) -> None:
        self.feature = feature
        super().__init__("entries", f"{feature.code}{self.ending}", widget)

    def get_value(self, instance: Row) -> Any:
        entry = instance.entries.get(self.feature.code)
        return None if entry is None else self.shown(entry)

    def save(self, instance: Row, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        value = self.clean(row, **kwargs)
        entry = instance.entries.get(self.feature.code)
        if entry is not None:
            self.change(entry, value)
        elif value is not None:
            code = self.feature.code
            raise BrokenRule("not_granted", f"There is no {code} that this could be about: leave it empty.")

    def shown(self, entry: PackageFeature) -> Any:
        raise NotImplementedError

    def change(self, entry: PackageFeature, value: Any) -> None:
        raise NotImplementedError


class Granted(OfFeature):
    """The value; empty where the package has no entry of the feature."""

    def shown(self, entry: PackageFeature) -> str:
        return typed(entry.value, self.feature.quota)

    def save(self, instance: Row, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        code, text = self.feature.code, self.clean(row, **kwargs).strip()
        if not text:
            instance.entries.pop(code, None)
            return
        value = read_typed(text)
        entry = instance.entries.get(code) or PackageFeature(package=instance.package, feature=self.feature)
        entry.value = value
        instance.entries[code] = entry


class OveragePrice(OfFeature):
    ending = ".overage_price"

    def __init__(self, feature: Feature) -> None:
        super().__init__(feature, words.AMOUNT_OR_NONE)

    def said(self, instance: Row) -> str:
        price = self.get_value(instance)
        return super().said(instance) if price is None else _amount(price, instance)

    def shown(self, entry: PackageFeature) -> Any:
        return entry.overage_price

    def change(self, entry: PackageFeature, value: Decimal | None) -> None:
        entry.overage_price = value


class OverageUnit(OfFeature):
    """The size of a block; empty stands for 1 where no price makes it matter."""

    ending = ".overage_unit"

    def __init__(self, feature: Feature) -> None:
        super().__init__(feature, words.AMOUNT_OR_NONE)

    def shown(self, entry: PackageFeature) -> Decimal | None:
        return None if entry.overage_price is None and entry.overage_unit == 1 else entry.overage_unit

    def change(self, entry: PackageFeature, value: Decimal | None) -> None:
        entry.overage_unit = Decimal(1) if value is None else value


def _amount(amount: Decimal, row: Row) -> str:
    currency = row.package.currency
    return show_amount(amount, currency) if currency in ACTIVE else plain_text(amount)


def _words_of(field: Any) -> Widget:
    """As the kind of the model's field has it."""
    match field:
        case models.BooleanField():
            return words.FLAG
        case models.DecimalField():
            return words.AMOUNT
        case models.IntegerField():
            return words.COUNT_OR_NONE if field.null else words.COUNT
        case models.DateTimeField():
            return words.INSTANT_OR_NONE
        case ObjectField():
            return words.OBJECT
        case JsonField():
            return words.NOTIFICATIONS
        case models.CharField() if field.choices or field.name in ("code", "currency"):
            return words.WORD
    return words.TEXT
