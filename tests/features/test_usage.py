"""How events are counted: by four aggregations, exactly, and whatever their order."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.usage import Measured, Meter, Unusable, aggregate, measure, read_amount

EGRESS = Meter("sum_agg", consumable=True, unit="gb")
PEAK = Meter("max_agg", consumable=True, unit="viewers")
VIEWERS = Meter("unique_count_agg", consumable=True, unit="viewer_id")
SESSIONS = Meter("count_agg", consumable=True)
SESSION_LENGTH = Meter("sum_agg", consumable=False, unit="minutes")
PARTICIPANTS = Meter("count_agg", consumable=False)

amounts = st.decimals(min_value=0, max_value=Decimal("9999999999.9999"), places=4)


def used(meter: Meter, *values: Any) -> Decimal:
    """What events with these values of the meter's property come to."""
    return aggregate(meter, [measure(meter, {meter.unit: value}) for value in values])


def refusal_of(meter: Meter, properties: dict[str, object]) -> str:
    with pytest.raises(Unusable) as caught:
        measure(meter, properties)
    words = caught.value.message
    assert words == str(caught.value)
    assert words[0].isupper() and words[-1] == "." and not words.isupper()  # noqa: PT018  # a sentence
    return caught.value.code


def test_a_sum_adds_up_the_property_named_by_the_unit() -> None:
    assert used(EGRESS, 1, Decimal("0.1"), 0.2) == Decimal("1.3")


def test_a_maximum_is_the_highest_value() -> None:
    assert used(PEAK, 40, 250, 90) == 250


def test_a_count_is_the_number_of_events_whatever_they_hold() -> None:
    events: list[dict[str, object]] = [{}, {"minutes": "many"}, {"": None}]

    assert [measure(SESSIONS, event) for event in events] == [1, 1, 1]
    assert aggregate(SESSIONS, [measure(SESSIONS, event) for event in events]) == 3


def test_a_count_with_a_unit_still_counts_events() -> None:
    calls = Meter("count_agg", consumable=True, unit="calls")

    assert aggregate(calls, [measure(calls, {}), measure(calls, {"calls": 12})]) == 2


def test_a_unique_count_counts_each_different_value_once() -> None:
    assert used(VIEWERS, "ann", "bob", "ann") == 2


def test_texts_are_told_apart_to_the_letter() -> None:
    assert used(VIEWERS, "ann", "Ann", "ann ", "añn") == 4


def test_numbers_are_told_apart_by_what_they_are_worth() -> None:
    assert used(VIEWERS, 1, 1.0, Decimal("1.00"), -1) == 2


def test_a_number_and_its_digits_as_text_are_different() -> None:
    assert used(VIEWERS, 1, "1", "1.0", "01") == 4


@pytest.mark.parametrize("meter", [EGRESS, PEAK, VIEWERS, SESSIONS, SESSION_LENGTH])
def test_without_events_nothing_is_used(meter: Meter) -> None:
    assert aggregate(meter, []) == 0


@pytest.mark.parametrize("aggregation", ["sum_agg", "max_agg", "count_agg"])
def test_a_cap_is_held_against_the_largest_event(aggregation: str) -> None:
    assert used(Meter(aggregation, consumable=False, unit="minutes"), 45, 90, 30) == 90


@pytest.mark.parametrize("cap", [PARTICIPANTS, Meter("unique_count_agg", consumable=False, unit="viewer_id")])
def test_a_cap_whose_events_have_no_size_is_told_by_usage_only(cap: Meter) -> None:
    assert refusal_of(cap, {"viewer_id": "ann"}) == "only_by_usage"


@pytest.mark.parametrize("properties", [{}, {"GB": 1}, {"gb ": 1}, {"gb": None}])
@pytest.mark.parametrize(
    "meter", [EGRESS, Meter("max_agg", True, "gb"), Meter("unique_count_agg", True, "gb")]
)
def test_an_event_without_its_property_is_refused(meter: Meter, properties: dict[str, object]) -> None:
    assert refusal_of(meter, properties) == "missing_property"


