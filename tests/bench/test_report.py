"""The tables that a run prints."""

from bench.report import table


def test_columns_stand_under_each_other() -> None:
    assert table([["", "1,000"], ["list ÷ bare", "2"]]).splitlines() == [
        "|             | 1,000 |",
        "| ----------- | ----- |",
        "| list ÷ bare | 2     |",
    ]
