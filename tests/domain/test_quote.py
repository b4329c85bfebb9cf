from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from catalog.domain.currency import ACTIVE, digits
from catalog.domain.money import round_amount
from catalog.domain.quota import Quota, QuotaUse, WindowUse
from catalog.domain.quote import Line, Price, Quote, quote
from tests.domain.quotas import above_zero, amounts, storage, use_of, uses

currencies = st.sampled_from(sorted(ACTIVE))
prices = st.builds(
    Price,
    currency=currencies,
    recurring=amounts,
    signup_fee=amounts,
    period=st.tuples(st.integers(0, 24), st.sampled_from(["day", "week", "month", "year"])),
)
cycles = st.integers(1, 400)


def monthly(recurring: str, currency: str = "EUR", **terms: Any) -> Price:
    return Price(currency=currency, recurring=Decimal(recurring), period=(1, "month"), **terms)


def lines_of(quoted: Quote, kind: str) -> list[Line]:
    return [line for line in quoted.lines if line.kind == kind]


def overage_of(quota: Quota, *used: str, currency: str = "EUR") -> Line:
    """The one overage line of a quote."""
    (line,) = lines_of(quote(monthly("10", currency), 1, [use_of(quota, *used)]), "overage")
    return line


def test_a_quote_has_the_sign_up_fee_once_and_the_price_of_each_cycle() -> None:
    quoted = quote(monthly("49.90", signup_fee=Decimal(25)), 12, [])

    assert quoted.lines == (
        Line(
            kind="signup_fee",
            quantity=1,
            unit="sign-up",
            unit_amount=Decimal(25),
            amount=Decimal(25),
            detail="paid once, at EUR 25.00",
        ),
        Line(
            kind="recurring",
            quantity=12,
            unit="month",
            unit_amount=Decimal("49.90"),
            amount=Decimal("598.80"),
            detail="12 periods of 1 month, at EUR 49.90",
        ),
    )
    assert (quoted.currency, quoted.total, quoted.allowed) == ("EUR", Decimal("623.80"), True)


def test_a_quote_without_a_sign_up_fee_has_no_line_of_it() -> None:
    assert [line.kind for line in quote(monthly("49.90"), 1, []).lines] == ["recurring"]


def test_what_is_free_has_a_recurring_line_of_zero() -> None:
    quoted = quote(monthly("0"), 3, [])

    assert [(line.kind, line.amount) for line in quoted.lines] == [("recurring", Decimal(0))]
    assert quoted.total == 0


@pytest.mark.parametrize(
    "period, cycles, unit, detail",
    [
        ((1, "month"), 1, "month", "1 period of 1 month, at EUR 10.00"),
        ((1, "month"), 12, "month", "12 periods of 1 month, at EUR 10.00"),
        ((3, "month"), 4, "3 months", "4 periods of 3 months, at EUR 10.00"),
        ((2, "week"), 1, "2 weeks", "1 period of 2 weeks, at EUR 10.00"),
    ],
)
def test_the_recurring_line_says_what_it_counts(
    period: tuple[int, str], cycles: int, unit: str, detail: str
) -> None:
    (line,) = quote(replace(monthly("10"), period=period), cycles, []).lines

    assert (line.quantity, line.unit, line.detail) == (cycles, unit, detail)


@pytest.mark.parametrize(
    "cycles, detail",
    [(1, "sold once, at EUR 99.00"), (12, "sold once: 12 cycles count as 1, at EUR 99.00")],
)
def test_what_is_sold_once_counts_as_one_cycle(cycles: int, detail: str) -> None:
    (line,) = quote(Price(currency="EUR", recurring=Decimal(99)), cycles, []).lines

    assert (line.kind, line.quantity, line.unit) == ("recurring", 1, "package")
    assert (line.amount, line.detail) == (Decimal(99), detail)


@pytest.mark.parametrize(
    "quota, used, line",
    [
        (
            storage(100, "0.25", block="10"),
            ("125",),
            (3, "block of 10 gb", "0.75", "3 started blocks of 10 gb beyond 100 gb, at EUR 0.25"),
        ),
        (
            storage(1000, "2.50"),
            ("1000.5",),
            (1, "block of 1 gb", "2.50", "1 started block of 1 gb beyond 1,000 gb, at EUR 2.50"),
        ),
        (
            storage(0, "0.035"),
            ("3",),
            (
                3,
                "block of 1 gb",
                "0.11",
                "3 started blocks of 1 gb beyond 0 gb, at EUR 0.035, rounded from EUR 0.105",
            ),
        ),
        (
            storage(100, "0.25", block="10"),
            ("125", "80", "101"),
            (
                4,
                "block of 10 gb",
                "1.00",
                "4 started blocks of 10 gb beyond 100 gb, from 2 reset windows, at EUR 0.25",
            ),
        ),
        (
            replace(storage(5, "3"), code="max_rooms", unit=""),
            ("1200",),
            (1195, "block of 1", "3585.00", "1,195 started blocks of 1 beyond 5, at EUR 3.00"),
        ),
    ],
)
def test_an_overage_line_explains_every_number_of_it(
    quota: Quota, used: tuple[str, ...], line: tuple[int, str, str, str]
) -> None:
    overage = overage_of(quota, *used)

    quantity, unit, amount, detail = line
    assert (overage.quantity, overage.unit, overage.amount, overage.detail) == (
        quantity,
        unit,
        Decimal(amount),
        detail,
    )
    assert (overage.feature, overage.unit_amount) == (quota.code, quota.overage_price)


