"""When a target is met: at every size that was measured, by the number that the table shows."""

import pytest

from bench.measuring import Measured
from bench.memory import Memory
from bench.targets import Row, at_least, at_most, rows

COUNTED = {"list of 50": {"besides": 2, "of_who_asks": 3}, "detail": {"besides": 1, "of_who_asks": 2}}
CHANGED = {"publish": {"door": 0.006, "bare": 0.002, "statements": 18}}
SEEN = {"figures": 0.2, "scan": 0.1}
FILLED = {"bulk": 0.002, "row_by_row": 0.016, "growth": 30.0}


class Rates(dict[tuple[str, str, int], float]):
    """Servers that answer so many requests a second, whatever is asked, unless told otherwise."""

    of_server = {"product": 100.0, "bare": 50.0, "idiomatic": 10.0}

    def __missing__(self, key: tuple[str, str, int]) -> float:
        return self.of_server[key[1]]


def found(rates: Rates | None = None, kind: str = "postgresql") -> dict[str, Row]:
    sizes = (1_000, 100_000)
    measured = Measured(
        kind,
        sizes,
        rates=Rates() if rates is None else rates,
        fills=dict.fromkeys(sizes, FILLED),
        queries=dict.fromkeys(sizes, COUNTED),
        changes=dict.fromkeys(sizes, CHANGED),
        glances=dict.fromkeys(sizes, SEEN),
        memory=Memory(warm=90, after=100, reads=2 * 1024**2),
        memory_size=1_000,
    )
    return {row.name: row for row in rows(measured)}


@pytest.mark.parametrize(
    "values, is_met",
    [
        ({1_000: 1.0}, True),
        ({1_000: 0.996}, True),
        ({1_000: 0.994}, False),
        ({1_000: 2.0, 10_000: 0.5}, False),
        ({}, None),
    ],
)
def test_a_target_is_met_at_every_size_or_not_at_all(values: dict[int, float], is_met: bool | None) -> None:
    assert Row("list", values, at_least(1)).is_met is is_met


def test_what_has_no_target_is_not_judged() -> None:
    assert Row("list", {1_000: 1.0}).is_met is None


def test_queries_are_the_same_at_every_size() -> None:
    most = at_most(3, ", the same")

    assert Row("list", {1_000: 2, 10_000: 2}, most, 0, same_at_every_size=True).is_met
    assert not Row("list", {1_000: 2, 10_000: 3}, most, 0, same_at_every_size=True).is_met


def test_the_product_is_told_by_how_many_times_it_is_as_fast_as_the_others() -> None:
    shown = found()

    assert shown["list of 50 ÷ bare"].values == {1_000: 2, 100_000: 2}
    assert shown["list of 50 ÷ idiomatic"].values == {1_000: 10, 100_000: 10}
    assert shown["304 of the list ÷ list of 50"].is_met is False


def test_less_is_asked_of_the_list_on_sqlite() -> None:
    rates = Rates({("list of 50", "product", size): 48.0 for size in (1_000, 100_000)})

    assert found(rates)["list of 50 ÷ bare"].is_met is False
    assert found(rates, "sqlite")["list of 50 ÷ bare"].is_met is True


def test_a_page_is_flat_where_it_takes_hardly_longer_at_the_largest_size() -> None:
    rates = Rates({("cursor= deepest", "product", 100_000): 50.0})

    assert found(rates)["cursor= deepest: time ÷ 1,000"].values == {1_000: 1, 100_000: 2}
    assert found(rates)["cursor= deepest: time ÷ 1,000"].is_met is False
    assert found(rates)["cursor= first: time ÷ 1,000"].is_met is True


def test_a_search_is_held_against_no_search_on_postgresql_alone() -> None:
    rates = Rates({("admin search by code", "product", 1_000): 80.0})
    name = "admin search by code: time ÷ no search"

    assert found(rates)[name].values[1_000] == 1.25
    assert found(rates)[name].is_met is False
    assert found(rates, "sqlite")[name].is_met is None


def test_a_change_is_held_against_its_bare_transaction_and_the_import_against_single_rows() -> None:
    shown = found()

    assert shown["publish: time ÷ bare transaction"].values[1_000] == pytest.approx(3)
    assert shown["import: times faster than row by row"].values[1_000] == pytest.approx(8)


def test_a_sale_is_held_against_the_same_statements_alone() -> None:
    rates = Rates({("reservation", "product", 1_000): 12.0})

    assert found(rates)["reservation ÷ bare"].values == {1_000: 0.24, 100_000: 2}
    assert found(rates)["reservation ÷ bare"].is_met is False
    assert found()["reservation ÷ bare"].is_met is True


def test_memory_of_the_import_is_judged_up_to_ten_thousand_packages() -> None:
    assert found()["import: growth of memory, MiB"].values == {1_000: 30}


def test_memory_grows_by_so_many_bytes_for_each_read_of_a_worker() -> None:
    assert found()["worker: growth, bytes a read"].values == {1_000: 10}


def test_who_asks_costs_as_many_queries_as_the_dearest_request_needs() -> None:
    assert found()["queries of authentication and permissions"].values == {1_000: 3, 100_000: 3}
