"""A clone of another tier, at another price; and several of one code at the same moment."""

from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from catalog.lifecycle import clone
from catalog.models import Package
from catalog.models.door import opened
from config.rest.problems import errors_of
from tests.admin.pages import page_of
from tests.catalog.at_once import at_once
from tests.factories import make_package, make_provider


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("currency", "price", "factor", "cloned"),
    [
        ("USD", "10.50", "1.25", "13.13"),  # 13.125
        ("USD", "0.01", "0.4", "0.00"),
        ("JPY", "500", "1.001", "501"),  # 500.5
        ("KWD", "1.001", "1.5", "1.502"),  # 1.5015
        ("USD", "19.99", "1", "19.99"),
    ],
)
def test_the_price_is_rounded_half_up_to_the_digits_of_its_currency(
    registry: None, currency: str, price: str, factor: str, cloned: str
) -> None:
    package = make_package(currency=currency, price=Decimal(price))
    assert clone(package, price_factor=Decimal(factor)).price == Decimal(cloned)


@pytest.mark.django_db
def test_other_amounts_are_copied_as_they_are(registry: None) -> None:
    package = make_package(price=Decimal(10), signup_fee=Decimal(5))
    copy = clone(package, tier="premium", price_factor=Decimal(2))
    assert (copy.price, copy.signup_fee, copy.tier) == (20, 5, "premium")


@pytest.mark.django_db
def test_without_a_tier_it_has_that_of_its_original(registry: None) -> None:
    assert clone(make_package(tier="basic")).tier == "basic"
    assert clone(make_package(tier="basic"), tier="").tier == ""


@pytest.mark.django_db
def test_a_tier_that_is_too_long_is_refused(registry: None) -> None:
    with pytest.raises(ValidationError) as refused:
        clone(make_package(), tier="x" * 65)
    assert [(error["field"], error["code"]) for error in errors_of(refused.value)] == [("tier", "max_length")]


@pytest.mark.django_db(transaction=True)
def test_of_clones_with_one_code_one_is_made_and_the_others_are_told(registry: None) -> None:
    operator = User.objects.create_superuser("ana")
    originals = [make_package(), make_package(), make_package()]

    def cloned(original: Package) -> int:
        client = Client()
        client.force_login(operator)
        typed = {"code": "meet-plus", "name": "Plus", "price_factor": "1", "revision": "1"}
        answer = client.post(page_of(original, "clone"), typed)
        if answer.status_code == 200:
            assert answer.context["form"].errors.as_data()["code"][0].code == "unique"
        return answer.status_code

    statuses = at_once(*(partial(cloned, original) for original in originals))

    assert sorted(statuses) == [200, 200, 302]
    assert Package.objects.filter(code="meet-plus").count() == 1


@pytest.mark.django_db
def test_a_clone_has_the_default_provider_of_the_moment_in_which_it_is_made(registry: None) -> None:
    package = make_package(providers=[make_provider(), make_provider()])
    first, second = package.providers.get(default=True), package.providers.get(default=False)
    switches = iter([first.provider_id])

    def switch_before(execute: Any, sql: str, *arguments: Any) -> Any:
        if sql.startswith("SAVEPOINT") and next(switches, None):
            with opened():
                package.providers.filter(pk=first.pk).update(default=False)
                package.providers.filter(pk=second.pk).update(default=True)
        return execute(sql, *arguments)

    with connection.execute_wrapper(switch_before):
        copy = clone(package)

    assert copy.providers.get(default=True).provider_id == second.provider_id
