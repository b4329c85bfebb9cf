"""Several who apply, or write, at the same moment: each over a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from django.db import OperationalError, connection

from catalog.as_code.applying import Wish, apply
from catalog.as_code.problems import Refused
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
        except Refused as refused:
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
