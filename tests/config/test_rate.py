"""How often somebody may ask, as it is written."""

import pytest

from config.rate import Rate, read_rate


@pytest.mark.parametrize(
    "text, rate",
    [
        ("5/sec", Rate(5, 1)),
        ("600/min", Rate(600, 60)),
        ("10000/hour", Rate(10_000, 3600)),
        ("1/day", Rate(1, 86_400)),
    ],
)
def test_a_rate_is_a_number_in_a_unit_of_time(text: str, rate: Rate) -> None:
    assert read_rate(text) == rate


@pytest.mark.parametrize(
    "text",
    ["", "600", "/min", "0/min", "-1/min", "1.5/min", "600/m", "600 / min", "600/week", "٦/min", "1/min\n"],
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="such as 600/min"):
        read_rate(text)
