"""What the lint knows of a package: its terms as plain values, and what it grants, held against another's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from catalog.domain.decimals import EXACT, divided_up
from catalog.domain.intervals import Length
from catalog.domain.quota import Quota
from catalog.domain.quote import Price
from catalog.domain.reset_windows import Reset, subdivides
from catalog.domain.values import show_value
from catalog.domain.wall_clock import precedes

ACTIVE = "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What a package grants of one feature, and how the registry counts it."""

    quota: Quota
    name: str
    is_switch: bool = False
    consumable: bool = True
    reset: Reset = ("monthly", 1)

    @property
    def is_usable(self) -> bool:
        """Whether there is anything to use: a limit of 0 without overage is as good as none."""
        return self.quota.limit != 0 or self.quota.charges_overage

    def is_no_less(self, other: Granted) -> bool:
        """Whether whatever the other includes is included here too; what is paid for beyond is left out."""
        if other.quota.limit == 0 or self.quota.limit is None:
            return True
        if other.quota.limit is None:
            return False
        return self.quota.limit >= other.quota.limit and self._resets_no_less(other)

    def is_no_dearer(self, other: Granted) -> bool:
        """Whether no use beyond the limit costs more here; for limits of which this one is no less.

        A customer who is refused pays nothing, but gets nothing either: to be charged is more than that.
        """
        if self.quota.limit is None or not other.quota.charges_overage:
            return True
        return self.quota.charges_overage and self.is_reset_like(other) and self._blocks_are_no_dearer(other)

    def is_reset_like(self, other: Granted) -> bool:
        return subdivides(self.reset, other.reset) and subdivides(other.reset, self.reset)

    def shown(self) -> str:
        return show_value(self.quota.value, quota=not self.is_switch, unit=self.quota.unit)

    def _resets_no_less(self, other: Granted) -> bool:
        """A cap is looked at each time, and a switch is on or off: neither is used up."""
        return not self.consumable or subdivides(self.reset, other.reset)

    def _blocks_are_no_dearer(self, other: Granted) -> bool:
        """As many blocks as one of the other takes cost no more than that one."""
        blocks = divided_up(other.quota.overage_unit, self.quota.overage_unit)
        return EXACT.multiply(Decimal(blocks), overage_price(self)) <= overage_price(other)


def overage_price(granted: Granted) -> Decimal:
    return granted.quota.overage_price or Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A package. `silences` is what its settings say of the lint, as somebody wrote it."""

    key: int  # the older has the lower
    code: str
    service_type: str
    status: str = ACTIVE
    hidden: bool = False
    retired: bool = False
    price: Price
    tier: str = ""
    tier_rank: int = 0
    trial: Length = (0, "day")
    trial_mode: str = "outside"
    grace: Length = (0, "day")
    limited_stock: bool = False  # and not oversold
    available_from: datetime | None = None
    available_until: datetime | None = None
    granted: Mapping[str, Granted]
    silences: object = None

    def is_on_offer(self, at: datetime) -> bool:
        """Whether it is sold now or will be: active, not retired, and its window has not ended.

        A hidden one is on offer too; so is one that is sold out, since stock comes and goes.
        """
        return self.status == ACTIVE and not self.retired and not self.has_ended(at) and self.opens

    @property
    def opens(self) -> bool:
        """Whether its window has any instant in it."""
        if self.available_from is None or self.available_until is None:
            return True
        return precedes(self.available_from, self.available_until)

    def has_ended(self, at: datetime) -> bool:
        return self.available_until is not None and not precedes(at, self.available_until)

    def is_sold_beside(self, other: Offer) -> bool:
        """Whether there is an instant at which both windows are open."""
        return _opens_before_end(self, other) and _opens_before_end(other, self)

    @property
    def usable(self) -> dict[str, Granted]:
        """What there is anything to use of, by the feature's code."""
        return {code: granted for code, granted in self.granted.items() if granted.is_usable}


def _opens_before_end(one: Offer, other: Offer) -> bool:
    if one.available_from is None or other.available_until is None:
        return True
    return precedes(one.available_from, other.available_until)
