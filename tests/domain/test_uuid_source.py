import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import pairwise
from multiprocessing.context import BaseContext
from unittest.mock import patch
from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.identity import new_uuid
from catalog.domain.uuid_source import UuidSource

PROCESSES = 4
IDS_PER_PROCESS = 50_000


def in_processes(context: BaseContext, make: Callable[[int], list[int]], count: int) -> list[list[int]]:
    with context.Pool(PROCESSES, maxtasksperchild=1) as pool:
        return pool.map(make, [count] * PROCESSES, chunksize=1)


def make_ids(count: int) -> list[int]:
    return [new_uuid().int for _ in range(count)]


def make_ids_in_forks_within_one_millisecond(count: int) -> list[list[int]]:
    with patch.object(time, "time_ns", return_value=time.time_ns()):
        return [make_ids(1), *in_processes(multiprocessing.get_context("fork"), make_ids, count)]


def is_rising(ids: list[int]) -> bool:
    return all(earlier < later for earlier, later in pairwise(ids))


def test_a_new_uuid_is_a_version_7_of_the_rfc_with_the_present_millisecond() -> None:
    before = time.time_ns() // 1_000_000
    uuid = UuidSource().next()
    after = time.time_ns() // 1_000_000

    assert (uuid.version, uuid.variant) == (7, RFC_4122)
    assert before <= uuid.int >> 80 <= after


def test_ids_of_one_millisecond_rise() -> None:
    source = UuidSource(clock=lambda: 1_700_000_000_000)

    assert is_rising([source.next().int for _ in range(2_000)])


def test_ids_rise_where_random_bits_would_carry_into_the_variant() -> None:
    # All random bits set: without room to count, the second id would wrap to the lowest one.
    with patch("os.urandom", return_value=b"\xff" * 10):
        source = UuidSource(clock=lambda: 1_700_000_000_000)
        ids = [source.next() for _ in range(3)]

    assert is_rising([uuid.int for uuid in ids])
    assert all((uuid.version, uuid.variant) == (7, RFC_4122) for uuid in ids)


@given(st.lists(st.integers(min_value=1, max_value=2**48 - 1), min_size=1, max_size=20))
def test_ids_rise_when_the_system_clock_steps_back(readings: list[int]) -> None:
    clock = iter(readings)
    source = UuidSource(clock=lambda: next(clock))

    assert is_rising([source.next().int for _ in readings])


def test_ids_of_many_threads_are_unique() -> None:
    source = UuidSource()
    with ThreadPoolExecutor(8) as threads:
        ids = list(threads.map(lambda _: source.next(), range(4_000)))

    assert len(set(ids)) == len(ids)


def test_ids_of_many_processes_are_unique_and_rise_in_each() -> None:
    made = in_processes(multiprocessing.get_context("spawn"), make_ids, IDS_PER_PROCESS)

    assert all(is_rising(ids) for ids in made)
    assert len(set().union(*made)) == PROCESSES * IDS_PER_PROCESS


def test_forks_of_one_process_share_no_id_even_within_one_millisecond() -> None:
    # A fresh process forks: this one may have threads of the test runner.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh_process:
        made = fresh_process.submit(make_ids_in_forks_within_one_millisecond, 1_000).result()

    assert all(is_rising(ids) for ids in made)
    assert len(set().union(*made)) == sum(map(len, made))
