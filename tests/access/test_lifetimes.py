"""How long a token lives, as people write it."""

from datetime import timedelta

import pytest

from access.lifetimes import LONGEST, lifetime


@pytest.mark.parametrize(
    "text, span",
    [
        ("1h", timedelta(hours=1)),
        ("12h", timedelta(hours=12)),
        ("90d", timedelta(days=90)),
        ("52w", timedelta(weeks=52)),
        ("1825d", LONGEST),
    ],
)
def test_a_lifetime_is_hours_days_or_weeks(text: str, span: timedelta) -> None:
    assert lifetime(text) == span


@pytest.mark.parametrize(
    "text", ["", "90", "d", "0d", "-1d", "1.5d", "90 d", "90D", "1y", "٩d", "1d\n", "1d2h"]
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="as in 12h, 90d or 52w"):
        lifetime(text)


@pytest.mark.parametrize("text", ["1826d", "261w", "43801h", "999999w"])
def test_no_token_lives_longer_than_five_years(text: str) -> None:
    with pytest.raises(ValueError, match="at most 1825d"):
        lifetime(text)
