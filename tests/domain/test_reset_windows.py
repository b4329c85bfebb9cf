"""When the usage of a feature counts from zero again."""

from datetime import datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from catalog.domain.periods import Period
from catalog.domain.reset_windows import Reset, length_of, subdivides, window_at, windows
from catalog.domain.wall_clock import precedes
from tests.domain.refused import refused
from tests.domain.zones import BERLIN, at, instants

FIRST = at(BERLIN, "2026-01-31T10:00")

resets = st.tuples(st.sampled_from(["daily", "weekly", "monthly"]), st.integers(min_value=0, max_value=40))


@pytest.mark.parametrize(
    ("reset", "ends"),
    [
        (("daily", 1), ["2026-02-01", "2026-02-02", "2026-02-03"]),
        (("weekly", 2), ["2026-02-14", "2026-02-28", "2026-03-14"]),
        (("monthly", 1), ["2026-02-28", "2026-03-31", "2026-04-30"]),
        (("monthly", 3), ["2026-04-30", "2026-07-31", "2026-10-31"]),
    ],
)
def test_windows_are_counted_from_the_first_periods_start(reset: Reset, ends: list[str]) -> None:
    assert [str(window.end and window.end.date()) for window in windows(FIRST, reset, 3)] == ends


@pytest.mark.parametrize("unit", ["daily", "weekly", "monthly"])
def test_what_is_never_reset_has_one_window_without_an_end(unit: str) -> None:
    only = Period(1, FIRST, None)

    assert windows(FIRST, (unit, 0), 12) == [only]
    assert window_at(FIRST, (unit, 0), at(BERLIN, "2999-01-01")) == only


def test_windows_can_be_asked_for_up_to_an_instant() -> None:
    assert len(windows(FIRST, ("weekly", 1), 12, until=at(BERLIN, "2026-02-28T10:00"))) == 4
    assert len(windows(FIRST, ("weekly", 1), 2, until=at(BERLIN, "2026-02-28T10:00"))) == 2
    assert len(windows(FIRST, ("monthly", 0), 12, until=at(BERLIN, "2026-02-28T10:00"))) == 1


@given(instants, resets, instants)
def test_the_window_at_an_instant_contains_it(first_start: datetime, reset: Reset, moment: datetime) -> None:
    assume(not precedes(moment, first_start))

    assert window_at(first_start, reset, moment).contains(moment)


def test_an_instant_before_the_first_window_is_in_none() -> None:
    with refused("before_the_anchor"):
        window_at(FIRST, ("daily", 1), at(BERLIN, "2026-01-31T09:59"))


@pytest.mark.parametrize("unit", ["", "day", "yearly", "Monthly"])
def test_an_unknown_reset_is_refused(unit: str) -> None:
    with refused("invalid_choice", words="daily, weekly, monthly"):
        length_of((unit, 1))


@given(st.sampled_from(["2026-01-31T10:00", "2024-02-29T02:30", "2026-10-25T02:30"]), resets, resets)
def test_where_one_subdivides_another_each_window_of_that_ends_with_one_of_its_own(
    begins: str, one: Reset, other: Reset
) -> None:
    for finer in (one, ("daily", 1), (other[0], 1)):
        if finer[1] and other[1] and subdivides(finer, other):
            whole = {window.end for window in windows(at(BERLIN, begins), other, 3)}
            until = max(end for end in whole if end)
            parts = windows(at(BERLIN, begins), finer, 10_000, until=until)
            assert whole <= {window.end for window in parts}


@pytest.mark.parametrize(
    ("one", "other", "whole"),
    [
        (("daily", 1), ("weekly", 1), True),
        (("daily", 7), ("weekly", 1), True),
        (("weekly", 1), ("daily", 7), True),
        (("daily", 2), ("weekly", 1), False),
        (("daily", 1), ("monthly", 2), True),
        (("daily", 2), ("monthly", 1), False),
        (("weekly", 1), ("monthly", 1), False),
        (("monthly", 1), ("daily", 30), False),
        (("monthly", 2), ("monthly", 12), True),
        (("monthly", 12), ("monthly", 2), False),
        (("monthly", 1), ("daily", 0), True),
        (("monthly", 0), ("daily", 0), True),
        (("monthly", 0), ("monthly", 1), False),
    ],
)
def test_windows_that_are_made_up_of_whole_ones(one: Reset, other: Reset, whole: bool) -> None:
    assert subdivides(one, other) == whole
