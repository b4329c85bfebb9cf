"""What a package grants of one feature, and what it says to a use of it: how much is left, what lies beyond.

Quantities are in the feature's own unit. The rules are the product's own, told by worked examples in
docs/guides/time-and-money.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import reduce

from catalog.domain.decimals import EXACT, divided_up
from catalog.domain.values import Value

STATUSES = ("unlimited", "within", "near", "exhausted", "overage", "blocked", "not_granted")
UNLIMITED, WITHIN, NEAR, EXHAUSTED, OVERAGE, BLOCKED, NOT_GRANTED = STATUSES

NEAR_FROM = Decimal("0.8")  # of the limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """One entry of a package. Its value is a limit, True for unlimited, or False for not granted."""

    code: str
    value: Value
    unit: str = ""
    overages_enabled: bool = False  # by the package
    overage_price: Decimal | None = None  # of each started block beyond the limit; None where it has none
    overage_unit: Decimal = Decimal(1)  # the size of a block

    @property
    def limit(self) -> Decimal | None:
        """None where there is no limit; 0 also where nothing is granted."""
        if isinstance(self.value, bool):
            return None if self.value else Decimal(0)
        return self.value

    @property
    def charges_overage(self) -> bool:
        """Whether use beyond the limit is charged; otherwise it is refused."""
        return self.overages_enabled and self.overage_price is not None and self.value is not False

    def status(self, used: Decimal) -> str:
        """One of STATUSES, for the use in one reset window."""
        if self.value is False:
            return NOT_GRANTED
        if self.limit is None:
            return UNLIMITED
        if used > self.limit:
            return OVERAGE if self.charges_overage else BLOCKED
        if used == self.limit:
            return EXHAUSTED  # also a limit of 0 without any use
        return NEAR if used >= EXACT.multiply(self.limit, NEAR_FROM) else WITHIN

    def remaining(self, used: Decimal) -> Decimal | None:
        """What can still be used in the window; None where there is no limit."""
        return None if self.limit is None else max(EXACT.subtract(self.limit, used), Decimal(0))

    def overage(self, used: Decimal) -> Decimal:
        """What was used beyond the limit, whether charged or refused."""
        return Decimal(0) if self.limit is None else max(EXACT.subtract(used, self.limit), Decimal(0))

    def charged_blocks(self, used: Decimal) -> int:
        """The blocks beyond the limit that are paid for: a block that is begun is paid whole."""
        return divided_up(self.overage(used), self.overage_unit) if self.charges_overage else 0


@dataclass(frozen=True, slots=True)
class WindowUse:
    """What was used in one reset window, which has no end where the feature is never reset."""

    used: Decimal = Decimal(0)
    resets_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """The use of one entry, in one or more of its reset windows. The fullest one speaks for all."""

    quota: Quota
    windows: tuple[WindowUse, ...] = (WindowUse(),)

    @property
    def fullest(self) -> WindowUse:
        """The window with the most use; of several, the first."""
        return max(self.windows, key=lambda window: window.used)

    @property
    def status(self) -> str:
        return self.quota.status(self.fullest.used)

    @property
    def remaining(self) -> Decimal | None:
        return self.quota.remaining(self.fullest.used)

    @property
    def overage(self) -> Decimal:
        """Beyond the limit, window by window, together."""
        return total(self.quota.overage(window.used) for window in self.windows)

    @property
    def charged_blocks(self) -> int:
        return sum(self.quota.charged_blocks(window.used) for window in self.windows)

    @property
    def allowed(self) -> bool:
        """What is not granted may stand in a quote as long as it is not used."""
        return self.status not in (BLOCKED, NOT_GRANTED) or self.fullest.used == 0


def total(numbers: Iterable[Decimal]) -> Decimal:
    return reduce(EXACT.add, numbers, Decimal(0))
