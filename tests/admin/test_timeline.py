"""A schedule drawn: every line lies within the drawing, and no line covers what comes after it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from catalog.admin.simulating.timeline import THINNEST, Lane, lanes, shown
from catalog.domain.intervals import INTERVALS
from catalog.domain.schedule import TimeTerms, schedule

START = datetime(2026, 3, 1, tzinfo=UTC)

lengths = st.tuples(st.integers(0, 30), st.sampled_from(INTERVALS))


def drawn(trial: tuple[int, str], period: tuple[int, str], grace: tuple[int, str], cycles: int) -> list[Lane]:
    terms = TimeTerms(trial=trial, trial_mode="outside", period=period, grace=grace, resets={})
    return lanes(schedule(terms, START, cycles=cycles))


def percent(text: str) -> float:
    return float(text.removesuffix("%"))


def test_a_month_of_trial_before_two_months() -> None:
    trial, paid = drawn((31, "day"), (1, "month"), (0, "day"), cycles=2)
    assert [(bar.x, bar.width) for bar in trial.bars] == [("0.00%", "33.70%")]
    assert [(bar.x, bar.width) for bar in paid.bars] == [("33.70%", "32.61%"), ("66.30%", "33.70%")]


def test_what_never_ends_is_as_long_as_the_trial_before_it() -> None:
    trial, paid = drawn((7, "day"), (0, "month"), (3, "day"), cycles=1)
    assert [(bar.x, bar.width) for bar in (*trial.bars, *paid.bars)] == [
        ("0.00%", "50.00%"),
        ("50.00%", "50.00%"),
    ]
    assert paid.bars[0].words == "Period 1: 2026-03-08 00:00 to no end"


@given(lengths, lengths, lengths, st.integers(1, 12))
def test_all_lines_lie_within_the_drawing(
    trial: tuple[int, str], period: tuple[int, str], grace: tuple[int, str], cycles: int
) -> None:
    for lane in drawn(trial, period, grace, cycles):
        assert lane.bars
        for bar in lane.bars:
            assert percent(bar.width) >= THINNEST
            assert 0 <= percent(bar.x) <= 100
            assert percent(bar.x) + percent(bar.width) <= 100 + THINNEST + 0.02


def test_an_instant_is_shown_by_the_clock_of_its_zone() -> None:
    assert shown(START.astimezone(ZoneInfo("Asia/Tokyo"))) == "2026-03-01 09:00"
    assert shown(None) == "no end"
