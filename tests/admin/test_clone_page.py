"""A package is cloned under a code and a name of its own, and at another price."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from catalog import lifecycle
from catalog.models import Change, Package
from tests.admin.browser import opened, sent, told
from tests.admin.pages import page_of
from tests.factories import make_package, make_published_package, withdraw

pytestmark = pytest.mark.django_db

PLUS = {"code": "meet-plus", "name": "Plus", "tier": "plus", "price_factor": "1.25"}


@pytest.fixture
def package(registry: None) -> Package:
    return make_published_package(
        code="meet-standard", name="Standard", tier="basic", price=Decimal("10.50"), features={"max_rooms": 5}
    )


def clone_of(package: Package) -> str:
    return page_of(package, "clone")


def errors_in(answer: Any) -> dict[str, list[str | None]]:
    """The codes of what the form tells, by field."""
    assert answer.status_code == 200
    errors = answer.context["form"].errors.as_data()
    return {name: [error.code for error in them] for name, them in errors.items()}


def test_the_page_of_a_package_leads_to_it(operator: Client, package: Package) -> None:
    assert ("Clone…", clone_of(package)) in operator.get(page_of(package)).context["tools"]


def test_it_proposes_what_is_free(operator: Client, package: Package) -> None:
    lifecycle.clone(package)
    fields = opened(operator, clone_of(package))
    assert {name: fields[name] for name in PLUS} == {
        "code": "meet-standard-copy-2",
        "name": "Standard (copy)",
        "tier": "basic",
        "price_factor": "1",
    }


def test_a_package_is_cloned_as_one_revision(operator: Client, package: Package) -> None:
    before = Change.objects.count()
    answer = sent(operator, clone_of(package), **PLUS, reason="For large teams")

    copy = Package.objects.get(code="meet-plus")
    assert answer["Location"] == page_of(copy)
    assert told(answer) == ["Plus (meet-plus) is a new draft, at USD 13.13."]
    assert (copy.name, copy.tier, copy.price, copy.status) == ("Plus", "plus", Decimal("13.13"), "draft")
    assert copy.features.get().value == 5
    assert (copy.revision, Change.objects.count() - before) == (1, 1)
    change = Change.objects.latest("cursor")
    assert (change.event, change.door, change.reason) == ("created", "admin", "For large teams")
    assert "Cloned from Standard (meet-standard)." in operator.get(page_of(copy, "log")).content.decode()


def test_the_price_is_shown_before(operator: Client, package: Package) -> None:
    answer = sent(operator, clone_of(package), button="_show", **PLUS)
    assert "USD 10.50 → <strong>USD 13.13</strong>" in answer.content.decode()
    assert not Package.objects.filter(code="meet-plus").exists()


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ({"code": "meet-standard"}, {"code": ["unique"]}),
        ({"code": "Meet"}, {"code": ["invalid_code"]}),
        ({"code": "compare"}, {"code": ["reserved_code"]}),
        ({"code": ""}, {"code": ["required"]}),
        ({"name": ""}, {"name": ["required"]}),
        ({"name": "x" * 121}, {"name": ["max_length"]}),
        ({"tier": "x" * 65}, {"tier": ["max_length"]}),
        ({"price_factor": "0"}, {"price_factor": ["factor_not_positive"]}),
        ({"price_factor": "-1"}, {"price_factor": ["factor_not_positive"]}),
        ({"price_factor": "NaN"}, {"price_factor": ["invalid"]}),
        ({"price_factor": "Infinity"}, {"price_factor": ["invalid"]}),
        ({"price_factor": "much"}, {"price_factor": ["invalid"]}),
        ({"price_factor": ""}, {"price_factor": ["required"]}),
        ({"price_factor": "1.0000001"}, {"price_factor": ["max_decimal_places"]}),
        ({"reason": "x" * 256}, {"reason": ["max_length"]}),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    operator: Client, package: Package, typed: dict[str, str], refused: dict[str, list[str]]
) -> None:
    answer = sent(operator, clone_of(package), **PLUS | typed)
    assert errors_in(answer) == refused
    assert Package.objects.count() == 1


def test_a_price_that_is_too_high_is_told_at_the_factor(operator: Client, registry: None) -> None:
    package = make_package(price=Decimal("9999999999"))
    answer = sent(operator, clone_of(package), **PLUS | {"price_factor": "100"})
    assert errors_in(answer) == {"price_factor": ["max_whole_digits"]}


def test_a_feature_that_was_withdrawn_is_told_above_the_form(operator: Client, package: Package) -> None:
    withdraw("max_rooms")
    assert errors_in(sent(operator, clone_of(package), **PLUS)) == {"__all__": ["feature_not_available"]}


def test_what_was_changed_meanwhile_is_told_and_nothing_is_cloned(
    operator: Client, colleague: Client, package: Package
) -> None:
    fields = opened(operator, clone_of(package))
    sent(colleague, page_of(package), price="20")

    answer = operator.post(clone_of(package), {**fields, **PLUS})

    assert errors_in(answer) == {"__all__": ["moved_on"]}
    assert "changed by ana (admin): price." in answer.content.decode()
    assert Package.objects.count() == 1
    again = sent(operator, clone_of(package), **PLUS)
    assert told(again)[-1] == "Plus (meet-plus) is a new draft, at USD 25.00."


def test_a_package_that_is_gone_is_not_found(operator: Client) -> None:
    package = make_package()
    address, fields = clone_of(package), opened(operator, clone_of(package))
    lifecycle.delete(package)
    assert operator.post(address, fields).status_code == 404


def test_only_who_may_add_packages_clones(member_of: Callable[[str], Client], package: Package) -> None:
    reader = member_of("Catalog readers")
    assert clone_of(package) not in reader.get(page_of(package)).content.decode()
    assert reader.get(clone_of(package)).status_code == 403
    assert reader.post(clone_of(package), PLUS).status_code == 403
    assert sent(member_of("Catalog managers"), clone_of(package), **PLUS).status_code == 302
