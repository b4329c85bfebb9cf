"""How use is counted: what one event says of it, and what many add up to.

An event's `properties` are what a meter sent along; the feature's unit (`field_suffix`) names the one that
counts. Everything is exact, and no result depends on the order of the events.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from functools import reduce
from typing import Any

Measured = Decimal | str  # an amount; or whoever or whatever is counted once

WHOLE_DIGITS = 10
DECIMALS = 4

_FINEST = Decimal(1).scaleb(-DECIMALS)
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)  # the default rounds to 28 digits


class Unusable(ValueError):
    """Use that can't be counted: a stable code, and words for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Meter:
    """How the registry counts the use of one feature."""

    aggregation_type: str
    consumable: bool
    unit: str = ""  # the property of an event that counts

    @property
    def counts_events(self) -> bool:
        """Whether each event is one, whatever it holds."""
        return self.aggregation_type == "count_agg" and self.consumable

    @property
    def reads_events(self) -> bool:
        """Whether events can tell the use at all.

        A cap is held against the largest single event. Where events have no size of their own, because they
        are only counted or only told apart, none is the largest: such use is told as a total.
        """
        if self.consumable:
            return True
        return bool(self.unit) and self.aggregation_type != "unique_count_agg"


def read_amount(raw: object) -> Decimal:
    """An amount of use, as JSON or a program gives it.

    Raises `invalid` for what is no finite number (true is none, and "10" is not 10), `negative_usage`,
    `max_digits`, `max_decimal_places`.
    """
    amount = _number(raw)
    if amount is None:
        raise Unusable("invalid", "An amount of use must be a finite number.")
    if amount < 0:
        raise Unusable("negative_usage", "An amount of use must not be negative.")
    if amount and amount.adjusted() >= WHOLE_DIGITS:
        raise Unusable(
            "max_digits", f"An amount of use may have at most {WHOLE_DIGITS} digits before the point."
        )
    rounded = amount.quantize(_FINEST)
    if rounded != amount:
        raise Unusable("max_decimal_places", f"An amount of use may have at most {DECIMALS} decimals.")
    return abs(rounded)  # a zero may have a sign


def measure(meter: Meter, properties: Mapping[str, object]) -> Measured:
    """What one event says of the use: 1 where events are counted, else its property.

    Raises `only_by_usage`, `missing_property` (null is none), and for a property that can't be counted the
    codes of `read_amount`, or `invalid` where values are told apart.
    """
    if not meter.reads_events:
        raise Unusable("only_by_usage", "Events can't tell the use of this cap: give a total in usage.")
    if meter.counts_events:
        return Decimal(1)
    value = properties.get(meter.unit)
    if value is None:
        raise Unusable("missing_property", f"The event needs the property {meter.unit}.")
    return _identity(value) if meter.aggregation_type == "unique_count_agg" else read_amount(value)


def aggregate(meter: Meter, measured: Sequence[Measured]) -> Decimal:
    """The use that the events of one reset window come to; 0 without any.

    What is consumed is counted by the feature's aggregation; a cap is held against the largest event.
    """
    return _AGGREGATIONS[meter.aggregation_type if meter.consumable else "max_agg"](measured)


def _number(raw: object) -> Decimal | None:
    match raw:
        case bool():
            return None
        case int() | Decimal():
            number = Decimal(raw)
        case float():
            number = Decimal(repr(raw))  # 0.1 means 0.1, not the double next to it
        case _:
            return None
    return number if number.is_finite() else None


def _identity(value: object) -> Measured:
    """What makes one different value: a text to the letter, or a number.

    1 and 1.0 are the same number; "1" is a text and neither, and "Ann" is not "ann".
    """
    if isinstance(value, str) and value:
        return value
    number = _number(value)
    if number is None:
        raise Unusable("invalid", "What is told apart must be a text that is not empty, or a finite number.")
    return number


def _sum(amounts: Sequence[Any]) -> Decimal:
    return reduce(_EXACT.add, amounts, Decimal(0))


def _largest(amounts: Sequence[Any]) -> Decimal:
    return max(amounts, default=Decimal(0))


def _count(measured: Sequence[Any]) -> Decimal:
    return Decimal(len(measured))


def _count_different(measured: Sequence[Any]) -> Decimal:
    return Decimal(len(set(measured)))


_AGGREGATIONS: Mapping[str, Callable[[Sequence[Any]], Decimal]] = {
    "count_agg": _count,
    "sum_agg": _sum,
    "max_agg": _largest,
    "unique_count_agg": _count_different,
}
