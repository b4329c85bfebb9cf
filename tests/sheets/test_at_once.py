"""Sheets that are confirmed at the same moment: one is written whole, the other is told."""

from collections.abc import Sequence
from functools import partial

import pytest
from django.db import IntegrityError

from catalog.models import Package
from catalog.sheets.line import Line
from catalog.sheets.trying import carry_out, try_out
from tests.catalog.at_once import at_once
from tests.catalog.checked import findings
from tests.factories import make_package
from tests.sheets.files import line, problems_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("registry")]


def confirmed(lines: Sequence[Line]) -> str:
    try:
        problems = problems_in(carry_out(lines))
    except IntegrityError:
        return "taken"
    return "moved on" if problems else "written"


def seen(lines: Sequence[Line]) -> list[Line]:
    return [tried.again for tried in try_out(lines)]


def test_of_two_sheets_about_the_same_packages_one_is_written() -> None:
    packages = [make_package(code=f"package-{place}") for place in range(6)]
    cheap = seen([line(it, price="5", max_rooms="1") for it in packages])
    dear = seen([line(it, price="9", max_rooms="7") for it in reversed(packages)])

    outcomes = at_once(partial(confirmed, cheap), partial(confirmed, dear))

    assert sorted(outcomes) == ["moved on", "written"]
    written = "5" if outcomes[0] == "written" else "9"
    assert {str(price.normalize()) for price in Package.objects.values_list("price", flat=True)} == {written}
    assert set(Package.objects.values_list("revision", flat=True)) == {2}
    assert findings() == []


def test_of_two_sheets_that_make_the_same_packages_one_is_written() -> None:
    codes = [f"new-{place}" for place in range(6)]
    first = seen([line(code, name="First", service_type="meet", max_rooms="1") for code in codes])
    second = seen([line(code, name="Second", service_type="meet") for code in reversed(codes)])

    outcomes = at_once(partial(confirmed, first), partial(confirmed, second))

    assert outcomes.count("written") == 1
    assert sorted(Package.objects.values_list("code", flat=True)) == codes
    assert Package.objects.values("name").distinct().count() == 1
    assert findings() == []


def test_a_preview_beside_a_confirmation_writes_nothing() -> None:
    packages = [make_package(code=f"package-{place}") for place in range(6)]
    wishes = seen([line(it, price="5") for it in packages])

    def look() -> str:
        return str(len(seen([line(it, price="9") for it in packages])))

    assert at_once(partial(confirmed, wishes), look, look) == ["written", "6", "6"]
    assert set(Package.objects.values_list("price", "revision")) == {(5, 2)}
    assert findings() == []