def test_an_overage_at_no_price_is_a_line_of_zero() -> None:
    assert overage_of(storage(100, "0"), "101").amount == 0


@pytest.mark.parametrize(
    "use",
    [
        use_of(storage(100), "125"),
        use_of(storage(100, "0.25", overages_enabled=False), "125"),
        use_of(storage(False, "0.25"), "125"),
    ],
)
def test_what_is_refused_costs_nothing_and_the_quote_is_not_allowed(use: QuotaUse) -> None:
    quoted = quote(monthly("10"), 1, [use_of(storage(True), "5"), use])

    assert lines_of(quoted, "overage") == []
    assert (quoted.total, quoted.allowed) == (Decimal(10), False)


def test_each_line_is_rounded_half_up_and_only_then_added() -> None:
    pricey = [
        QuotaUse(replace(storage(0, price="0.005"), code=f"feature_{number}"), (WindowUse(Decimal(1)),))
        for number in range(3)
    ]

    quoted = quote(monthly("0"), 1, pricey)

    assert [line.amount for line in lines_of(quoted, "overage")] == [Decimal("0.01")] * 3
    assert quoted.total == Decimal("0.03")


@pytest.mark.parametrize(
    "currency, blocks, amount",
    [("JPY", "1", "1"), ("JPY", "3", "2"), ("USD", "1", "0.50"), ("KWD", "1", "0.500")],
)
def test_a_line_is_rounded_to_what_its_currency_can_pay(currency: str, blocks: str, amount: str) -> None:
    line = overage_of(storage(0, "0.5"), blocks, currency=currency)

    assert str(line.amount) == amount


def test_windows_are_added_up_before_the_line_is_rounded() -> None:
    assert overage_of(storage(0, "0.004"), "1", "1").amount == Decimal("0.01")


def test_amounts_are_exact_far_beyond_a_double() -> None:
    quota = storage(0, price="9999999999.9999", block="0.0001")
    line = overage_of(quota, *["9999999999.9999"] * 3, currency="KWD")

    blocks = 3 * 99999999999999
    assert line.quantity == blocks
    assert Fraction(line.amount) == Fraction(blocks) * Fraction("9999999999.9999") - Fraction("0.0003")


@given(prices, cycles, st.lists(uses, max_size=4))
def test_the_total_is_the_sum_of_the_rounded_lines(
    price: Price, cycles: int, entries: list[QuotaUse]
) -> None:
    quoted = quote(price, cycles, entries)

    assert Fraction(quoted.total) == sum(Fraction(line.amount) for line in quoted.lines)
    for line in quoted.lines:
        assert line.amount == round_amount(line.amount, price.currency)
        exact = line.quantity * Fraction(line.unit_amount)
        assert abs(Fraction(line.amount) - exact) <= Fraction(1, 2 * 10 ** digits(price.currency))


@given(prices, cycles, st.lists(uses, max_size=4))
def test_a_quote_is_allowed_exactly_when_each_use_of_it_is(
    price: Price, cycles: int, entries: list[QuotaUse]
) -> None:
    assert quote(price, cycles, entries).allowed == all(use.allowed for use in entries)


@given(prices, cycles, uses, st.integers(0, 4), amounts)
def test_more_use_never_costs_less(
    price: Price, cycles: int, use: QuotaUse, place: int, more: Decimal
) -> None:
    window = place % len(use.windows)
    fuller = [*use.windows]
    fuller[window] = WindowUse(use.windows[window].used + more)

    before = quote(price, cycles, [use])
    after = quote(price, cycles, [replace(use, windows=tuple(fuller))])

    assert after.total >= before.total
    assert before.allowed or not after.allowed


@given(prices, cycles, uses)
def test_one_cycle_more_never_costs_less(price: Price, cycles: int, use: QuotaUse) -> None:
    assert quote(price, cycles + 1, [use]).total >= quote(price, cycles, [use]).total


@given(amounts, above_zero, amounts, amounts)
def test_use_split_over_two_windows_begins_at_most_one_block_more(
    limit: Decimal, block: Decimal, one: Decimal, other: Decimal
) -> None:
    quota = replace(storage(limit, price="1"), overage_unit=block)
    together = QuotaUse(quota, (WindowUse(one + other),)).charged_blocks
    apart = QuotaUse(quota, (WindowUse(one), WindowUse(other))).charged_blocks

    assert apart <= together + 1


@given(amounts, above_zero, amounts, amounts)
def test_use_split_over_two_windows_costs_no_more_where_the_limit_holds_a_block(
    limit: Decimal, block: Decimal, one: Decimal, other: Decimal
) -> None:
    assume(limit >= block)
    quota = replace(storage(limit, price="1"), overage_unit=block)
    together = QuotaUse(quota, (WindowUse(one + other),)).charged_blocks
    apart = QuotaUse(quota, (WindowUse(one), WindowUse(other))).charged_blocks

    assert apart <= together
