"""What the load generator says, and when it is not believed."""

import pytest

from bench.broken import Broken
from bench.load import Load, read, require_answers, require_wrk

SAID = """\
Running 1s test @ http://127.0.0.1:8000/api/v1/packages
  1 threads and 4 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    14.90ms    3.10ms  31.00ms   88.10%
Requests/sec:    500.00

{"requests": 500, "microseconds": 1250000, "bytes": 60000, "refused": 0, "broken": 0, "median": 7900}
"""


def load(**other: int) -> Load:
    given = {
        "requests": 100,
        "microseconds": 1_000_000,
        "bytes": 10_000,
        "refused": 0,
        "broken": 0,
        "median": 1,
    }
    return Load(**{**given, **other})


def require(answers: Load) -> None:
    require_answers(answers, size=100, connections=4, case="detail")


def test_answers_are_counted_by_the_second() -> None:
    assert read(SAID).rate == 400


def test_answers_that_are_all_alike_are_believed() -> None:
    require(load())


def test_a_part_of_an_answer_on_each_connection_is_no_reason_for_doubt() -> None:
    require(load(bytes=10_000 + 4 * 99))


@pytest.mark.parametrize(
    "other",
    [
        {"refused": 1},
        {"broken": 1},
        {"requests": 0, "bytes": 0},
        {"bytes": 9_999},
        {"bytes": 10_000 + 4 * 100 + 1},
    ],
)
def test_other_answers_stop_the_run(other: dict[str, int]) -> None:
    with pytest.raises(Broken, match="detail"):
        require(load(**other))


def test_a_missing_load_generator_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(Broken, match="install wrk") as refusal:
        require_wrk()

    assert "\n" not in str(refusal.value)


def test_output_without_the_last_line_is_no_measurement() -> None:
    with pytest.raises(ValueError, match="unexpected"):
        read("Requests/sec:    500.00\n")
