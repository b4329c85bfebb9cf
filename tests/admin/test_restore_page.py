"""An earlier revision is restored by an operator who has seen what that changes."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from catalog import lifecycle
from catalog.changes import change_package, change_provider
from catalog.models import Change, Package
from tests.admin.browser import opened, sent, told
from tests.admin.pages import PACKAGES, page_of
from tests.admin.queries import queries_of
from tests.factories import count_stock, edit, make_package, make_provider, make_published_package, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(registry: None) -> Package:
    """Made at 12 dollars, and sold at 14 by now."""
    package = make_published_package(
        code="meet-standard", name="Standard", price=Decimal(12), features={"max_rooms": 5}
    )
    edit(package, price=Decimal(14), has_stock=True)
    return package


def restoring(package: Package, number: int = 1) -> str:
    return f"{PACKAGES}history/{package.id}/{number}/restore/"


def differences_in(answer: Any) -> list[str]:
    return [str(it) for _, them in answer.context["sections"] for it in them]


def state_of(package: Package) -> tuple[Decimal, int]:
    package.refresh_from_db()
    return package.price, package.revision


def test_it_is_shown_what_would_change_and_nothing_does(operator: Client, package: Package) -> None:
    answer = operator.get(restoring(package))
    assert differences_in(answer) == ["price: USD 14.00 → USD 12.00", "limited stock: yes → no"]
    assert state_of(package) == (Decimal(14), 3)


def test_it_takes_a_constant_number_of_queries(operator: Client, package: Package) -> None:
    large = make_package(
        features={"max_rooms": 5, "max_storage": True, "recording": True},
        providers=[make_provider(), make_provider()],
    )
    edit(large, price=Decimal(14))
    assert queries_of(operator, restoring(large)) == queries_of(operator, restoring(package)) <= 8


def test_it_is_said_what_stays(operator: Client, package: Package) -> None:
    lifecycle.retire(package)
    page = " ".join(operator.get(restoring(package)).content.decode().split())
    assert (
        "the code meet-standard, the status active, that it is retired, when it was made, and its stock."
        in page
    )


def test_a_revision_is_restored_for_a_reason(operator: Client, package: Package) -> None:
    count_stock(package, 7)
    answer = sent(operator, restoring(package), reason="The old price sold better")

    assert answer["Location"] == f"{PACKAGES}history/{package.id}/"
    assert told(answer) == ["Standard (meet-standard) has the terms of revision 1 again, as revision 4."]
    assert state_of(package) == (Decimal(12), 4)
    assert (package.status, package.stock_qty) == ("active", 7)
    change = Change.objects.latest("cursor")
    assert (change.event, change.door, change.actor, change.reason) == (
        "restored_revision",
        "admin",
        "admin",
        "The old price sold better",
    )
    assert "Restored revision 1." in operator.get(page_of(package, "log")).content.decode()


def test_what_was_changed_meanwhile_is_told_and_nothing_is_done(operator: Client, package: Package) -> None:
    fields = opened(operator, restoring(package))
    edit(package, price=Decimal(15), tier="premium")

    answer = operator.post(restoring(package), {**fields, "reason": "Back"})

    page = answer.content.decode()
    assert state_of(package) == (Decimal(15), 4)
    assert "Nothing was restored." in page
    assert "Standard (meet-standard) was changed meanwhile." in page
    assert 'value="Back"' in page
    assert differences_in(answer)[0] == "price: USD 15.00 → USD 12.00"
    sent(operator, restoring(package))
    assert state_of(package) == (Decimal(12), 5)


@pytest.mark.parametrize("sent_back", [{}, {"revision": "x"}, {"revision": "9" * 40}])
def test_a_page_that_does_not_say_what_it_showed_does_nothing(
    operator: Client, package: Package, sent_back: dict[str, str]
) -> None:
    assert "Nothing was restored." in operator.post(restoring(package), sent_back).content.decode()
    assert state_of(package) == (Decimal(14), 3)


def test_a_reason_that_is_too_long_is_told(operator: Client, package: Package) -> None:
    answer = sent(operator, restoring(package), reason="x" * 256)
    assert "A reason must have at most 255 characters." in answer.content.decode()
    assert state_of(package) == (Decimal(14), 3)


def test_what_todays_rules_forbid_is_refused_in_their_words(operator: Client, package: Package) -> None:
    with change_package(package):
        package.features.all().delete()
    withdraw("max_rooms")

    answer = sent(operator, restoring(package))

    assert "Nothing was restored." in answer.content.decode()
    assert "is not available" in answer.content.decode()
    assert state_of(package)[0] == Decimal(14)


def test_what_would_break_a_package_on_sale_is_refused(operator: Client, registry: None) -> None:
    package = make_package(available_until=datetime(2020, 1, 1, tzinfo=UTC), providers=[make_provider()])
    edit(package, available_until=None)
    lifecycle.publish(package)
    answer = sent(operator, restoring(package))
    assert "Nothing was restored." in answer.content.decode()
    assert "The end of its availability lies in the past" in answer.content.decode()
    assert package.revisions.count() == 3


def test_what_can_never_be_restored_is_told_at_once(operator: Client, package: Package) -> None:
    provider, other = package.providers.get().provider, make_provider()
    with change_package(package, attaching=[other]):
        row = package.providers.get()
        row.provider = other
        row.save()
    with change_provider(provider):
        provider.delete()
    page = operator.get(restoring(package)).content.decode()
    assert f"The provider {provider.code} is gone." in page
    assert "restore_form" not in page


def test_what_the_package_is_already_is_not_restored(operator: Client, package: Package) -> None:
    page = operator.get(restoring(package, 3)).content.decode()
    assert "the package has these terms already" in page
    assert "restore_form" not in page


@pytest.mark.parametrize("number", [0, 4, 10**30])
def test_a_revision_that_there_is_not_is_not_found(operator: Client, package: Package, number: int) -> None:
    assert operator.get(restoring(package, number)).status_code == 404


def test_a_package_that_is_deleted_meanwhile_is_told(operator: Client) -> None:
    package = make_package()
    edit(package, tier="premium")
    fields, address = opened(operator, restoring(package)), restoring(package)
    lifecycle.delete(package)
    answer = operator.post(address, fields)
    assert answer.status_code == 302
    assert told(answer)[0].endswith("(deleted) is gone.")
