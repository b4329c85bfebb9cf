"""How one granted value is put to a vendor."""

from decimal import Decimal
from typing import Any

import pytest

from catalog.domain.values import Value
from catalog.provider_types import FeatureMapping
from catalog.provider_types.wording import Wording, worded

ZERO_IS_UNLIMITED: dict[str, Any] = {"unlimited": 0, "maximum": 1000}


def limit_worded(value: Value, **mapping: Any) -> Wording:
    return worded(
        FeatureMapping(parameter="most", **mapping), value, quota=True, unit="minutes", vendor="Vendor"
    )


def switch_worded(value: Value, **mapping: Any) -> Wording:
    return worded(FeatureMapping(parameter="it", **mapping), value, quota=False, unit="", vendor="Vendor")


def problem_of(wording: Wording) -> tuple[str, Any]:
    assert wording.problem is not None
    return wording.problem.code, wording.value


def test_a_limit_is_told_in_the_unit_of_the_vendor() -> None:
    assert limit_worded(Decimal(90), factor=60) == Wording(value=5400)


def test_a_limit_with_decimals_may_be_whole_in_the_unit_of_the_vendor() -> None:
    assert limit_worded(Decimal("1.5"), factor=60) == Wording(value=90)


@pytest.mark.parametrize(
    "unlimited, told", [(0, Wording(value=0)), (-1, Wording(value=-1)), ("omitted", Wording())]
)
def test_unlimited_is_the_vendors_own(unlimited: Any, told: Wording) -> None:
    assert limit_worded(True, unlimited=unlimited) == told


def test_where_there_is_no_unlimited_the_most_is_told_and_said() -> None:
    wording = limit_worded(True, maximum=43200)

    assert problem_of(wording) == ("no_unlimited", 43200)
    assert str(wording.problem) == "Granted: unlimited. Vendor has no unlimited most: it is told 43200."


def test_where_there_is_neither_unlimited_nor_a_most_nothing_is_told() -> None:
    assert problem_of(limit_worded(True)) == ("no_unlimited", None)


@pytest.mark.parametrize("value", [Decimal(0), False])
@pytest.mark.parametrize("mapping", [ZERO_IS_UNLIMITED, {"unlimited": "omitted"}, {}])
def test_nothing_is_never_told_as_a_number(value: Value, mapping: dict[str, Any]) -> None:
    assert problem_of(limit_worded(value, **mapping)) == ("nothing_granted", None)


def test_it_is_said_why_nothing_can_not_be_told() -> None:
    words = str(limit_worded(False, **ZERO_IS_UNLIMITED).problem)

    assert words == "Nothing is granted. Vendor takes 0 for unlimited in most: it is not told."


@pytest.mark.parametrize(
    "value, mapping, told",
    [
        ("2.5", ZERO_IS_UNLIMITED, ("not_whole", 2)),
        ("0.5", ZERO_IS_UNLIMITED, ("below_minimum", None)),
        ("0.0001", {"factor": 60}, ("below_minimum", None)),
        ("1000.5", ZERO_IS_UNLIMITED, ("above_maximum", 1000)),
        ("1001", ZERO_IS_UNLIMITED, ("above_maximum", 1000)),
        ("9999999999", {"factor": 10**9}, ("above_maximum", 2**53 - 1)),
        ("0.5", {"factor": 60, "minimum": 60}, ("below_minimum", None)),
    ],
)
def test_what_can_not_be_told_exactly_is_told_as_the_nearest_below(
    value: str, mapping: dict[str, Any], told: tuple[str, Any]
) -> None:
    assert problem_of(limit_worded(Decimal(value), **mapping)) == told


@pytest.mark.parametrize("value", ["1", "1000", "1.00"])
def test_the_bounds_of_the_vendor_are_inside(value: str) -> None:
    assert limit_worded(Decimal(value), **ZERO_IS_UNLIMITED).problem is None


def test_the_words_name_what_is_granted_and_what_is_told() -> None:
    words = str(limit_worded(Decimal("2.5"), **ZERO_IS_UNLIMITED).problem)

    assert words == "Granted: 2.5 minutes. Vendor takes whole numbers as most: it is told 2."


@pytest.mark.parametrize(
    "mapping, on, off",
    [
        ({}, Wording(value=True), Wording(value=False)),
        ({"how": "inverted"}, Wording(value=False), Wording(value=True)),
        ({"how": "words", "on": "yes", "off": "no"}, Wording(value="yes"), Wording(value="no")),
        ({"how": "listed_when_off", "items": ("poll",)}, Wording(), Wording(items=("poll",))),
        ({"how": "as_granted"}, Wording(value=True), Wording(value=False)),
    ],
)
def test_a_switch_is_told_whether_it_is_on_or_off(mapping: dict[str, Any], on: Wording, off: Wording) -> None:
    assert (switch_worded(True, **mapping), switch_worded(False, **mapping)) == (on, off)


@pytest.mark.parametrize(
    "value, told", [(Decimal("2.50"), 2.5), (Decimal(0), 0), (Decimal(10), 10), (True, True), (False, False)]
)
def test_a_quota_as_granted_keeps_the_words_of_the_catalog(value: Value, told: object) -> None:
    wording = limit_worded(value, how="as_granted")

    assert (wording.value, type(wording.value)) == (told, type(told))
    assert wording.problem is None
