"""Several who apply, or write, at the same moment: each over a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from time import sleep

import pytest
from django.db import OperationalError, connection, transaction

from catalog.as_code.applying import Wish, apply
from catalog.as_code.locking import wait_for_another
from catalog.as_code.problems import NotDone
from catalog.as_code.reading import opened
from catalog.as_code.steps import Step
from catalog.changes import change_package, write
from catalog.models import Package
from catalog.models.change import head
from tests.as_code.directories import Checkout, say_nothing
from tests.as_code.test_differences import NEW
from tests.catalog.at_once import at_once
from tests.catalog.checked import findings

pytestmark = pytest.mark.django_db(transaction=True)


def applying(checkout: Checkout) -> Callable[[], list[Step] | str]:
    def run() -> list[Step] | str:
        try:
            return apply(Wish(opened(checkout.path), pruning=False, tell=say_nothing))
        except NotDone as refused:
            return str(refused)
        except OperationalError:
            return "busy"

    return run


@pytest.fixture
def other(checkout: Checkout, tmp_path: Path) -> Checkout:
    """A second checkout of the same catalog."""
    other = Checkout(tmp_path / "other")
    other.export()
    return other


def test_two_who_apply_the_same_do_it_once(checkout: Checkout) -> None:
    checkout.write("packages/meet-new", NEW.format(more='status = "active"'))
    checkout.say("packages/meet-standard", price="14.00")
    since = head()

    first, second = at_once(applying(checkout), applying(checkout))

    assert sorted(len(done) for done in (first, second)) == [0, 2]
    assert head() == since + 2
    assert findings() == []


def test_two_who_apply_different_things_come_one_after_the_other(checkout: Checkout, other: Checkout) -> None:
    checkout.say("packages/meet-standard", price="14.00")
    other.say("packages/meet-standard", price="16.00")
    other.say("packages/meet-draft", tier_rank="3")
    since = head()

    outcomes = at_once(applying(checkout), applying(other))

    assert all(isinstance(outcome, list) for outcome in outcomes)
    assert Package.objects.get(code="meet-standard").price in (14, 16)
    assert Package.objects.get(code="meet-draft").tier_rank in (0, 3)  # the later one's files say all of it
    assert head() > since
    assert findings() == []


def test_whoever_makes_the_same_package_is_waited_for(checkout: Checkout) -> None:
    checkout.write("packages/meet-new", NEW.format(more=""))
    under_way = Event()

    def make_slowly() -> None:
        package = Package(code="meet-new", name="Made by hand", service_type="meet")
        with change_package(package):
            write(package)
            under_way.set()
            sleep(0.5)  # seconds, in which the other comes to making it too

    def apply_meanwhile() -> list[Step] | str:
        under_way.wait(60)
        return applying(checkout)()

    _, steps = at_once(make_slowly, apply_meanwhile)

    assert isinstance(steps, list)
    assert [step.actions for step in steps] == [("change",)]
    package = Package.objects.get(code="meet-new")
    assert (package.name, package.revision) == ("New", 2)
    assert findings() == []


def test_who_waits_for_another_apply_says_so(checkout: Checkout) -> None:
    """On SQLite, where every writer waits, there is nothing to say it by."""
    checkout.say("packages/meet-standard", price="14.00")
    under_way, told, lines = Event(), Event(), list[str]()

    def hold() -> None:
        with transaction.atomic():
            wait_for_another(say_nothing)
            under_way.set()
            told.wait(1 if connection.vendor == "sqlite" else 60)

    def tell(line: str) -> None:
        lines.append(line)
        if line.startswith("waiting"):
            told.set()

    def apply_meanwhile() -> None:
        under_way.wait(60)
        apply(Wish(opened(checkout.path), pruning=False, tell=tell))

    at_once(hold, apply_meanwhile)

    waited = "waiting for another apply, or diff, to end" in lines
    assert waited == (connection.vendor == "postgresql")
    assert Package.objects.get(code="meet-standard").price == 14


def test_whoever_edits_a_package_is_waited_for(checkout: Checkout) -> None:
    checkout.say("packages/meet-standard", price="14.00")
    under_way, compared = Event(), Event()

    def edit_slowly() -> None:
        with change_package(Package.objects.get(code="meet-standard")) as package:
            under_way.set()
            if connection.vendor == "postgresql":  # on SQLite nobody else comes that far
                compared.wait(60)
            package.name = "Edited"
            write(package)

    def apply_meanwhile() -> list[Step]:
        under_way.wait(60)
        compared.set()
        return apply(Wish(opened(checkout.path), pruning=False, tell=say_nothing))

    _, steps = at_once(edit_slowly, apply_meanwhile)

    assert steps is not None
    package = Package.objects.get(code="meet-standard")
    assert (package.name, package.price) == ("Standard", 14)  # as the file says
    assert findings() == []