NO_AMOUNTS = [
    ("1", "invalid"),
    ("", "invalid"),
    (True, "invalid"),
    (False, "invalid"),
    ([1], "invalid"),
    ({}, "invalid"),
    (float("nan"), "invalid"),
    (float("inf"), "invalid"),
    (Decimal("sNaN"), "invalid"),
    (Decimal("-Infinity"), "invalid"),
    (-1, "negative_usage"),
    (Decimal("-0.0001"), "negative_usage"),
    (10**10, "max_digits"),
    (Decimal("1E+999999999"), "max_digits"),
    (Decimal("0.00001"), "max_decimal_places"),
    (0.12345, "max_decimal_places"),
    (Decimal("1E-999999999"), "max_decimal_places"),
]


@pytest.mark.parametrize("value, code", NO_AMOUNTS)
@pytest.mark.parametrize("meter", [EGRESS, PEAK, SESSION_LENGTH])
def test_a_property_that_is_no_amount_is_refused(meter: Meter, value: object, code: str) -> None:
    assert refusal_of(meter, {meter.unit: value}) == code


@pytest.mark.parametrize("value", ["", True, False, [], {}, ["ann"], float("nan"), float("inf")])
def test_what_can_not_be_told_apart_is_refused(value: object) -> None:
    assert refusal_of(VIEWERS, {"viewer_id": value}) == "invalid"


def test_a_refused_property_is_named() -> None:
    with pytest.raises(Unusable, match="gb"):
        measure(EGRESS, {})


@pytest.mark.parametrize(
    "given, read",
    [
        (0, "0"),
        (Decimal("-0.0"), "0"),
        (Decimal("0E-999999999"), "0"),
        (0.1, "0.1"),
        (Decimal("1E+9"), "1000000000"),
        (Decimal("9999999999.9999"), "9999999999.9999"),
        (9999999999, "9999999999"),
        (Decimal("0.00010"), "0.0001"),
    ],
)
def test_an_amount_is_exactly_what_was_written(given: object, read: str) -> None:
    amount = read_amount(given)

    assert amount == Decimal(read)
    assert not amount.is_signed()
    assert amount.as_tuple().exponent == -4


def test_a_sum_of_many_long_amounts_loses_nothing() -> None:
    many = [Decimal("9999999999.9999")] * 10_000 + [Decimal("0.0001")] * 10_000

    assert aggregate(EGRESS, many) == Decimal("100000000000000")


@given(st.lists(amounts), st.randoms())
@pytest.mark.parametrize("meter", [EGRESS, PEAK, SESSIONS, SESSION_LENGTH])
def test_the_order_of_amounts_says_nothing(meter: Meter, values: list[Decimal], chance: Any) -> None:
    shuffled = [*values]
    chance.shuffle(shuffled)

    assert used(meter, *shuffled) == used(meter, *values)


@given(st.lists(st.one_of(st.text(min_size=1), st.integers())), st.randoms())
def test_the_order_of_different_values_says_nothing(values: list[Measured], chance: Any) -> None:
    shuffled = [*values]
    chance.shuffle(shuffled)

    assert used(VIEWERS, *shuffled) == used(VIEWERS, *values)


@given(st.lists(amounts), amounts)
@pytest.mark.parametrize("meter", [EGRESS, PEAK, VIEWERS, SESSIONS, SESSION_LENGTH])
def test_one_event_more_is_never_less_use(meter: Meter, values: list[Decimal], more: Decimal) -> None:
    assert used(meter, *values, more) >= used(meter, *values)


@given(st.lists(amounts), st.lists(amounts))
def test_a_sum_of_all_is_the_sum_of_its_parts(some: list[Decimal], others: list[Decimal]) -> None:
    assert used(EGRESS, *some, *others) == used(EGRESS, *some) + used(EGRESS, *others)
