"""While many write, who follows the feed sees each change once and in order, and who checks finds nothing."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from catalog import lifecycle
from catalog.api.feed import entries_after
from catalog.changes import change_package, change_provider, write
from catalog.models import Package, Provider
from catalog.models.change import head
from tests.catalog.at_once import at_once
from tests.catalog.checked import findings
from tests.factories import make_package, make_provider

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, ROUNDS, ENTRIES = 8, 5, 4  # entries that a writer makes in each of its rounds


def write_on(number: int, ended: list[int]) -> list[Any]:
    """Changes of a package and a provider that all writers share, and a package made and deleted again."""
    try:
        for place in range(ROUNDS):
            name = f"By {number}, {place}"
            own = make_package(code=f"meet-{number}-{place}")
            rename_package(name)
            rename_provider(name)
            lifecycle.delete(own)
    finally:
        ended.append(number)
    return []


def rename_package(name: str) -> None:
    with change_package(Package.objects.get(code="meet-shared")) as package:
        package.name = name
        write(package)


def rename_provider(name: str) -> None:
    with change_provider(Provider.objects.get(code="bbb-shared")) as provider:
        provider.name = name
        provider.save()


def follow(after: int, ended: list[int]) -> list[int]:
    """The cursors that a consumer sees who asks again and again, until nobody writes any more."""
    seen = [after]
    while True:
        over = len(ended) == WRITERS
        entries, next_cursor = entries_after(seen[-1], limit=7)
        seen += [entry["cursor"] for entry in entries]
        assert next_cursor == seen[-1]
        if over and not entries:
            return seen[1:]


def meanwhile(task: Callable[[list[int]], list[Any]]) -> list[Any]:
    """What a task returns that goes on for as long as the writers do."""
    ended: list[int] = []
    *_, returned = at_once(
        *(partial(write_on, number, ended) for number in range(WRITERS)),
        partial(task, ended),
    )
    return returned


@pytest.fixture(autouse=True)
def shared(registry: None) -> None:
    make_package(code="meet-shared", providers=[make_provider(code="bbb-shared")])


def test_a_consumer_sees_every_change_once_and_in_order() -> None:
    since = head()

    assert meanwhile(partial(follow, since)) == [*range(since + 1, head() + 1)]
    assert head() - since == WRITERS * ROUNDS * ENTRIES


def test_a_check_finds_nothing_while_others_write() -> None:
    def check_on(ended: list[int]) -> list[str]:
        found: list[str] = []
        while len(ended) < WRITERS:
            found += findings()
        return found

    assert meanwhile(check_on) == []
    assert findings() == []


def test_the_revisions_of_a_package_that_many_change_are_numbered_without_a_gap() -> None:
    meanwhile(lambda _: [])
    shared = Package.objects.get(code="meet-shared")

    assert shared.revision == WRITERS * ROUNDS + 1
    assert list(shared.revisions.values_list("number", flat=True)) == [*range(1, shared.revision + 1)]
