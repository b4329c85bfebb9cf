"""What a package costs for some cycles and some use: line by line, each with the words that explain it.

Each line is rounded once, half-up, to what its currency can pay; the total is the sum of the rounded lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.domain.decimals import EXACT, plain_text
from catalog.domain.intervals import Length
from catalog.domain.legible import how_many
from catalog.domain.money import round_amount, show_amount
from catalog.domain.quota import QuotaUse, total
from catalog.domain.values import show_value

KINDS = ("signup_fee", "recurring", "overage")
SIGNUP_FEE, RECURRING, OVERAGE = KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a package costs besides its overages. A period of 0 is sold once and never renews."""

    currency: str
    recurring: Decimal
    signup_fee: Decimal = Decimal(0)
    period: Length = (0, "month")

    @property
    def sold_once(self) -> bool:
        return self.period[0] == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    kind: str
    quantity: int
    unit: str  # what the quantity counts
    unit_amount: Decimal  # may be finer than the currency
    amount: Decimal  # rounded
    detail: str
    feature: str | None = None  # the code, of an overage


@dataclass(frozen=True, slots=True)
class Quote:
    currency: str
    lines: tuple[Line, ...]
    uses: tuple[QuotaUse, ...]

    @property
    def total(self) -> Decimal:
        return total(line.amount for line in self.lines)

    @property
    def allowed(self) -> bool:
        """Whether the package permits all of the use; what it refuses costs nothing."""
        return all(use.allowed for use in self.uses)


def quote(price: Price, cycles: int, uses: Sequence[QuotaUse]) -> Quote:
    """The sign-up fee where there is one, the recurring price for each cycle, and what overages cost.

    What is sold once counts as one cycle, however many are asked for. Amounts are in the price's currency.
    """
    return Quote(price.currency, tuple(_lines(price, cycles, uses)), tuple(uses))


def _lines(price: Price, cycles: int, uses: Sequence[QuotaUse]) -> Iterator[Line]:
    if price.signup_fee:
        yield _line(price.currency, SIGNUP_FEE, 1, "sign-up", price.signup_fee, "paid once")
    yield _recurring(price, cycles)
    yield from (_overage(price.currency, use) for use in uses if use.charged_blocks)


def _recurring(price: Price, cycles: int) -> Line:
    if price.sold_once:
        words = "sold once" if cycles == 1 else f"sold once: {cycles} cycles count as 1"
        return _line(price.currency, RECURRING, 1, "package", price.recurring, words)
    unit = how_many(*price.period).removeprefix("1 ")
    words = how_many(cycles, "period") + f" of {how_many(*price.period)}"
    return _line(price.currency, RECURRING, cycles, unit, price.recurring, words)


def _overage(currency: str, use: QuotaUse) -> Line:
    quota, blocks = use.quota, use.charged_blocks
    block = f"{plain_text(quota.overage_unit)} {quota.unit}".rstrip()
    limit = show_value(quota.limit or Decimal(0), quota=True, unit=quota.unit)
    words = f"{how_many(blocks, 'started block')} of {block} beyond {limit}"
    windows = sum(quota.charged_blocks(window.used) > 0 for window in use.windows)
    if windows > 1:
        words += f", from {windows} reset windows"
    price = quota.overage_price or Decimal(0)
    return _line(currency, OVERAGE, blocks, f"block of {block}", price, words, feature=quota.code)


def _line(
    currency: str,
    kind: str,
    quantity: int,
    unit: str,
    unit_amount: Decimal,
    words: str,
    feature: str | None = None,
) -> Line:
    exact = EXACT.multiply(Decimal(quantity), unit_amount)
    amount = round_amount(exact, currency)
    rounding = "" if amount == exact else f", rounded from {show_amount(exact, currency)}"
    return Line(
        kind=kind,
        quantity=quantity,
        unit=unit,
        unit_amount=unit_amount,
        amount=amount,
        detail=f"{words}, at {show_amount(unit_amount, currency)}{rounding}",
        feature=feature,
    )
